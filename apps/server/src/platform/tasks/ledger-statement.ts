import type { Database } from '../database/database.ts';
import type { LogLine } from './attempt-log.ts';
import type { RunsTable, AttemptsTable } from '../database/tables.ts';
import { fingerprintOfReason, storable } from './error-record.ts';
import type { FlowRow } from './flow.ts';
import type { JobError, RunEnd } from './job.ts';

/** One attempt's line. Of an attempt whose process died, only the number and the discovery are known. */
export type AttemptRecord = {
  number: number;
  outcome: AttemptsTable['outcome'];
  /** Null: taken from what the run's row says of its last start. */
  worker: string | null;
  startedAt: number | null;
  finishedAt: number;
  reason: string | null;
  error: JobError | null;
  log?: readonly LogLine[] | undefined;
};

/** A run's newest state, and the attempts that ended since the last record. */
export type RunRecord = {
  runId: string;
  state: RunsTable['state'];
  worker: string | null;
  /** When its job was put into the queue, where that is known. */
  queuedAt?: number;
  startedAt: number | null;
  finishedAt: number | null;
  attempts: number;
  postponements: number;
  output: unknown;
  reason: string | null;
  error: JobError | null;
  ended: AttemptRecord[];
  /** The run that follows in its chain, put in by the statement that records this one's end. */
  next?: FlowRow;
};

export const recordOfEnd = (runId: string, end: RunEnd): RunRecord => ({
  runId,
  state: end.state,
  worker: end.worker,
  ...(end.queuedAt === undefined ? {} : { queuedAt: end.queuedAt }),
  startedAt: end.startedAt,
  finishedAt: end.finishedAt,
  attempts: end.attempts,
  postponements: end.postponements,
  output: end.output,
  reason: end.reason,
  error: end.error,
  ...(end.next ? { next: end.next } : {}),
  ended: [
    {
      number: end.number,
      outcome: end.state,
      worker: end.worker,
      startedAt: end.startedAt,
      finishedAt: end.finishedAt,
      reason: end.reason,
      error: end.error,
      log: end.log,
    },
  ],
});

/** A run that succeeded at its first start says so itself; `platform.run_attempts` shows its only attempt. */
const needsLines = ({ state, ended: [only, ...others] }: RunRecord): boolean =>
  !(state === 'done' && only?.number === 1 && !only.log && others.length === 0);

const gaveUp = (record: RunRecord): record is RunRecord & { reason: string } =>
  record.state === 'gave-up' && record.reason !== null;

/** The later record's state with both records' attempts, so that one statement touches a run once. */
export const merged = (earlier: RunRecord, later: RunRecord): RunRecord => ({
  ...later,
  worker: later.worker ?? earlier.worker,
  ...(earlier.queuedAt === undefined ? {} : { queuedAt: earlier.queuedAt }),
  startedAt: later.startedAt ?? earlier.startedAt,
  ended: [...earlier.ended, ...later.ended],
});

const instant = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());
const text = (value: string | null) => (value === null ? null : storable(value));

/**
 * One statement, hence one transaction: the run's state, its attempts, and for a finished run the end of its outbox
 * row, which frees its unique key and lets the flow it is part of go on. Rows in use elsewhere (a handler's transaction, the relay) are passed over rather
 * than waited for; a row that is gone belongs to a run already ended, whose record stands.
 */
const statement = `
with given as (
  select * from jsonb_to_recordset($1::jsonb) as g(
    id uuid, state text, worker text, queued_at timestamptz, started_at timestamptz, finished_at timestamptz, attempts int,
    postponements int, output jsonb, reason text, error text, fingerprint text, next jsonb)
), standing as (
  select g.*, o.task, o.queue, o.input, o.keys, o.trace_id, o.due_at, o.created_at, o.flow, o.step
  from given g join platform.outbox o on o.id = g.id
  for update of o skip locked
), lines as (
  insert into platform.attempts (run_id, enqueued_at, number, worker, started_at, finished_at, outcome, reason, error, stack, log)
  select s.id, s.created_at, a.number, coalesce(a.worker, platform.last_worker(s.id, s.created_at), 'desconocido'),
    coalesce(a.started_at, platform.last_start(s.id, s.created_at), a.finished_at), a.finished_at, a.outcome, a.reason,
    a.error, a.stack, a.log
  from jsonb_to_recordset($2::jsonb) as a(
    run_id uuid, number int, worker text, started_at timestamptz, finished_at timestamptz, outcome text,
    reason text, error text, stack text, log jsonb)
  join standing s on s.id = a.run_id
  on conflict do nothing
), written as (
  insert into platform.runs as r (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, queued_at, started_at,
    finished_at, worker, attempts, postponements, output, reason, error, error_fingerprint, flow, step)
  select s.id, s.task, s.queue, s.state, s.input, s.keys, s.trace_id, s.due_at, s.created_at, s.queued_at, s.started_at,
    s.finished_at, s.worker, s.attempts, s.postponements, s.output, s.reason, s.error, s.fingerprint,
    s.flow, s.step
  from standing s
  on conflict (id, enqueued_at) do update set
    state = excluded.state, queued_at = coalesce(r.queued_at, excluded.queued_at), started_at = coalesce(excluded.started_at, r.started_at),
    finished_at = excluded.finished_at, worker = coalesce(excluded.worker, r.worker), attempts = excluded.attempts,
    postponements = excluded.postponements, output = excluded.output, reason = excluded.reason,
    error = excluded.error, error_fingerprint = excluded.error_fingerprint
  where r.finished_at is null
), freed as (
  delete from platform.outbox o using standing s where o.id = s.id and s.finished_at is not null
  returning s.flow, s.step, s.state, s.next
), following as (
  select platform.flow_runs_ended(jsonb_agg(jsonb_build_object('flow', flow, 'step', step, 'state', state, 'next', next))) as id
  from freed where flow is not null having count(*) > 0
)
select g.id, false as follows from given g
where not exists (select from standing s where s.id = g.id)
  and exists (select from platform.outbox o where o.id = g.id)
union all
select id, true from following`;

/**
 * Writes the records, one per run.
 * @returns the runs whose rows were in use and must be written again.
 */
export async function writeRecords(database: Database, records: readonly RunRecord[]): Promise<Set<string>> {
  const runs = records.map((record) => ({
    id: record.runId,
    state: record.state,
    worker: record.worker,
    queued_at: instant(record.queuedAt ?? null),
    started_at: instant(record.startedAt),
    finished_at: instant(record.finishedAt),
    attempts: record.attempts,
    postponements: record.postponements,
    output: record.output ?? null,
    reason: text(record.reason),
    error: record.error?.message ?? null,
    fingerprint: record.error?.fingerprint ?? (gaveUp(record) ? fingerprintOfReason(record.reason) : null),
    next: record.next,
  }));
  const attempts = records.filter(needsLines).flatMap((record) =>
    record.ended.map((ended) => ({
      run_id: record.runId,
      number: ended.number,
      worker: ended.worker,
      started_at: instant(ended.startedAt),
      finished_at: instant(ended.finishedAt),
      outcome: ended.outcome,
      reason: text(ended.reason),
      error: ended.error?.message ?? null,
      stack: ended.error?.stack ?? null,
      log: ended.log,
    })),
  );
  // Not a named statement: a plan kept from when the outbox was short would be a bad one when it is long.
  const { rows } = await database.pool.query<{ id: string; follows: boolean }>({
    text: statement,
    values: [JSON.stringify(runs), JSON.stringify(attempts)],
  });
  const again = new Set<string>();
  const following: string[] = [];
  for (const row of rows) {
    if (row.follows) following.push(row.id);
    else again.add(row.id);
  }
  database.tellEnqueued(following);
  return again;
}
