import type { Database } from '../database/database.ts';
import type { BrokerQueues } from '../tasks/broker-queues.ts';
import type { JobData } from '../tasks/job.ts';
import { isQueueName, type QueueName } from '../tasks/queues.ts';
import { pushJobs, type PushedJob } from './push-script.ts';

/** An unfinished run as it lies in `platform.outbox`. */
export type OutboxRow = {
  id: string;
  task: string;
  queue: string;
  /** JSON. */
  input: string;
  priority: number;
  trace_id: string;
  due_at: Date;
  due_by: Date | null;
  not_before: Date | null;
  created_at: Date;
  generation: number;
  order_key: string | null;
  flow: string | null;
  step: number | null;
  chain: string[] | null;
};

/** What {@link OutboxRow} is read from. */
export const outboxColumns =
  'id, task, queue, input::text as input, priority, trace_id, due_at, due_by, not_before, created_at, generation, order_key, flow, step, chain';

type Counts = { run_id: string; burned: number; postponed: number; recorded: number };

/** What the ledger knows of runs whose job was lost, so that a re-created one goes on where the lost one was. */
async function countsFromLedger(database: Database, rows: readonly OutboxRow[]): Promise<Map<string, Counts>> {
  const ids = rows.filter((row) => row.generation > 0).map((row) => row.id);
  if (ids.length === 0) return new Map();
  const { rows: counts } = await database.pool.query<Counts>(
    `select run_id, count(*) filter (where outcome = 'failed')::int as burned,
       count(*) filter (where outcome = 'postponed')::int as postponed, max(number)::int as recorded
     from platform.attempts where run_id = any($1::uuid[]) group by run_id`,
    [ids],
  );
  return new Map(counts.map((count) => [count.run_id, count]));
}

/**
 * Puts outbox rows into their queues. A row whose job is there already is left as it is, so pushing twice is harmless.
 * Fails when the broker is away.
 */
export async function pushRows(database: Database, queues: BrokerQueues, rows: readonly OutboxRow[]): Promise<void> {
  const counts = await countsFromLedger(database, rows);
  const byQueue = new Map<QueueName, PushedJob[]>();
  const now = Date.now();
  for (const row of rows) {
    if (!isQueueName(row.queue)) throw new Error(`run ${row.id} names the unknown queue "${row.queue}"`);
    const before = counts.get(row.id);
    const data: Omit<JobData, 'input'> = {
      traceId: row.trace_id,
      dueAt: row.due_at.getTime(),
      ...(row.due_by ? { dueBy: row.due_by.getTime() } : {}),
      createdAt: row.created_at.getTime(),
      delayed: row.not_before !== null,
      ...(row.order_key !== null ? { orderKey: row.order_key } : {}),
      generation: row.generation,
      burned: before?.burned ?? 0,
      postponed: before?.postponed ?? 0,
      recorded: before?.recorded ?? 0,
      forgiven: 0,
      ...(row.flow ? { flow: { id: row.flow, step: row.step, chain: row.chain ?? [] } } : {}),
    };
    const job = {
      id: row.id,
      name: row.task,
      // The input is JSON already.
      data: `{"input":${row.input},${JSON.stringify(data).slice(1)}`,
      priority: row.priority,
      delayMs: row.not_before ? Math.max(0, row.not_before.getTime() - now) : 0,
    };
    const jobs = byQueue.get(row.queue);
    if (jobs) jobs.push(job);
    else byQueue.set(row.queue, [job]);
  }
  await Promise.all([...byQueue].map(([queue, jobs]) => pushJobs(queues.redis, queue, jobs)));
}
