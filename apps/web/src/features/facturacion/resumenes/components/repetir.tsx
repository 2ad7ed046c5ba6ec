import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArrowsSplit2, IconFileInvoice, IconInfoCircle, type Icon } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ResumenDetalle } from '@jsol/contracts/facturacion-resumenes';
import { usePuede } from '../../../../app/session.tsx';
import { mensajeDe, ProblemaError } from '../../../../lib/api.ts';
import { claveNueva } from '../../../../lib/clave-nueva.ts';
import { claveResumenes, repetirResumen } from '../api.ts';

function Boton({ id, enDos, palabra, Icono }: { id: string; enDos: boolean; palabra: string; Icono: Icon }) {
  const queryClient = useQueryClient();
  const [clave, setClave] = useState(claveNueva);
  const repetir = useMutation({
    networkMode: 'always',
    mutationFn: () => repetirResumen(id, enDos, clave),
    onSuccess: ({ archivos }) =>
      notifications.show({ color: 'blue', message: `Se informa de nuevo en ${archivos.join(' y ')}.` }),
    onError: (error) => {
      // An answer that never came may still be a yes: the same key asks for it again.
      if (error instanceof ProblemaError) setClave(claveNueva());
      notifications.show({ color: 'red', title: 'No se informó de nuevo', message: mensajeDe(error) });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveResumenes }),
  });
  return (
    <Button
      size="sm"
      variant="light"
      leftSection={<Icono size={16} aria-hidden />}
      loading={repetir.isPending}
      onClick={() => repetir.mutate()}
    >
      {palabra}
    </Button>
  );
}

/** A refused file, while something of it is still to be told. */
export function Repetir({ resumen: { id, porRepetir } }: { resumen: ResumenDetalle }) {
  const puede = usePuede('facturacion.reintentar');
  if (porRepetir === 0) return null;
  const cuantos = `${porRepetir.toLocaleString('es-PE')} ${porRepetir === 1 ? 'documento' : 'documentos'}`;
  return (
    <Alert color="blue" icon={<IconInfoCircle aria-hidden />} title={`Por informar de nuevo: ${cuantos}`}>
      <Stack gap="xs" align="flex-start">
        <Text size="md">
          Corrija lo que señala SUNAT e infórmelos de nuevo en otro archivo.
          {porRepetir > 1 &&
            ' Si no dice cuál documento falla, infórmelos en dos mitades: la que SUNAT rechace se parte otra vez, sola, hasta hallarlo.'}
        </Text>
        {puede && (
          <Group gap="xs">
            <Boton id={id} enDos={false} palabra="Informar de nuevo" Icono={IconFileInvoice} />
            {porRepetir > 1 && <Boton id={id} enDos palabra="Informar en dos mitades" Icono={IconArrowsSplit2} />}
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
