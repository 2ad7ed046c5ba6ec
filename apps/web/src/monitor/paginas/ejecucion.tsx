import { Alert, Button, Code, Group, Paper, Spoiler, Stack, Table, Text, Title } from '@mantine/core';
import { IconAlertTriangle, IconBan, IconRepeat } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { z } from 'zod';
import { monitorRunStorySchema, type MonitorRunStory } from '@jsol/contracts/monitor';
import { Cargando, ErrorDePagina } from '../../components/avisos.tsx';
import { Insignia } from '../../components/insignia.tsx';
import { api } from '../../lib/api.ts';
import { fechaHora, horaConSegundos } from '../../lib/format.ts';
import { Desplazable } from '../componentes/desplazable.tsx';
import { Confirmar, type Accion } from '../componentes/confirmar.tsx';
import { EstadoEjecucion } from '../../components/estado-ejecucion.tsx';
import { FlujoDeEjecucion } from '../componentes/flujo.tsx';
import { Panel } from '../componentes/panel.tsx';
import { Traza } from '../componentes/traza.tsx';
import { conParametros, Enlace, ir, useUbicacion } from '../navegacion.tsx';
import { clavesLegibles, duracion } from '../palabras.ts';
import { useYo } from '../yo.tsx';
import clases from '../monitor.module.css';

const resultados: Readonly<Record<string, { palabra: string; color: string }>> = {
  done: { palabra: 'Terminó', color: 'green' },
  postponed: { palabra: 'Quedó para después', color: 'violet' },
  'gave-up': { palabra: 'Necesita a alguien', color: 'red' },
  failed: { palabra: 'Falló', color: 'red' },
  lost: { palabra: 'Su proceso murió', color: 'yellow' },
};

const nueva = z.object({ runId: z.uuid() });

function Acciones({ story }: { story: MonitorRunStory }) {
  const { opera } = useYo();
  const [accion, setAccion] = useState<Accion | null>(null);
  if (!opera) return null;
  const terminada = story.finishedAt !== null;
  const reintentar: Accion = {
    titulo: 'Reintentar',
    texto:
      story.state === 'done'
        ? 'Esta ejecución terminó bien. Se volverá a encolar con la misma entrada, como una ejecución nueva.'
        : 'Se volverá a encolar con la misma entrada, como una ejecución nueva. Una ejecución se reintenta una sola vez.',
    hecho: 'Se volvió a encolar.',
    hacer: async (motivo) => {
      const { runId } = await api.post(
        `/api/monitor/ejecuciones/${story.id}/reintentar`,
        { motivo },
        { schema: nueva },
      );
      ir(`/ejecuciones/${runId}`);
    },
  };
  const cancelar: Accion = {
    titulo: 'Cancelar la ejecución',
    texto:
      story.state === 'running'
        ? 'Está en marcha: se detiene, y lo que todavía no confirmó en la base de datos se descarta.'
        : 'No empezará. Quien esperaba su resultado no lo tendrá.',
    hecho: 'La ejecución se canceló.',
    peligrosa: true,
    hacer: (motivo) => api.post(`/api/monitor/ejecuciones/${story.id}/cancelar`, { motivo }),
  };
  return (
    <>
      {terminada ? (
        <Button
          variant={story.state === 'done' ? 'default' : 'filled'}
          leftSection={<IconRepeat size={16} aria-hidden />}
          onClick={() => setAccion(reintentar)}
        >
          Reintentar
        </Button>
      ) : (
        <Button
          color="red.8"
          variant="outline"
          leftSection={<IconBan size={16} aria-hidden />}
          onClick={() => setAccion(cancelar)}
        >
          Cancelar
        </Button>
      )}
      <Confirmar accion={accion} alCerrar={() => setAccion(null)} />
    </>
  );
}

/** What the attempt wrote, as a terminal would show it. */
function Registro({ lineas }: { lineas: NonNullable<MonitorRunStory['history'][number]['log']> }) {
  return (
    <Spoiler maxHeight={0} showLabel={`Ver su registro (${lineas.length})`} hideLabel="Ocultar">
      <Code block fz="xs">
        {lineas
          .map(({ at, level, event, data }) =>
            [horaConSegundos(new Date(at).toISOString()), level.toUpperCase().padEnd(5), event, data]
              .join('  ')
              .trimEnd(),
          )
          .join('\n')}
      </Code>
    </Spoiler>
  );
}

function Intentos({ story }: { story: MonitorRunStory }) {
  return (
    <Panel titulo="Intentos">
      {story.history.length === 0 && <Text size="sm">Todavía no terminó ninguno.</Text>}
      {story.history.length > 0 && (
        <Desplazable nombre="Lista de intentos" ancho={640}>
          <Table aria-label="Intentos">
            <Table.Thead>
              <Table.Tr>
                <Table.Th className="cifra">N.º</Table.Th>
                <Table.Th>Empezó</Table.Th>
                <Table.Th className="cifra">Duró</Table.Th>
                <Table.Th>Resultado</Table.Th>
                <Table.Th>Worker</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {story.history.map((intento) => {
                return (
                  <Table.Tr key={intento.number}>
                    <Table.Td className="cifra">{intento.number}</Table.Td>
                    <Table.Td className="cifra" ta="left" title={fechaHora(intento.startedAt)}>
                      {horaConSegundos(intento.startedAt)}
                    </Table.Td>
                    <Table.Td className="cifra">
                      {duracion(Date.parse(intento.finishedAt) - Date.parse(intento.startedAt))}
                    </Table.Td>
                    <Table.Td maw={560}>
                      <Insignia {...(resultados[intento.outcome] ?? { palabra: intento.outcome, color: 'gray' })} />
                      {intento.reason && <Text size="sm">{intento.reason}</Text>}
                      {intento.error && intento.error !== intento.reason && (
                        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                          {intento.error}
                        </Text>
                      )}
                      {intento.log && <Registro lineas={intento.log} />}
                      {intento.stack && (
                        <Spoiler maxHeight={0} showLabel="Ver dónde falló" hideLabel="Ocultar">
                          <Code block fz="xs">
                            {intento.stack}
                          </Code>
                        </Spoiler>
                      )}
                    </Table.Td>
                    <Table.Td>
                      <Text size="xs" style={{ overflowWrap: 'anywhere' }}>
                        {intento.worker}
                      </Text>
                    </Table.Td>
                  </Table.Tr>
                );
              })}
            </Table.Tbody>
          </Table>
        </Desplazable>
      )}
    </Panel>
  );
}

const Json = ({ valor }: { valor: unknown }) => (
  <Code block tabIndex={0}>
    {JSON.stringify(valor, null, 2)}
  </Code>
);

/** One run's whole story: what it is, why it ended so, and its way from the request to the browser. */
export default function Ejecucion() {
  const { ruta } = useUbicacion();
  const id = ruta.split('/').at(-1)!;
  const consulta = useQuery({
    queryKey: ['ejecucion', id],
    queryFn: () => api.get(`/api/monitor/ejecuciones/${id}`, monitorRunStorySchema),
    // What has ended may still be told to a browser, for a moment.
    refetchInterval: ({ state: { data } }) => {
      if (!data) return 2_000;
      return data.finishedAt && Date.now() - Date.parse(data.finishedAt) > 10_000 ? false : 1_000;
    },
  });
  const story = consulta.data;
  if (consulta.isError && !story) {
    return <ErrorDePagina error={consulta.error} reintentar={() => void consulta.refetch()} />;
  }
  if (!story) return <Cargando texto="Leyendo la historia…" />;
  const mal = story.state === 'failed' || story.state === 'gave-up';
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-start">
        <div style={{ minWidth: 0 }}>
          <Group gap="sm">
            <Title order={1} style={{ overflowWrap: 'anywhere' }}>
              {clavesLegibles(story.keys)[0] ?? story.task}
            </Title>
            <div role="status" aria-label="Estado de la ejecución">
              <EstadoEjecucion estado={story.state} />
            </div>
          </Group>
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {story.task}
            {story.summary && ` · ${story.summary}`}
          </Text>
          <Text size="sm" c="dimmed">
            Cola {story.queue} · encolada {fechaHora(story.enqueuedAt)}
            {story.finishedAt && ` · duró ${duracion(Date.parse(story.finishedAt) - Date.parse(story.enqueuedAt))}`}
            {clavesLegibles(story.keys).length > 1 && ` · ${clavesLegibles(story.keys).slice(1).join(' · ')}`}
          </Text>
        </div>
        <Acciones story={story} />
      </Group>
      {story.reason && (
        <Alert
          color={mal ? 'red' : story.finishedAt ? 'gray' : 'violet'}
          icon={<IconAlertTriangle aria-hidden />}
          role="alert"
          title={mal ? 'Por qué se detuvo' : story.finishedAt ? 'Cómo terminó' : 'Por qué espera'}
        >
          <Text size="md">{story.reason}</Text>
          {story.fingerprint && (
            <Enlace href={conParametros('/ejecuciones', { fingerprint: story.fingerprint })} className={clases.enlace}>
              <Text size="sm">Ver todas las que fallan por lo mismo</Text>
            </Enlace>
          )}
        </Alert>
      )}
      <Traza etapas={story.trace} />
      {story.flow && <FlujoDeEjecucion story={{ ...story, flow: story.flow }} />}
      <Intentos story={story} />
      <Group align="stretch" gap="md" grow preventGrowOverflow={false} wrap="wrap">
        <Paper p="md" shadow="sm" component="section" aria-label="Entrada" miw={280}>
          <Title order={2} mb="xs">
            Entrada
          </Title>
          <Json valor={story.input} />
        </Paper>
        <Paper p="md" shadow="sm" component="section" aria-label="Resultado" miw={280}>
          <Title order={2} mb="xs">
            Resultado
          </Title>
          {story.output === null || story.output === undefined ? (
            <Text size="sm">Ninguno.</Text>
          ) : (
            <Json valor={story.output} />
          )}
        </Paper>
      </Group>
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        Ejecución {story.id} ·{' '}
        <Enlace href={conParametros('/ejecuciones', { q: story.traceId })} className={clases.enlace}>
          traza {story.traceId}
        </Enlace>
        {story.worker && ` · ${story.worker}`}
      </Text>
    </Stack>
  );
}
