import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import type { RunsTable } from '../database/tables.ts';

/** `waiting`: committed, not started yet; the ledger knows it from its first start on. */
export type RunStateSeen = RunsTable['state'] | 'waiting';

export type RunSummary = {
  readonly id: string;
  readonly task: string;
  readonly queue: string;
  readonly state: RunStateSeen;
  readonly keys: readonly string[];
  readonly traceId: string;
  readonly dueAt: Date;
  readonly enqueuedAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly worker: string | null;
  /** Attempts used up by surprises, and the one that ended well. */
  readonly attempts: number;
  readonly postponements: number;
  /** Spanish. */
  readonly reason: string | null;
  readonly error: string | null;
};

export type RunAttempt = {
  /** Counts every start that was recorded, postponed ones too. */
  readonly number: number;
  readonly worker: string;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  readonly outcome: string;
  readonly reason: string | null;
  readonly error: string | null;
};

export type RunStory = RunSummary & {
  readonly input: unknown;
  readonly output: unknown;
  readonly history: readonly RunAttempt[];
};

export type RunFilter = {
  task?: string;
  state?: RunStateSeen;
  /** One business key, exact. */
  key?: string;
  /** Enqueued at or after. */
  since?: Date;
  /** Enqueued before this instant. */
  before?: Date;
  /** The last run of the page before: what follows it, also among those of the same millisecond. */
  after?: { enqueuedAt: Date; id: string };
  limit: number;
};

const ledgerColumns = sql`
  r.id, r.task, r.queue, r.state, r.keys, r.trace_id as "traceId", r.due_at as "dueAt", r.enqueued_at as "enqueuedAt",
  r.started_at as "startedAt", r.finished_at as "finishedAt", r.worker, r.attempts, r.postponements, r.reason, r.error`;
const waitingColumns = sql`
  o.id, o.task, o.queue, 'waiting' as state, o.keys, o.trace_id as "traceId", o.due_at as "dueAt",
  o.created_at as "enqueuedAt", null::timestamptz as "startedAt", null::timestamptz as "finishedAt",
  null::text as worker, 0 as attempts, 0 as postponements, null::text as reason, null::text as error`;
const unknownToLedger = sql`
  not exists (select from platform.runs l where l.id = o.id and l.enqueued_at = o.created_at)`;

/** Runs newest first, unfinished ones that no worker has touched included. */
export async function findRuns(reader: Reader, filter: RunFilter): Promise<RunSummary[]> {
  const conditions = (alias: 'r' | 'o', enqueued: 'enqueued_at' | 'created_at') => {
    const column = (name: string) => sql.ref(`${alias}.${name}`);
    return sql.join(
      [
        sql`true`,
        ...(filter.task ? [sql`${column('task')} = ${filter.task}`] : []),
        ...(filter.key ? [sql`${column('keys')} @> array[${filter.key}]::text[]`] : []),
        ...(filter.since ? [sql`${column(enqueued)} >= ${filter.since}`] : []),
        ...(filter.before ? [sql`${column(enqueued)} < ${filter.before}`] : []),
        ...(filter.after
          ? [sql`(${column(enqueued)}, ${column('id')}) < (${filter.after.enqueuedAt}, ${filter.after.id}::uuid)`]
          : []),
      ],
      sql` and `,
    );
  };
  const fromLedger = sql`(
    select ${ledgerColumns} from platform.runs r
    where ${conditions('r', 'enqueued_at')} ${filter.state ? sql`and r.state = ${filter.state}` : sql``}
    order by r.enqueued_at desc, r.id desc limit ${filter.limit})`;
  const fromOutbox = sql`(
    select ${waitingColumns} from platform.outbox o
    where ${conditions('o', 'created_at')} and ${unknownToLedger}
    order by o.created_at desc, o.id desc limit ${filter.limit})`;
  const sources =
    filter.state === undefined
      ? sql`${fromLedger} union all ${fromOutbox}`
      : filter.state === 'waiting'
        ? fromOutbox
        : fromLedger;
  const { rows } = await sql<RunSummary>`
    select * from (${sources}) found order by "enqueuedAt" desc, id desc limit ${filter.limit}`.execute(reader);
  return rows;
}

/** One run with everything recorded of it; null when nothing knows it (any more). */
export async function runStory(reader: Reader, id: string): Promise<RunStory | null> {
  const { rows } = await sql<Omit<RunStory, 'history'>>`
    select ${ledgerColumns}, r.input, r.output from platform.runs r where r.id = ${id}
    union all
    select ${waitingColumns}, o.input, null::jsonb from platform.outbox o where o.id = ${id} and ${unknownToLedger}
    limit 1`.execute(reader);
  const found = rows[0];
  if (!found) return null;
  const { rows: history } = await sql<RunAttempt>`
    select number, worker, started_at as "startedAt", finished_at as "finishedAt", outcome, reason, error
    from platform.attempts where run_id = ${id} order by number`.execute(reader);
  return { ...found, history };
}
