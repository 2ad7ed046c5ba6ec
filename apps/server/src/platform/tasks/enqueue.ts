import { sql } from 'kysely';
import type { z } from 'zod';
import { uuidv7 } from '../database/ids.ts';
import { noteEnqueued, type Tx } from '../database/database.ts';
import { currentTraceId } from '../observability/trace.ts';
import { toMs, type Duration } from '../time/duration.ts';
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
  const parsed = definition.input.parse(input);
  const id = uuidv7();
  const now = new Date();
  const uniqueKey = definition.unique ? `${definition.name}:${definition.unique.key(parsed)}` : null;
  const row = {
    id,
    task: definition.name,
    queue: definition.queue,
    input: JSON.stringify(parsed ?? null),
    priority: definition.priority,
    keys: definition.keys?.(parsed) ?? [],
    unique_key: uniqueKey,
    trace_id: options.traceId ?? currentTraceId(),
    due_at: options.dueAt ?? now,
    not_before: options.delay ? new Date(now.getTime() + toMs(options.delay)) : null,
    created_at: now,
  };
  // The partial unique index on outbox.unique_key is what makes a unique run unique, across processes and crashes.
  const inserted = await tx
    .insertInto('platform.outbox')
    .values(row)
    .onConflict((conflict) => conflict.column('unique_key').where('unique_key', 'is not', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (inserted) {
    noteEnqueued(tx, id);
    return { runId: id, created: true };
  }
  const existing = await sql<{ id: string }>`
    select id from platform.outbox where unique_key = ${uniqueKey}`.execute(tx);
  const standing = existing.rows[0];
  // The standing run may have ended between the two statements; then ours is needed after all.
  return standing ? { runId: standing.id, created: false } : enqueue(tx, definition, input, options);
}
