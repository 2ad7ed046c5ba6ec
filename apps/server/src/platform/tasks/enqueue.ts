import { sql } from 'kysely';
import type { z } from 'zod';
import { uuidv7 } from '../database/ids.ts';
import { clockOf, noteEnqueued, secretsOf, type Tx } from '../database/database.ts';
import { currentTraceId } from '../observability/trace.ts';
import type { Secrets } from '../config/secrets.ts';
import { toMs, type Duration } from '../time/duration.ts';
import { storableKeys } from './run-keys.ts';
import { openedInput, sealedInput } from './sensitive.ts';
import type { TaskDefinition, UniquePolicy } from './task.ts';

export type EnqueueOptions = {
  /** Not before this much time has passed. */
  delay?: Duration;
  /** The slot's time; default now. */
  dueAt?: Date;
  /** Default: the trace of the request or run that enqueues. */
  traceId?: string;
};

export type Enqueued = {
  readonly runId: string;
  /** False when a unique run already stood in for this one; `runId` is then that run's. */
  readonly created: boolean;
};

/**
 * Puts a run into the outbox, in the caller's transaction: a rolled-back sale leaves no job, a committed one cannot
 * lose it. After the commit this process pushes it to its queue at once; the relay sweeps what a crash left behind.
 * Throws a ZodError when the input does not fit the definition: that is a programmer's mistake.
 */
export async function enqueue<Input extends z.ZodType, Output extends z.ZodType>(
  tx: Tx,
  definition: TaskDefinition<Input, Output>,
  input: z.input<Input>,
  options: EnqueueOptions = {},
): Promise<Enqueued> {
  const { unique_window: window, ...row } = outboxRow(definition, input, options, secretsOf(tx), clockOf(tx).now());
  if (window) {
    const standing = await standingInWindow(tx, window, row.id);
    if (standing !== row.id) return { runId: standing, created: false };
  }
  // The partial unique index on outbox.unique_key is what makes a unique run unique, across processes and crashes.
  const inserted = await tx
    .insertInto('platform.outbox')
    .values({ ...row, order_seq: row.order_key === null ? null : sql<string>`nextval('platform.outbox_order_seq')` })
    .onConflict((conflict) => {
      const key = conflict.column('unique_key').where('unique_key', 'is not', null);
      return definition.unique?.until !== 'latest'
        ? key.doNothing()
        : key.doUpdateSet(({ ref }) => ({
            input: ref('excluded.input'),
            keys: ref('excluded.keys'),
            trace_id: ref('excluded.trace_id'),
            due_at: ref('excluded.due_at'),
            due_by: ref('excluded.due_by'),
          }));
    })
    .returning('id')
    .executeTakeFirst();
  if (inserted) {
    if (inserted.id !== row.id) return { runId: inserted.id, created: false };
    noteEnqueued(tx, row);
    return { runId: row.id, created: true };
  }
  const existing = await sql<{ id: string }>`
    select id from platform.outbox where unique_key = ${row.unique_key}`.execute(tx);
  const standing = existing.rows[0];
  // The standing run may have ended between the two statements; then ours is needed after all.
  return standing ? { runId: standing.id, created: false } : enqueue(tx, definition, input, options);
}

/** @returns the run that stands for the key: ours when no other does, which then stands until the window's end. */
async function standingInWindow(tx: Tx, { key, ms }: { key: string; ms: number }, runId: string): Promise<string> {
  const { rows } = await sql<{ run_id: string }>`
    insert into platform.unique_windows as w (key, run_id, until)
    values (${key}, ${runId}, now() + ${ms} * interval '1 millisecond')
    on conflict (key) do update set
      run_id = case when w.until <= now() then excluded.run_id else w.run_id end,
      until = case when w.until <= now() then excluded.until else w.until end
    returning run_id`.execute(tx);
  return rows[0]!.run_id;
}

/**
 * As {@link enqueue}, for many inputs of one task in one statement. @returns in the order of the inputs; of several that
 * share a unique key the first is created and stands for the others.
 */
export async function enqueueMany<Input extends z.ZodType, Output extends z.ZodType>(
  tx: Tx,
  definition: TaskDefinition<Input, Output>,
  inputs: readonly z.input<Input>[],
  options: EnqueueOptions = {},
): Promise<Enqueued[]> {
  // Whether another run stands for one is asked one by one; whoever enqueues many unique runs enqueues few.
  if (definition.unique) {
    const enqueued: Enqueued[] = [];
    for (const input of inputs) enqueued.push(await enqueue(tx, definition, input, options));
    return enqueued;
  }
  const now = clockOf(tx).now();
  const rows = inputs.map((input) => outboxRow(definition, input, options, secretsOf(tx), now));
  if (rows.length === 0) return [];
  await sql`
    insert into platform.outbox
      (id, task, queue, input, priority, keys, order_key, order_seq, trace_id, due_at, due_by, not_before, created_at)
    select id, task, queue, input::jsonb, priority, keys, order_key,
      case when order_key is not null then nextval('platform.outbox_order_seq') end, trace_id, due_at, due_by,
      not_before, created_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(id uuid, task text, queue text, input text, priority smallint, keys text[], order_key text, trace_id text,
        due_at timestamptz, due_by timestamptz, not_before timestamptz, created_at timestamptz)`.execute(tx);
  for (const row of rows) noteEnqueued(tx, row);
  return rows.map((row) => ({ runId: row.id, created: true }));
}

/** The run itself stands for others, not a window of time. */
const isStanding = (until: UniquePolicy<unknown>['until']): until is 'finished' | 'started' | 'latest' =>
  until === 'finished' || until === 'started' || until === 'latest';

/** A run's row as it is inserted. The input may be a stored one, with fields sealed. */
/**
 * What `platform.outbox.unique_key` holds while a run of this key is unfinished: for a query that looks for thousands of
 * rows without one.
 */
export const uniqueKeyOf = (definition: Pick<TaskDefinition, 'name'>, key: string): string =>
  `${definition.name}:${key}`;

export function outboxRow(
  definition: TaskDefinition,
  input: unknown,
  options: EnqueueOptions,
  secrets: Secrets | null,
  now: Date,
) {
  const parsed = definition.input.parse(openedInput(definition, input, secrets));
  const { unique } = definition;
  const key = unique ? uniqueKeyOf(definition, unique.key(parsed)) : null;
  const latest = unique?.until === 'latest';
  const standsFor = key === null || !unique || isStanding(unique.until) ? null : { key, ms: toMs(unique.until) };
  return {
    id: uuidv7(),
    task: definition.name,
    queue: definition.queue,
    input: JSON.stringify(sealedInput(definition, parsed, secrets) ?? null),
    priority: definition.priority,
    keys: storableKeys(definition.keys?.(parsed) ?? []),
    unique_key: standsFor ? null : key,
    unique_window: standsFor,
    order_key: latest ? key : (definition.order?.(parsed) ?? null),
    trace_id: options.traceId ?? currentTraceId(),
    due_at: options.dueAt ?? now,
    due_by: definition.dueBy?.(parsed) ?? null,
    not_before: options.delay ? new Date(now.getTime() + toMs(options.delay)) : null,
    created_at: now,
    generation: 0,
    flow: null,
    step: null,
    chain: null,
  };
}
