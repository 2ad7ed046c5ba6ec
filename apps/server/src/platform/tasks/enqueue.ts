import { sql } from 'kysely';
import type { z } from 'zod';
import { uuidv7 } from '../database/ids.ts';
import { noteEnqueued, type Tx } from '../database/database.ts';
import { currentTraceId } from '../observability/trace.ts';
import { toMs, type Duration } from '../time/duration.ts';
import { storableKeys } from './run-keys.ts';
import type { TaskDefinition } from './task.ts';

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
  const row = rowOf(definition, input, options);
  // The partial unique index on outbox.unique_key is what makes a unique run unique, across processes and crashes.
  const inserted = await tx
    .insertInto('platform.outbox')
    .values(row)
    .onConflict((conflict) => conflict.column('unique_key').where('unique_key', 'is not', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted) {
    noteEnqueued(tx, row.id);
    return { runId: row.id, created: true };
  }
  const existing = await sql<{ id: string }>`
    select id from platform.outbox where unique_key = ${row.unique_key}`.execute(tx);
  const standing = existing.rows[0];
  // The standing run may have ended between the two statements; then ours is needed after all.
  return standing ? { runId: standing.id, created: false } : enqueue(tx, definition, input, options);
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
  const rows = inputs.map((input) => rowOf(definition, input, options));
  if (rows.length === 0) return [];
  await sql`
    insert into platform.outbox
      (id, task, queue, input, priority, keys, trace_id, due_at, not_before, created_at)
    select id, task, queue, input::jsonb, priority, keys, trace_id, due_at, not_before, created_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
      as given(id uuid, task text, queue text, input text, priority smallint, keys text[], trace_id text,
        due_at timestamptz, not_before timestamptz, created_at timestamptz)`.execute(tx);
  for (const row of rows) noteEnqueued(tx, row.id);
  return rows.map((row) => ({ runId: row.id, created: true }));
}

function rowOf(definition: TaskDefinition, input: unknown, options: EnqueueOptions) {
  const parsed = definition.input.parse(input);
  const now = new Date();
  return {
    id: uuidv7(),
    task: definition.name,
    queue: definition.queue,
    input: JSON.stringify(parsed ?? null),
    priority: definition.priority,
    keys: storableKeys(definition.keys?.(parsed) ?? []),
    unique_key: definition.unique ? `${definition.name}:${definition.unique.key(parsed)}` : null,
    trace_id: options.traceId ?? currentTraceId(),
    due_at: options.dueAt ?? now,
    not_before: options.delay ? new Date(now.getTime() + toMs(options.delay)) : null,
    created_at: now,
  };
}
