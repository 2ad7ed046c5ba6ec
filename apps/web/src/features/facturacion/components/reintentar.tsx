import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { ComprobanteDetalle } from '@jsol/contracts/facturacion';
import { mensajeDe } from '../../../lib/api.ts';
import { claveDetalle, pedirReintento } from '../api.ts';

/** Sends it to SUNAT again; the server lets no second sending run beside one that has not finished. */
export function Reintentar({ comprobante: { id, numero } }: { comprobante: ComprobanteDetalle }) {
  const queryClient = useQueryClient();
  const reintentar = useMutation({
    mutationFn: () => pedirReintento(id),
    onSuccess: ({ creado }) =>
      notifications.show(
        creado
          ? { color: 'blue', message: `${numero} está en cola para enviarse a SUNAT.` }
          : { color: 'blue', message: `${numero} ya tiene un envío en curso; siga su avance en la historia.` },
      ),
    onError: (error) => notifications.show({ color: 'red', title: 'No se reintentó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveDetalle(id) }),
  });
  return (
    <Button
      leftSection={<IconRefresh size={16} aria-hidden />}
      loading={reintentar.isPending}
      onClick={() => reintentar.mutate()}
    >
      Reintentar
    </Button>
  );
}
