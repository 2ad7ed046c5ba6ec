import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { DetalleBandeja } from '@jsol/contracts/ventas-bandeja';
import { Insignia } from '../../../../components/insignia.tsx';
import { mensajeDe } from '../../../../lib/api.ts';
import { fechaHora } from '../../../../lib/format.ts';
import { atender, claveBandeja } from '../api.ts';
import { incidencias as palabras } from '../palabras.ts';

/** What the sale found different; the money charged stays, and a person says when they have seen it. */
export function Incidencias({ venta: { detalleIncidencias } }: { venta: DetalleBandeja }) {
  const queryClient = useQueryClient();
  const atencion = useMutation({
    networkMode: 'always',
    mutationFn: (id: string) => atender(id, ''),
    onError: (error) => notifications.show({ color: 'red', title: 'No se guardó', message: mensajeDe(error) }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: claveBandeja }),
  });
  if (detalleIncidencias.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="titulo-incidencias">
      <Title order={2} id="titulo-incidencias" mb="xs">
        Incidencias
      </Title>
      <Stack gap="sm">
        {detalleIncidencias.map((una) => (
          <Group key={una.id} justify="space-between" align="flex-start" gap="sm" wrap="nowrap">
            <div>
              <Group gap="xs">
                <Insignia palabra={palabras[una.tipo]} color={una.atendidaEn ? 'gray' : 'yellow'} />
                <Text size="md">{una.asunto}</Text>
              </Group>
              <Text size="md">
                Se esperaba: {una.esperado}. Se halló: {una.hallado}.
              </Text>
              {una.atendidaEn && (
                <Text size="sm" c="dimmed">
                  La revisó {una.atendidaPor}, {fechaHora(una.atendidaEn)}
                  {una.nota && `: ${una.nota}`}
                </Text>
              )}
            </div>
            {!una.atendidaEn && (
              <Button
                variant="default"
                size="xs"
                style={{ flexShrink: 0 }}
                aria-label={`Revisada: ${palabras[una.tipo]}, ${una.asunto}`}
                loading={atencion.isPending && atencion.variables === una.id}
                onClick={() => atencion.mutate(una.id)}
              >
                Revisada
              </Button>
            )}
          </Group>
        ))}
      </Stack>
    </Paper>
  );
}
