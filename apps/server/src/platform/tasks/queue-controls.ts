import { sql } from 'kysely';
import type { Database, Reader, Tx } from '../database/database.ts';
import type { BrokerQueues } from './broker-queues.ts';
import { brokerPrefix } from './job.ts';
import type { QueueName } from './queues.ts';

/** Who did something to background work, and why; Spanish, for the audit and the screens. */
export type OperatorAct = { readonly by: string; readonly reason: string };

export type QueueLimits = {
  /** Runs at once over all workers. Null: as many as the workers take. */
  readonly concurrency: number | null;
  /** At most `max` starts in each `perMs`. */
  readonly rate: { readonly max: number; readonly perMs: number } | null;
};

export type QueueControl = QueueLimits & {
  readonly queue: QueueName;
  readonly paused: { readonly at: Date; readonly by: string; readonly reason: string } | null;
};

/**
 * Holds a queue: what runs goes on, nothing new starts. It is written in PostgreSQL, so it survives every restart and an
 * emptied Redis; workers obey within a second. A queue paused already keeps its first pause.
 */
export async function pauseQueue(tx: Tx, queue: QueueName, act: OperatorAct): Promise<void> {
  await sql`
    insert into platform.queue_controls as c (queue, paused_at, paused_by, pause_reason)
    values (${queue}, now(), ${act.by}, ${act.reason})
    on conflict (queue) do update
      set paused_at = now(), paused_by = excluded.paused_by, pause_reason = excluded.pause_reason
      where c.paused_at is null`.execute(tx);
}

/** Lets a paused queue go on. @returns false when it was not paused. */
export async function resumeQueue(tx: Tx, queue: QueueName): Promise<boolean> {
  const { rows } = await sql`
    update platform.queue_controls set paused_at = null, paused_by = null, pause_reason = null
    where queue = ${queue} and paused_at is not null returning 1`.execute(tx);
  return rows.length > 0;
}

/** Bounds a whole queue, over all workers; nulls take the bounds away. */
export async function limitQueue(tx: Tx, queue: QueueName, { concurrency, rate }: QueueLimits): Promise<void> {
  await sql`
    insert into platform.queue_controls (queue, concurrency, rate_max, rate_ms)
    values (${queue}, ${concurrency}, ${rate?.max ?? null}, ${rate?.perMs ?? null})
    on conflict (queue) do update
      set concurrency = excluded.concurrency, rate_max = excluded.rate_max, rate_ms = excluded.rate_ms`.execute(tx);
}

type Row = {
  queue: QueueName;
  paused_at: Date | null;
  paused_by: string;
  pause_reason: string;
  concurrency: number | null;
  rate_max: number | null;
  rate_ms: number | null;
};

/** The queues about which a person has said something. */
export async function queueControls(reader: Reader): Promise<QueueControl[]> {
  const { rows } = await sql<Row>`select * from platform.queue_controls order by queue`.execute(reader);
  return rows.map((row) => ({
    queue: row.queue,
    paused: row.paused_at && { at: row.paused_at, by: row.paused_by, reason: row.pause_reason },
    concurrency: row.concurrency,
    rate: row.rate_max !== null && row.rate_ms !== null ? { max: row.rate_max, perMs: row.rate_ms } : null,
  }));
}

/** What one worker knows of the controls of its queues. */
export type QueueGate = {
  /** A paused queue's job that reached the worker all the same: the broker was emptied and forgot the pause. */
  isPaused(queue: QueueName): boolean;
  /** Reads the controls: before the worker takes its first job, without waiting for a broker that is away. */
  read(): Promise<void>;
  /** Makes the broker's copy agree, once a second; its scripts then hold all workers to the controls at once. */
  apply(): Promise<void>;
};

export function createQueueGate(database: Database, queues: BrokerQueues, names: readonly QueueName[]): QueueGate {
  let controls: readonly QueueControl[] = [];
  const of = (name: QueueName) => controls.find(({ queue }) => queue === name) ?? null;
  const read = async () => {
    controls = await queueControls(database.reader);
  };
  return {
    isPaused: (queue) => of(queue)?.paused != null,
    read,
    async apply() {
      await read();
      for (const name of names) await applyTo(queues, name, of(name));
    },
  };
}

async function applyTo(queues: BrokerQueues, name: QueueName, wanted: QueueControl | null): Promise<void> {
  const [paused, concurrency, max, duration] = await queues.redis.hmget(
    `${brokerPrefix}:${name}:meta`,
    'paused',
    'concurrency',
    'max',
    'duration',
  );
  const queue = queues.of(name);
  if ((wanted?.paused != null) !== (paused !== null)) await (wanted?.paused ? queue.pause() : queue.resume());
  const bound = wanted?.concurrency ?? null;
  if (bound === null && concurrency !== null) await queue.removeGlobalConcurrency();
  else if (bound !== null && concurrency !== String(bound)) await queue.setGlobalConcurrency(bound);
  const rate = wanted?.rate ?? null;
  if (rate === null && max !== null) await queue.removeGlobalRateLimit();
  else if (rate && (max !== String(rate.max) || duration !== String(rate.perMs))) {
    await queue.setGlobalRateLimit(rate.max, rate.perMs);
  }
}
