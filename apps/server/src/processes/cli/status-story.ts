import { limaTime } from '../../platform/time/lima.ts';
import type { Overview } from '../monitor/overview.ts';
import { bold, table } from './print.ts';
import { duration } from './run-story.ts';

const clock = (at: string | null): string | null => at && limaTime(new Date(at)).slice(0, 5);
const mega = (megabytes: number): string => `${Math.round(megabytes)} MB`;

/** The monitor's first page for a terminal: the one sentence, then a table for each part that has something to say. */
export function tellStatus(overview: Overview): string {
  const { verdict, queues, circuits, alerts, workers, schedules, errors } = overview;
  const since = clock(verdict.since);
  const part = <Row extends Record<string, unknown>>(name: string, rows: readonly Row[]): string[] => {
    const [first] = rows;
    return first ? ['', bold(name), table(rows, Object.keys(first))] : [];
  };
  return [
    `${bold(verdict.text)}${since ? ` Desde las ${since}.` : ''}`,
    ...part(
      'Colas',
      queues.map((queue) => ({
        cola: queue.name,
        esperan: queue.waiting,
        'la más antigua': queue.oldestSeconds === null ? null : duration(Math.round(queue.oldestSeconds * 1_000)),
        'en curso': queue.active,
        demoradas: queue.delayed,
        'por minuto': queue.perMinute,
        'fallaron (1 h)': queue.failedHour,
        workers: queue.workers === 0 ? 'ninguno' : queue.workers,
        pausa: queue.paused && `${queue.paused.by}: ${queue.paused.reason}`,
      })),
    ),
    ...part(
      'Alertas',
      alerts.map(({ openedAt, severity, title, runbook }) => ({
        desde: clock(openedAt),
        gravedad: severity,
        alerta: title,
        guía: runbook,
      })),
    ),
    ...part(
      'Servicios externos',
      circuits.map(({ service, state, since: at, held }) => ({
        servicio: service,
        circuito: { closed: 'responde', open: 'no responde', 'half-open': 'a prueba' }[state],
        desde: clock(at),
        retenidas: held,
      })),
    ),
    ...part(
      'Workers',
      workers.map((worker) => ({
        worker: worker.id,
        colas: worker.queues,
        memoria: mega(worker.memoryMb),
        ejecuta: worker.running.map(({ task, percent }) => (percent === null ? task : `${task} ${percent} %`)),
      })),
    ),
    ...part(
      'Errores (24 h)',
      errors.map(({ count, message, fingerprint }) => ({ veces: count, error: message, huella: fingerprint })),
    ),
    ...part(
      'Próximas programaciones',
      schedules
        .filter(({ paused, nextAt }) => !paused && nextAt !== null)
        .sort((a, b) => a.nextAt!.localeCompare(b.nextAt!))
        .slice(0, 5)
        .map(({ name, nextAt }) => ({ programación: name, 'le toca': clock(nextAt ?? null) })),
    ),
  ].join('\n');
}
