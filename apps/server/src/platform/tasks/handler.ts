import type { z } from 'zod';
import type { ChannelDefinition, ChannelEvents, ChannelParams } from '../channels/channel.ts';
import type { Tx } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { Outcome } from './outcome.ts';
import type { TaskDefinition } from './task.ts';

/** What a handler gets beside its input. */
export type TaskContext = {
  /** Stable over all attempts: the outbox id. */
  readonly runId: string;
  /** 1 for the first real attempt; postponements do not count. */
  readonly attempt: number;
  /** For a scheduled run, the slot's time; otherwise when it was enqueued. */
  readonly dueAt: Date;
  readonly traceId: string;
  /** The flow this run is part of: pass it as `parent` to a flow that must end before what follows here. */
  readonly flowId: string | null;
  /** Aborts at the task's `timeout` and when the worker must stop. Pass it to every outside call. */
  readonly signal: AbortSignal;
  readonly log: Logger;
  /** A transaction fenced by this attempt: it refuses to commit once the attempt was given to another worker. */
  inTransaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Sends a channel event now. Call it after the transaction that made it true. */
  publish<Channel extends ChannelDefinition, Event extends keyof ChannelEvents<Channel> & string>(
    channel: Channel,
    params: ChannelParams<Channel>,
    event: Event,
    data: ChannelEvents<Channel>[Event],
  ): Promise<void>;
  /** 0–100 and a Spanish phrase for the person who waits; as often as you like, the newest is written twice a second. */
  progress(percent: number, text?: string): Promise<void>;
};

export type TaskHandler = {
  readonly definition: TaskDefinition;
  readonly run: (input: unknown, context: TaskContext) => Promise<Outcome<unknown>>;
};

/** Ties a handler to its definition; one file per handler under the module's `tasks/`. */
export const handleTask = <Input extends z.ZodType, Output extends z.ZodType>(
  definition: TaskDefinition<Input, Output>,
  run: (input: z.output<Input>, context: TaskContext) => Promise<Outcome<z.input<Output>>>,
): TaskHandler => ({
  definition: definition as unknown as TaskDefinition,
  run: (input, context) => run(definition.input.parse(input), context),
});
