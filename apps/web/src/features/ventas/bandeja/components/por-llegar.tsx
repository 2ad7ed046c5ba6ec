import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCloudOff, IconListNumbers } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { mensajeDe } from '../../../../lib/api.ts';
import { fechaHora, hora } from '../../../../lib/format.ts';
import { atender, claveBandeja, pendientesDeLlegar } from '../api.ts';

const ventas = (cuantas: number): string => (cuantas === 1 ? '1 venta' : `${cuantas} ventas`);

/** What the server knows to exist and does not have: in terminals, or missing from their sequence. */
export function PorLlegar() {
  const { data } = useQuery(pendientesDeLlegar);
  const queryClient = useQueryClient();
  const visto = useMutation({
    networkMode: 'always',
    mutationFn: (id: string) => atender(id, ''),
    onError: (error) => notifications.show({ color: 'red', title: 'No se guardó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveBandeja }),
  });
  if (!data) return null;
  return (
    <Stack gap="xs">
      {data.terminales.length > 0 && (
        <Alert color="violet" icon={<IconCloudOff aria-hidden />} title="Ventas que todavía no llegan">
          <List size="md">
            {data.terminales.map(({ cajaId, caja, terminal, pendientes, masAntiguaEn, vistoEn }) => (
              <List.Item key={`${cajaId} ${terminal}`}>
                {caja}: {ventas(pendientes)} en {terminal}
                {masAntiguaEn && `, la más antigua del ${fechaHora(masAntiguaEn)}`}. Dio señales a las {hora(vistoEn)}.
              </List.Item>
            ))}
          </List>
        </Alert>
      )}
      {data.saltos.map(({ id, caja, asunto, hallado }) => (
        <Alert key={id} color="yellow" icon={<IconListNumbers aria-hidden />} title={`${caja}: faltan ventas`}>
          <Group justify="space-between" gap="sm">
            <Text size="md">
              {asunto}. {hallado}: pueden llegar todavía, o se perdieron en el terminal.
            </Text>
            <Button variant="default" size="xs" loading={visto.isPending} onClick={() => visto.mutate(id)}>
              Ya lo revisé
            </Button>
          </Group>
        </Alert>
      ))}
    </Stack>
  );
}
