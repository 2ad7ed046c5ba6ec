import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCircleCheck, IconClockExclamation, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Valorizacion } from '@jsol/contracts/inventario-valoracion';
import { EstadoEjecucion } from '../../../../components/estado-ejecucion.tsx';
import { Insignia } from '../../../../components/insignia.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fechaHora, soles } from '../../../../lib/format.ts';
import { actualizarAhora, claveValoracion, enMarcha } from '../api.ts';

const enPalabras = (cuantos: number, uno: string, varios: string): string =>
  `${cuantos.toLocaleString('es-PE')} ${cuantos === 1 ? uno : varios}`;

/** How up to date the costs are, what the last run did, and the way to run it now. */
export function AlDia({ datos: { porCostear, corrida, ultima } }: { datos: Valorizacion }) {
  const queryClient = useQueryClient();
  const pedido = useMutation({
    mutationFn: actualizarAhora,
    onSuccess: ({ creado }) => {
      if (!creado) notifications.show({ color: 'blue', message: 'La valorización ya se estaba actualizando.' });
    },
    onError: (error) => notifications.show({ color: 'red', title: 'No se actualizó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveValoracion }),
  });
  const ocupado = pedido.isPending || enMarcha(corrida);
  const fallo = corrida?.estado === 'failed' || corrida?.estado === 'gave-up';
  return (
    <Group gap="sm">
      <Button leftSection={<IconRefresh size={16} aria-hidden />} disabled={ocupado} onClick={() => pedido.mutate()}>
        Actualizar ahora
      </Button>
      <Group gap="xs" role="status" aria-label="Estado de la valorización">
        {ocupado ? (
          <EstadoEjecucion estado={corrida && enMarcha(corrida) ? corrida.estado : 'waiting'} />
        ) : fallo ? (
          <EstadoEjecucion estado={corrida.estado} />
        ) : porCostear > 0 ? (
          <Insignia
            palabra={enPalabras(porCostear, 'producto por costear', 'productos por costear')}
            color="yellow"
            Icono={IconClockExclamation}
          />
        ) : (
          <Insignia palabra="Al día" color="green" Icono={IconCircleCheck} />
        )}
        <Text size="sm" c="dimmed">
          {ocupado
            ? 'Puede salir de esta pantalla; sigue en segundo plano.'
            : fallo
              ? (corrida.motivo ?? 'Vuelva a actualizar; si continúa, avise a soporte.')
              : ultima
                ? `${fechaHora(ultima.terminadaEn)}: ${enPalabras(ultima.hechos, 'producto costeado', 'productos costeados')}` +
                  (ultima.diferencias > 0
                    ? `, ${enPalabras(ultima.diferencias, 'salida cambió', 'salidas cambiaron')} de costo (${soles(ultima.cambio)})`
                    : '') +
                  (ultima.fallidos > 0 ? `, ${enPalabras(ultima.fallidos, 'falló', 'fallaron')}` : '')
                : 'Se actualiza cada noche a la 1:00.'}
        </Text>
      </Group>
    </Group>
  );
}
