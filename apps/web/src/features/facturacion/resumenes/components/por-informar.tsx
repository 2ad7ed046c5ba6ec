import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconSend } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { usePuede } from '../../../../app/session.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fecha } from '../../../../lib/format.ts';
import { claveResumenes, informarAhora, porInformar } from '../api.ts';

const contar = (cuantas: number, una: string, varias: string): string[] =>
  cuantas === 0 ? [] : [`${cuantas.toLocaleString('es-PE')} ${cuantas === 1 ? una : varias}`];

/** What the next resumen diario will tell, and the way not to wait for it. */
export function PorInformar() {
  const queryClient = useQueryClient();
  const puede = usePuede('facturacion.reintentar');
  const { data } = useQuery(porInformar);
  const informar = useMutation({
    networkMode: 'always',
    mutationFn: informarAhora,
    onSuccess: ({ creado }) =>
      notifications.show({
        color: 'blue',
        message: creado ? 'El resumen está en cola.' : 'Ya hay un resumen en curso; siga su avance en la lista.',
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'No se informó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveResumenes }),
  });
  if (!data || data.fechas.length === 0) return null;
  return (
    <Alert color="blue" icon={<IconSend aria-hidden />} title="Por informar en el próximo resumen diario (23:50)">
      <Stack gap="xs" align="flex-start">
        <List size="md">
          {data.fechas.map(({ fechaEmision, boletas, notas, anulaciones, venceEl }) => (
            <List.Item key={fechaEmision}>
              Del {fecha(fechaEmision)}:{' '}
              {[
                ...contar(boletas, 'boleta', 'boletas'),
                ...contar(notas, 'nota', 'notas'),
                ...contar(anulaciones, 'anulación', 'anulaciones'),
              ].join(', ')}
              . Vence el {fecha(venceEl)}.
            </List.Item>
          ))}
        </List>
        {puede && (
          <Group gap="xs">
            <Button size="sm" variant="light" loading={informar.isPending} onClick={() => informar.mutate()}>
              Informar ahora
            </Button>
            <Text size="sm">Sin esperar a las 23:50.</Text>
          </Group>
        )}
      </Stack>
    </Alert>
  );
}
