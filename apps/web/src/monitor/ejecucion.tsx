import { Box, Code, Drawer, Group, Stack, Text, Timeline } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { monitorRunStorySchema, type MonitorRunStory } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina } from '../components/avisos.tsx';
import { api } from '../lib/api.ts';
import { fechaHora, horaConSegundos } from '../lib/format.ts';
import { EstadoEjecucion } from './estado-ejecucion.tsx';

const resultados: Readonly<Record<string, { palabra: string; color: string }>> = {
  done: { palabra: 'Terminó', color: 'green' },
  postponed: { palabra: 'Quedó para después', color: 'violet' },
  'gave-up': { palabra: 'Se detuvo: necesita a alguien', color: 'red' },
  failed: { palabra: 'Falló', color: 'red' },
  lost: { palabra: 'El proceso murió', color: 'yellow' },
};

function Historia({ story }: { story: MonitorRunStory }) {
  return (
    <Timeline active={story.history.length} bulletSize={16} lineWidth={2}>
      <Timeline.Item title="Encolada" color="blue">
        <Text size="sm">{fechaHora(story.enqueuedAt)}</Text>
      </Timeline.Item>
      {story.history.map((intento) => {
        const { palabra, color } = resultados[intento.outcome] ?? { palabra: intento.outcome, color: 'gray' };
        const ms = Date.parse(intento.finishedAt) - Date.parse(intento.startedAt);
        return (
          <Timeline.Item key={intento.number} title={`Entrega ${intento.number}: ${palabra}`} color={color}>
            <Text size="sm">
              {horaConSegundos(intento.startedAt)} · {ms} ms · {intento.worker}
            </Text>
            {intento.reason && <Text size="sm">{intento.reason}</Text>}
            {intento.error && <Code block>{intento.error}</Code>}
          </Timeline.Item>
        );
      })}
    </Timeline>
  );
}

/** One run's whole story, beside the list. */
export function Ejecucion({ id, alCerrar }: { id: string | null; alCerrar: () => void }) {
  const consulta = useQuery({
    queryKey: ['ejecucion', id],
    queryFn: () => api.get(`/api/monitor/ejecuciones/${id}`, monitorRunStorySchema),
    enabled: id !== null,
    refetchInterval: 2_000,
  });
  const story = consulta.data;
  return (
    <Drawer opened={id !== null} onClose={alCerrar} position="right" size="lg" title={story?.task ?? 'Ejecución'}>
      {consulta.isError && <ErrorDePagina error={consulta.error} />}
      {consulta.isPending && <Cargando texto="Leyendo el registro…" />}
      {story && (
        <Stack gap="md">
          <Group>
            <EstadoEjecucion estado={story.state} />
            <Text size="sm" c="dimmed">
              {story.queue} · {story.keys.join(', ')}
            </Text>
          </Group>
          {story.reason && <Text>{story.reason}</Text>}
          <Historia story={story} />
          <Box>
            <Text size="sm" fw={600}>
              Entrada
            </Text>
            <Code block>{JSON.stringify(story.input, null, 2)}</Code>
          </Box>
          {story.output !== null && story.output !== undefined && (
            <Box>
              <Text size="sm" fw={600}>
                Resultado
              </Text>
              <Code block>{JSON.stringify(story.output, null, 2)}</Code>
            </Box>
          )}
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            Ejecución {story.id} · traza {story.traceId}
          </Text>
        </Stack>
      )}
    </Drawer>
  );
}
