import { Progress, Text, Group } from '@mantine/core';
import type { MonitorOverview } from '@jsol/contracts/monitor';
import { fechaHora } from '../../lib/format.ts';
import { Enlace } from '../navegacion.tsx';
import { duracion } from '../palabras.ts';
import { useAhora } from '../vivo.tsx';
import { Panel } from './panel.tsx';
import clases from '../monitor.module.css';

type Worker = MonitorOverview['workers'][number];

/** Two missed beats: the process may be hanging. */
const silencioMs = 6_000;

/** Who works, on what and since when, how far it is, and how the process feels. */
export function Workers({ workers }: { workers: readonly Worker[] }) {
  const ahora = useAhora();
  return (
    <Panel titulo="Workers">
      {workers.length === 0 && <Text size="sm">No hay workers en marcha: nada empieza hasta que se inicie uno.</Text>}
      {workers.map((worker) => {
        const callado = ahora.getTime() - Date.parse(worker.heartbeatAt);
        return (
          <div key={worker.id}>
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" fw={600}>
                {worker.queues.join(', ')}
              </Text>
              <Text size="xs" c="dimmed" className="cifra" title="Memoria · retraso de su bucle (p99)">
                {Math.round(worker.memoryMb)} MB · {Math.round(worker.loopLagMs)} ms
              </Text>
            </Group>
            <Text
              size="xs"
              c="dimmed"
              style={{ overflowWrap: 'anywhere' }}
              title={`Desde ${fechaHora(worker.startedAt)}`}
            >
              <Enlace href={`/ejecuciones?worker=${encodeURIComponent(worker.id)}`} className={clases.enlace}>
                {worker.id}
              </Enlace>
              {callado > silencioMs && <b> · sin señal hace {duracion(callado)}</b>} · {worker.running.length} de{' '}
              {worker.concurrency * worker.queues.length}
            </Text>
            {worker.running.map((run) => (
              <div key={run.runId}>
                <Text size="xs">
                  <Enlace href={`/ejecuciones/${run.runId}`} className={clases.enlace}>
                    {run.task}
                  </Enlace>{' '}
                  hace {duracion(Math.max(0, ahora.getTime() - Date.parse(run.since)))}
                  {run.percent !== null && ` · ${Math.round(run.percent)} % ${run.text ?? ''}`}
                </Text>
                {run.percent !== null && (
                  <Progress value={run.percent} size="xs" aria-label={`Avance de ${run.task}`} />
                )}
              </div>
            ))}
          </div>
        );
      })}
    </Panel>
  );
}
