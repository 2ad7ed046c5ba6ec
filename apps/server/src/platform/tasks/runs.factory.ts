import type { Database } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { newTraceId } from '../observability/trace.ts';
import type { RunStateSeen } from './runs-queries.ts';

export type RunToMake = {
  task: string;
  /** Default `done`. `waiting` is what nobody has started: it lies in the outbox alone. */
  state?: RunStateSeen;
  queue?: string;
  input?: unknown;
  output?: unknown;
  keys?: readonly string[];
  enqueuedAt?: Date;
  /** Default 40 ms. */
  tookMs?: number;
  attempts?: number;
  reason?: string;
  error?: string;
  fingerprint?: string;
};

const unfinished = new Set<RunStateSeen>(['waiting', 'running', 'waiting-retry', 'postponed']);

/** A believable run in ledger and outbox, as the engine would have left it. @returns its id. */
export async function aRun(database: Database, run: RunToMake): Promise<string> {
  const id = uuidv7();
  const { state = 'done', queue = 'default', keys = [], enqueuedAt = new Date(), tookMs = 40, attempts = 1 } = run;
  const finishedAt = unfinished.has(state) ? null : new Date(enqueuedAt.getTime() + tookMs);
  const common = [id, run.task, queue, JSON.stringify(run.input ?? {}), keys, newTraceId(), enqueuedAt];
  if (unfinished.has(state)) {
    await database.pool.query(
      `insert into platform.outbox (id, task, queue, input, priority, keys, trace_id, due_at, created_at)
       values ($1, $2, $3, $4, 50, $5, $6, $7, $7)`,
      common,
    );
  }
  if (state === 'waiting') return id;
  await database.pool.query(
    `insert into platform.runs (id, task, queue, input, keys, trace_id, due_at, enqueued_at, state, started_at, finished_at,
       worker, attempts, output, reason, error, error_fingerprint)
     values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $7, $9, 'fabrica', $10, $11, $12, $13, $14)`,
    [
      ...common,
      state,
      finishedAt,
      attempts,
      run.output === undefined ? null : JSON.stringify(run.output),
      run.reason ?? null,
      run.error ?? null,
      run.fingerprint ?? null,
    ],
  );
  return id;
}
