import { Group, Table, Text } from '@mantine/core';
import { IconBan, IconCircleCheck, IconCircleX, IconHandStop, IconPlayerPlay } from '@tabler/icons-react';
import { queryOptions, useQuery } from '@tanstack/react-query';
import { monitorFlowSchema, type MonitorFlow, type MonitorRunStory } from '@jsol/contracts/monitor';
import { EstadoEjecucion } from '../../components/estado-ejecucion.tsx';
import { Insignia, type Aspecto } from '../../components/insignia.tsx';
import { api } from '../../lib/api.ts';
import { lugarEn, porVenir, queEs } from '../flujo.ts';
import { Enlace } from '../navegacion.tsx';
import { Desplazable } from './desplazable.tsx';
import { Panel } from './panel.tsx';
import clases from '../monitor.module.css';

const cadaMs = 2_000;
/** Those beside a run that its own page shows. */
const vecinas = 5;

export const consultaDeFlujo = (id: string, pagina: { desde: number; limite: number }) =>
  queryOptions({
    queryKey: ['flujo', id, pagina],
    queryFn: () => api.get(`/api/monitor/flujos/${id}`, monitorFlowSchema, pagina),
    refetchInterval: ({ state: { data } }) => (data && data.state !== 'open' ? false : cadaMs),
  });

const estados: Readonly<Record<MonitorFlow['state'], Aspecto>> = {
  open: { palabra: 'En marcha', color: 'blue', Icono: IconPlayerPlay },
  done: { palabra: 'Terminado', color: 'green', Icono: IconCircleCheck },
  failed: { palabra: 'Falló', color: 'red', Icono: IconCircleX },
  'gave-up': { palabra: 'Necesita a alguien', color: 'red', Icono: IconHandStop },
  cancelled: { palabra: 'Cancelado', color: 'gray', Icono: IconBan },
};
export const EstadoDeFlujo = ({ estado }: { estado: MonitorFlow['state'] }) => <Insignia {...estados[estado]} />;

/** Another flow, in a line: what it is, of which tasks, how it stands. */
export const LineaDeFlujo = ({ flujo }: { flujo: NonNullable<MonitorFlow['parent']> }) => (
  <Group gap="xs">
    <Enlace href={`/flujos/${flujo.id}`} className={clases.enlace}>
      <Text size="sm">{queEs(flujo)}</Text>
    </Enlace>
    <EstadoDeFlujo estado={flujo.state} />
    <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
      {flujo.steps.join(' → ')}
    </Text>
  </Group>
);

/** The runs of a flow by their places, and what has not begun. @param actual the run whose page this is. */
export function TablaDeFlujo({ flujo, actual }: { flujo: MonitorFlow; actual?: string }) {
  return (
    <Desplazable nombre="Lista de ejecuciones del flujo" ancho={640}>
      <Table aria-label="Ejecuciones del flujo">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Lugar</Table.Th>
            <Table.Th>Tarea</Table.Th>
            <Table.Th>Estado</Table.Th>
            <Table.Th>Por qué</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {flujo.runs.map((run) => (
            <Table.Tr key={run.id} aria-current={run.id === actual ? 'true' : undefined}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{lugarEn(flujo, run.step)}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                {run.id === actual ? (
                  <b>{run.task} (esta)</b>
                ) : (
                  <Enlace href={`/ejecuciones/${run.id}`} className={clases.enlace}>
                    {run.task}
                  </Enlace>
                )}
              </Table.Td>
              <Table.Td>
                <EstadoEjecucion estado={run.state} />
              </Table.Td>
              <Table.Td maw={420}>
                <Text size="sm" lineClamp={2} title={run.reason ?? undefined}>
                  {run.reason ?? ''}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
          {porVenir(flujo).map(({ lugar, task }) => (
            <Table.Tr key={`por-venir-${lugar}`}>
              <Table.Td style={{ whiteSpace: 'nowrap' }}>{lugarEn(flujo, lugar)}</Table.Td>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>{task}</Table.Td>
              <Table.Td colSpan={2}>
                <Text size="sm" c="dimmed">
                  Todavía no empieza: espera a lo anterior
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Desplazable>
  );
}

/** On a run's page: the flow it is part of, with the runs beside it. */
export function FlujoDeEjecucion({ story: { id, flow, step } }: { story: MonitorRunStory & { flow: string } }) {
  const desde = Math.max(0, (step ?? 0) - vecinas);
  const { data: flujo } = useQuery(consultaDeFlujo(flow, { desde, limite: 2 * vecinas + 1 }));
  if (!flujo) return null;
  return (
    <Panel
      titulo="Flujo"
      acciones={
        <Enlace href={`/flujos/${flow}`} className={clases.enlace}>
          <Text size="sm">Ver el flujo entero</Text>
        </Enlace>
      }
    >
      <Group gap="xs">
        <Text size="sm">
          {lugarEn(flujo, step)} · {queEs(flujo)}
        </Text>
        <EstadoDeFlujo estado={flujo.state} />
      </Group>
      {flujo.parent && (
        <Group gap="xs">
          <Text size="sm">Dentro de:</Text>
          <LineaDeFlujo flujo={flujo.parent} />
        </Group>
      )}
      <TablaDeFlujo flujo={flujo} actual={id} />
    </Panel>
  );
}
