import { sql, type RawBuilder } from 'kysely';
import type { LogLine } from './attempt-log.ts';
import type { Reader } from '../database/database.ts';
import type { RunsTable } from '../database/tables.ts';
import { hasKey, hasKeyAmongFew } from './run-keys.ts';
import { maskedInput } from './sensitive.ts';

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
  /** The error's group; null without an error. */
  readonly fingerprint: string | null;
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
  readonly stack: string | null;
  /** What it wrote, the oldest first; null for nothing. */
  readonly log: readonly LogLine[] | null;
};

export type RunStory = RunSummary & {
  /** When its job was put into the queue; null before its first start. */
  readonly queuedAt: Date | null;
  /** For eyes: sensitive fields are `•••`. */
  readonly input: unknown;
  /** For machines: as it lies in the ledger, sensitive fields encrypted; may be enqueued as it is. */
  readonly storedInput: unknown;
  readonly output: unknown;
  /** The flow it is part of, and its place there; see `flowStory`. */
  readonly flow: string | null;
  readonly step: number | null;
  readonly history: readonly RunAttempt[];
};

export type RunFilter = {
  task?: string;
  queue?: string;
  state?: RunStateSeen;
  /** One business key, exact. */
  key?: string;
  /** The beginning of a business key. */
  keyPrefix?: string;
  /** Enqueued at or after. */
  since?: Date;
  /** Enqueued before. */
  until?: Date;
  /** An error group. */
  fingerprint?: string;
  traceId?: string;
  /** Who has or had it last. */
  worker?: string;
};

/** Where a page ends; the next one begins after it. */
export type RunCursor = { readonly enqueuedAt: Date; readonly id: string };

const ledgerColumns = sql`
  r.id, r.task, r.queue, r.state, r.keys, r.trace_id as "traceId", r.due_at as "dueAt", r.enqueued_at as "enqueuedAt",
  r.started_at as "startedAt", r.finished_at as "finishedAt", r.worker, r.attempts, r.postponements, r.reason, r.error,
  r.error_fingerprint as fingerprint`;
const waitingColumns = sql`
  o.id, o.task, o.queue, 'waiting' as state, o.keys, o.trace_id as "traceId", o.due_at as "dueAt",
  o.created_at as "enqueuedAt", null::timestamptz as "startedAt", null::timestamptz as "finishedAt",
  null::text as worker, 0 as attempts, 0 as postponements, null::text as reason, null::text as error,
  null::text as fingerprint`;
const unknownToLedger = sql`
  not exists (select from platform.runs l where l.id = o.id and l.enqueued_at = o.created_at)`;

/** Runs that did not end well are few: their index in the order of time is the way to them, whatever else is asked. */
const isSelective = ({ state, fingerprint }: RunFilter): boolean =>
  fingerprint !== undefined || (state !== undefined && state !== 'done' && state !== 'waiting');

/** What both sides know; what only the ledger knows excludes what nobody has started. */
function shared(filter: RunFilter, alias: 'r' | 'o', enqueued: 'enqueued_at' | 'created_at'): RawBuilder<unknown>[] {
  const column = (name: string) => sql.ref(`${alias}.${name}`);
  return [
    ...(filter.task ? [sql`${column('task')} = ${filter.task}`] : []),
    ...(filter.queue ? [sql`${column('queue')} = ${filter.queue}`] : []),
    ...(filter.since ? [sql`${column(enqueued)} >= ${filter.since}`] : []),
    ...(filter.until ? [sql`${column(enqueued)} < ${filter.until}`] : []),
    ...(filter.key ? [hasKey(`${alias}.keys`, filter.key)] : []),
    ...(filter.keyPrefix
      ? [
          isSelective(filter)
            ? hasKeyAmongFew(`${alias}.keys`, filter.keyPrefix)
            : hasKey(`${alias}.keys`, filter.keyPrefix, 'prefix'),
        ]
      : []),
  ];
}

const all = (conditions: readonly RawBuilder<unknown>[]) => sql.join([sql`true`, ...conditions], sql` and `);

/** The conditions of a filter upon a row of the ledger called `r`. */
export const inLedger = (filter: RunFilter): RawBuilder<unknown> =>
  all([
    ...shared(filter, 'r', 'enqueued_at'),
    ...(filter.state ? [sql`r.state = ${filter.state}`] : []),
    ...(filter.fingerprint ? [sql`r.error_fingerprint = ${filter.fingerprint}`] : []),
    ...(filter.worker ? [sql`r.worker = ${filter.worker}`] : []),
    ...(filter.traceId
      ? [sql`(r.id, r.enqueued_at) in (select id, enqueued_at from platform.runs_of_trace(${filter.traceId}))`]
      : []),
  ]);

/** Most that is looked for is younger than this; looking at three days of the ledger costs less than at all of them. */
const recentMs = 2 * 86_400_000;
/** Rows looked through from the newest on before an index of values is asked. */
const nearest = 5_000;

/**
 * Runs newest first, unfinished ones that no worker has touched included. With a key, the planner cannot know whether
 * it is one receipt's or a third of all runs': the newest rows are looked through first, which fills the page in the
 * second case, and only then the index gathers every match, which is quick in the first.
 */
export async function findRuns(
  reader: Reader,
  filter: RunFilter & { limit: number; after?: RunCursor },
): Promise<RunSummary[]> {
  const { limit, after } = filter;
  const beyond = (alias: 'r' | 'o', enqueued: 'enqueued_at' | 'created_at') => {
    if (!after) return sql``;
    const at = sql.ref(`${alias}.${enqueued}`);
    return sql`and ${at} <= ${after.enqueuedAt} and (${at}, ${sql.ref(`${alias}.id`)}) < (${after.enqueuedAt}, ${after.id}::uuid)`;
  };
  const newest = sql`order by r.enqueued_at desc, r.id desc limit ${limit}`;
  const from = new Date(
    Math.min(after?.enqueuedAt.getTime() ?? Infinity, filter.until?.getTime() ?? Infinity, Date.now()) - recentMs,
  );
  const recently = sql`and r.enqueued_at >= ${from}`;
  const direct = (bound = sql``) => sql`(
    select ${ledgerColumns} from platform.runs r
    where ${inLedger(filter)} ${beyond('r', 'enqueued_at')} ${bound} ${newest})`;
  const near = sql`(
    select ${ledgerColumns} from (
      select * from platform.runs r
      where ${all(filter.until ? [sql`r.enqueued_at < ${filter.until}`] : [])} ${beyond('r', 'enqueued_at')} ${recently}
      order by r.enqueued_at desc, r.id desc limit ${nearest}
    ) r where ${inLedger(filter)} ${newest})`;
  const gathered = sql`(
    with found as materialized (
      select r.id, r.enqueued_at from platform.runs r where ${inLedger(filter)} ${beyond('r', 'enqueued_at')}
    ), page as materialized (select * from found r ${newest})
    select ${ledgerColumns} from page join platform.runs r on r.id = page.id and r.enqueued_at = page.enqueued_at)`;
  const waiting = sql`(
    select ${waitingColumns} from platform.outbox o
    where ${all([
      ...shared(filter, 'o', 'created_at'),
      ...(filter.traceId ? [sql`o.trace_id = ${filter.traceId}`] : []),
    ])} ${beyond('o', 'created_at')} and ${unknownToLedger}
    order by o.created_at desc, o.id desc limit ${limit})`;

  const read = async (ledger: RawBuilder<unknown>): Promise<RunSummary[]> => {
    // Neither an error nor a worker is known of what nobody has started.
    const ledgerOnly =
      (filter.state !== undefined && filter.state !== 'waiting') || filter.fingerprint || filter.worker;
    const sources = ledgerOnly ? ledger : filter.state === 'waiting' ? waiting : sql`${ledger} union all ${waiting}`;
    const { rows } = await sql<RunSummary>`
      select * from (${sources}) found order by "enqueuedAt" desc, id desc limit ${limit}`.execute(reader);
    return rows;
  };
  if (filter.traceId) return read(gathered);
  const searched = filter.key !== undefined || (filter.keyPrefix !== undefined && !isSelective(filter));
  const page = await read(searched ? near : direct(recently));
  if (page.length >= limit || (!searched && filter.since && filter.since >= from)) return page;
  return read(searched ? gathered : direct());
}

/**
 * Where a run's row may be in the ledger: an id tells its instant, and a run is enqueued within moments of that. Looking
 * there alone is looking at one or two days instead of all.
 */
function nearInstantOf(id: string) {
  const at = Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16);
  const hour = 3_600_000;
  return sql`r.enqueued_at between ${new Date(at - hour)} and ${new Date(at + hour)}`;
}
const isTimed = (id: string): boolean => /^[0-9a-f]{8}-[0-9a-f]{4}-7/i.test(id);

/** One run with everything recorded of it; null when nothing knows it (any more). */
export async function runStory(reader: Reader, id: string): Promise<RunStory | null> {
  return (isTimed(id) && (await storyOf(reader, id, nearInstantOf(id)))) || storyOf(reader, id, sql`true`);
}

async function storyOf(reader: Reader, id: string, where: RawBuilder<unknown>): Promise<RunStory | null> {
  const { rows } = await sql<Omit<RunStory, 'history' | 'input'>>`
    select ${ledgerColumns}, r.queued_at as "queuedAt", r.input as "storedInput", r.output, r.flow, r.step
    from platform.runs r where r.id = ${id} and ${where}
    union all
    select ${waitingColumns}, null::timestamptz, o.input, null::jsonb, o.flow, o.step
    from platform.outbox o where o.id = ${id} and ${unknownToLedger}
    limit 1`.execute(reader);
  const found = rows[0];
  if (!found) return null;
  const { rows: history } = await sql<RunAttempt>`
    select number, worker, started_at as "startedAt", finished_at as "finishedAt", outcome, reason, error, stack, log
    from platform.run_attempts where run_id = ${id}
      and enqueued_at between ${found.enqueuedAt} and ${new Date(found.enqueuedAt.getTime() + 1)} order by number`.execute(
    reader,
  );
  return { ...found, input: maskedInput(found.storedInput), history };
}
