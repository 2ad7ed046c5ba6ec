import { type z } from 'zod';
import type { ScheduleDeclaration } from '../schedules/schedule.ts';
import type { Duration } from '../time/duration.ts';
import type { QueueName } from './queues.ts';

/** Defaults: 3 retries after the first attempt (spec §2), 5 s doubling to 10 min, with ±20 % jitter. */
export type RetryPolicy = { attempts?: number; firstDelay?: Duration; maxDelay?: Duration };

/** One unfinished run per key: while one waits or runs, a second enqueue is dropped and gets that run's id. */
export type UniquePolicy<Input> = {
  key(input: Input): string;
  until: 'finished';
};

export type TaskOptions<Input extends z.ZodType, Output extends z.ZodType> = {
  /** `modulo.verbo_objeto`, as in the catalogue; never changes once released. */
  name: string;
  /** One Spanish sentence: the monitor and docs/tareas.md show it. */
  summary: string;
  queue: QueueName;
  /** Soft limit: the signal aborts. Default `'60s'`. */
  timeout?: Duration;
  input: Input;
  output?: Output;
  retry?: RetryPolicy;
  unique?: UniquePolicy<z.output<Input>>;
  /** Business keys by which people find a run: comprobante, RUC, pedido. */
  keys?(input: z.output<Input>): string[];
  /** Outside services whose circuit must be closed for the task to start. */
  needs?: readonly string[];
  /** A run that has burned more attempts than this asks for a person's review. Default: none does. */
  reviewAfterAttempts?: number;
  /** 1 is most urgent, 100 least, within one queue. Default 50. */
  priority?: number;
  /** Other names under which callers may know the task. */
  aliases?: readonly string[];
  schedule?: ScheduleDeclaration<z.output<Input>>;
};

export type TaskDefinition<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> = Readonly<
  TaskOptions<Input, Output> & { timeout: Duration; retry: Required<RetryPolicy>; priority: number }
> & { readonly kind: 'task' };

/**
 * Declares a background task. The definition is a value: callers enqueue it, one handler runs it, and the monitor,
 * the CLI and the docs are made from it.
 */
export function defineTask<Input extends z.ZodType, Output extends z.ZodType = z.ZodVoid>(
  options: TaskOptions<Input, Output>,
): TaskDefinition<Input, Output> {
  if (!/^[a-z]+\.[a-z0-9_]+$/.test(options.name))
    throw new Error(`task name "${options.name}" is not modulo.verbo_objeto`);
  return {
    ...options,
    kind: 'task',
    timeout: options.timeout ?? '60s',
    priority: options.priority ?? 50,
    retry: { attempts: 3, firstDelay: '5s', maxDelay: '10m', ...options.retry },
  };
}
