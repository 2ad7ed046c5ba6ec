import { Gauge } from 'prom-client';
import type { Database } from '../database/database.ts';
import type { Redis } from '../redis/connections.ts';
import type { Circuits } from '../tasks/circuit.ts';
import { queueNames } from '../tasks/queues.ts';
import { metricsRegistry } from './metrics.ts';

const registers = [metricsRegistry];

export const dependencyUp = new Gauge({
  name: 'jsol_dependency_up',
  help: 'Whether PostgreSQL and each Redis answer: 1 or 0',
  labelNames: ['dependency'],
  registers,
});

export const redisMemoryUsed = new Gauge({
  name: 'jsol_redis_memory_used_bytes',
  help: 'Memory a Redis uses, by the role it plays',
  labelNames: ['role'],
  registers,
});

/** `maxmemory`; the machine's memory where no limit is set. */
export const redisMemoryLimit = new Gauge({
  name: 'jsol_redis_memory_limit_bytes',
  help: 'Memory a Redis may use, by the role it plays',
  labelNames: ['role'],
  registers,
});

/** A moment, not an age: while nothing can be read it stays, and its age goes on growing. */
export const beatHeartbeat = new Gauge({
  name: 'jsol_beat_heartbeat_timestamp_seconds',
  help: 'When the leading beat gave its last sign of life, Unix seconds',
  registers,
});

export const queueWorkers = new Gauge({
  name: 'jsol_queue_workers',
  help: 'Living workers that serve a queue',
  labelNames: ['queue'],
  registers,
});

export const circuitOpen = new Gauge({
  name: 'jsol_circuit_open',
  help: 'Whether an outside service is held for down: 1 or 0',
  labelNames: ['service'],
  registers,
});

export const circuitHeld = new Gauge({
  name: 'jsol_circuit_held_runs',
  help: 'Runs held until an outside service answers',
  labelNames: ['service'],
  registers,
});

export const runsFailed = new Gauge({
  name: 'jsol_runs_failed_last_hour',
  help: 'Runs that failed for good or were given up in the last hour',
  labelNames: ['queue'],
  registers,
});

/** What a person should look at although it is still being tried. */
export const runsTriedOften = new Gauge({
  name: 'jsol_runs_tried_often',
  help: 'Unfinished runs with more than 3 failed attempts',
  labelNames: ['task'],
  registers,
});

export const slotsMissed = new Gauge({
  name: 'jsol_slots_missed_last_hour',
  help: 'Slots of schedules that did not run and will not, decided in the last hour',
  registers,
});

/** A worker whose sign of life (one in 2 s) is older is taken for gone. */
const workerSilenceSeconds = 15;
const triedOften = 3;
/** Less than a scrape may take: a server that hangs must not make the others' gauges disappear. */
const patienceMs = 3_000;

export type SystemSources = {
  readonly database: Database;
  readonly redis: Readonly<Record<'broker' | 'channels' | 'cache', Redis>>;
  /** Kept in the broker. */
  readonly circuits: Circuits;
};

/**
 * Reads what is one for the whole system, so that one process (the monitor) tells it and no sum counts it twice. A
 * part that does not answer is told as such, and keeps its other gauges as they were.
 */
export async function refreshSystemMetrics(sources: SystemSources): Promise<void> {
  const tell = async (dependency: string, read: () => Promise<void>) => {
    let timer: NodeJS.Timeout | undefined;
    const tooLate = new Promise<boolean>((resolve) => (timer = setTimeout(resolve, patienceMs, false)));
    const answered = read().then(
      () => true,
      () => false,
    );
    const ok = await Promise.race([answered, tooLate]);
    clearTimeout(timer);
    dependencyUp.set({ dependency }, ok ? 1 : 0);
  };
  await Promise.all([
    tell('postgresql', () => readDatabase(sources.database)),
    ...Object.entries(sources.redis).map(([role, redis]) =>
      tell(`redis-${role}`, () => readRedis(role, redis, role === 'broker' ? sources.circuits : null)),
    ),
  ]);
}

async function readRedis(role: string, redis: Redis, circuits: Circuits | null): Promise<void> {
  if (circuits) await readCircuits(circuits);
  const info = await redis.info('memory');
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(info)?.[1] ?? 0);
  redisMemoryUsed.set({ role }, field('used_memory'));
  redisMemoryLimit.set({ role }, field('maxmemory') || field('total_system_memory'));
}

async function readCircuits(circuits: Circuits): Promise<void> {
  for (const { service, state, held } of await circuits.list()) {
    circuitOpen.set({ service }, state === 'closed' ? 0 : 1);
    circuitHeld.set({ service }, held);
  }
}

async function readDatabase({ pool }: Database): Promise<void> {
  const [beat, workers, failed, often, missed] = await Promise.all([
    pool.query<{ at: number }>('select extract(epoch from heartbeat_at)::float8 as at from platform.beat'),
    pool.query<{ queue: string; count: number }>(
      `select queue, count(*)::int as count from platform.workers, unnest(queues) as queue
       where heartbeat_at > now() - $1 * interval '1 second' group by queue`,
      [workerSilenceSeconds],
    ),
    pool.query<{ queue: string; count: number }>(
      `select queue, count(*)::int as count from platform.runs
       where finished_at > now() - interval '1 hour' and state in ('failed', 'gave-up') group by queue`,
    ),
    pool.query<{ task: string; count: number }>(
      `select task, count(*)::int as count from platform.runs
       where state in ('running', 'waiting-retry', 'postponed') and attempts > $1 group by task`,
      [triedOften],
    ),
    pool.query<{ count: number }>(
      // By schedule and due time, as the key goes: the table holds years of slots.
      `select count(*)::int as count from platform.schedules p
       join platform.slots s on s.schedule = p.name and s.due_at > now() - interval '2 days'
       where s.fate = 'missed' and s.decided_at > now() - interval '1 hour'`,
    ),
  ]);
  beatHeartbeat.set(beat.rows[0]?.at ?? 0);
  const perQueue = (gauge: Gauge<'queue'>, rows: readonly { queue: string; count: number }[]) => {
    for (const queue of queueNames) gauge.set({ queue }, rows.find((row) => row.queue === queue)?.count ?? 0);
  };
  perQueue(queueWorkers, workers.rows);
  perQueue(runsFailed, failed.rows);
  runsTriedOften.reset();
  for (const { task, count } of often.rows) runsTriedOften.set({ task }, count);
  slotsMissed.set(missed.rows[0]?.count ?? 0);
}
