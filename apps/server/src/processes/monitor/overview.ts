import { sql } from 'kysely';
import type { z } from 'zod';
import type { monitorOverviewSchema } from '@jsol/contracts/monitor';
import type { Database } from '../../platform/database/database.ts';
import type { ScheduleAdministration } from '../../platform/schedules/administration.ts';
import type { Redis } from '../../platform/redis/connections.ts';
import { queueDepths, type QueueDepth } from '../../platform/tasks/broker-queues.ts';
import type { Circuits, CircuitStatus } from '../../platform/tasks/circuit.ts';
import { limaTime } from '../../platform/time/lima.ts';

export type Overview = z.input<typeof monitorOverviewSchema>;

/** A beat that gave no sign for this long is gone (a standby leads within 3 s). */
const beatSilenceMs = 10_000;
/** Spec §8: more than this many waiting in `critical` is a signal. */
const criticalBacklog = 50;
const workerSilence = '15 seconds';

type QueueHistory = { queue: string; per_minute: string; failed_hour: string };
type Oldest = { queue: string; seconds: number };
type WorkerRow = {
  id: string;
  queues: string[];
  concurrency: number;
  started_at: Date;
  heartbeat_at: Date;
  running: { runId: string; task: string; since: string }[];
  memory_mb: number;
  loop_lag_ms: number;
};

const atHour = (date: Date): string => limaTime(date).slice(0, 5);

/** The one sentence an operator reads first: the worst thing, or that all is well. */
export function verdictOf(state: {
  brokerAway: boolean;
  queues: readonly { name: string; waiting: number; workers: number; failedHour: number }[];
  circuits: readonly CircuitStatus[];
  beatAgeMs: number;
}): Overview['verdict'] {
  const bad = (text: string) => ({ ok: false, text });
  if (state.brokerAway) return bad('Redis no responde: las tareas esperan en PostgreSQL y siguen solas cuando vuelva.');
  if (state.beatAgeMs > beatSilenceMs) {
    return bad(
      `Ningún beat da señales hace ${Math.round(state.beatAgeMs / 1_000)} s: las tareas programadas no empiezan.`,
    );
  }
  const deserted = state.queues.find(({ workers }) => workers === 0);
  if (deserted) return bad(`Nadie atiende la cola ${deserted.name}: inicie un worker para ella.`);
  const open = state.circuits.find((circuit) => circuit.state !== 'closed');
  if (open) {
    const since = open.since ? ` desde las ${atHour(open.since)}` : '';
    return bad(
      `${open.service.toUpperCase()} no responde${since}: ${open.held} tareas retenidas, sin gastar intentos.`,
    );
  }
  const critical = state.queues.find(({ name }) => name === 'critical');
  if (critical && critical.waiting > criticalBacklog) {
    return bad(`La cola critical tiene ${critical.waiting} tareas esperando: hacen falta más workers.`);
  }
  const failing = state.queues.find(({ failedHour }) => failedHour > 0);
  if (failing) return bad(`${failing.failedHour} tareas de ${failing.name} necesitan a una persona en la última hora.`);
  return { ok: true, text: 'Todo en orden.' };
}

export async function readOverview(deps: {
  database: Database;
  redis: Redis;
  circuits: Circuits;
  schedules: ScheduleAdministration;
}): Promise<Overview> {
  const { reader } = deps.database;
  const now = new Date();
  const fromBroker = Promise.all([queueDepths(deps.redis), deps.circuits.list()]).catch(() => null);
  const [broker, history, oldest, workers, beat, schedules] = await Promise.all([
    fromBroker,
    sql<QueueHistory>`
      select queue, count(*) filter (where finished_at > now() - interval '1 minute') as per_minute,
             count(*) filter (where state in ('failed', 'gave-up')) as failed_hour
      from platform.runs where finished_at > now() - interval '1 hour'
      group by queue`.execute(reader),
    sql<Oldest>`
      select o.queue, extract(epoch from now() - min(greatest(o.created_at, coalesce(o.not_before, o.created_at))))::float8 as seconds
      from platform.outbox o left join platform.runs r on r.id = o.id and r.enqueued_at = o.created_at
      where r.id is null and coalesce(o.not_before, now()) <= now() group by o.queue`.execute(reader),
    sql<WorkerRow>`
      select * from platform.workers where heartbeat_at > now() - ${workerSilence}::interval order by id`.execute(
      reader,
    ),
    reader.selectFrom('platform.beat').selectAll().executeTakeFirstOrThrow(),
    deps.schedules.list(reader),
  ]);

  const depths: QueueDepth[] = broker?.[0] ?? [];
  const circuits = broker?.[1] ?? [];
  const queues = depths.map(({ queue, waiting, running, delayed }) => {
    const past = history.rows.find((row) => row.queue === queue);
    return {
      name: queue,
      waiting,
      active: running,
      delayed,
      workers: workers.rows.filter((worker) => worker.queues.includes(queue)).length,
      oldestSeconds: oldest.rows.find((row) => row.queue === queue)?.seconds ?? null,
      perMinute: Number(past?.per_minute ?? 0),
      failedHour: Number(past?.failed_hour ?? 0),
    };
  });
  return {
    at: now.toISOString(),
    verdict: verdictOf({
      brokerAway: broker === null,
      queues,
      circuits,
      beatAgeMs: now.getTime() - beat.heartbeat_at.getTime(),
    }),
    queues,
    circuits: circuits.map((circuit) => ({
      ...circuit,
      since: circuit.since?.toISOString() ?? null,
      nextProbeAt: circuit.nextProbeAt?.toISOString() ?? null,
    })),
    workers: workers.rows.map((row) => ({
      id: row.id,
      queues: row.queues,
      concurrency: row.concurrency,
      startedAt: row.started_at.toISOString(),
      heartbeatAt: row.heartbeat_at.toISOString(),
      running: row.running,
      memoryMb: row.memory_mb,
      loopLagMs: row.loop_lag_ms,
    })),
    beat: { leader: beat.leader, term: beat.term, heartbeatAt: beat.heartbeat_at.toISOString() },
    schedules: schedules.map((schedule) => ({
      name: schedule.name,
      task: schedule.task,
      paused: schedule.paused,
      nextAt: schedule.nextDueAt?.toISOString() ?? null,
      lastAt: schedule.lastSlot?.dueAt.toISOString() ?? null,
      lastFate: schedule.lastSlot?.fate ?? null,
    })),
  };
}
