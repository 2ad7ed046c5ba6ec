import { type z } from 'zod';
import type { ScheduleDeclaration } from '../schedules/schedule.ts';
import type { Duration } from '../time/duration.ts';
import type { LimitUse } from './limits.ts';
import type { QueueName } from './queues.ts';

/** Defaults: 3 retries after the first attempt (spec §2), 5 s doubling to 10 min, with ±20 % jitter. */
export type RetryPolicy = { attempts?: number; firstDelay?: Duration; maxDelay?: Duration };

/** A second enqueue with the key of a run that stands is dropped and gets that run's id. */
export type UniquePolicy<Input> = {
  key(input: Input): string;
  /**
   * How long a run stands for others. `finished`: while it waits or runs. `started`: while it waits, so that one may
   * wait behind one that runs. `latest`: as `started`, but the run that waits takes the newest input, and those of a key
   * never run at once. A duration: from its enqueue on, ended or not.
   */
  until: 'finished' | 'started' | 'latest' | Duration;
};

/**
 * An outside service by the name of its circuit, or one that exists several times, such as a shop per sales channel:
 * each key has a circuit of its own, `service:key`; null for an input that needs none.
 */
export type NeededService<Input> = string | { readonly service: string; key(input: Input): string | null };

/** The services a task needs, without keys. */
export const neededServices = ({ needs = [] }: Pick<TaskDefinition, 'needs'>): string[] =>
  needs.map((need) => (typeof need === 'string' ? need : need.service));

/** The circuit of one of several. */
export const circuitOf = (service: string, key: string): string => `${service}:${key}`;

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
  /**
   * Runs with the same order key run one at a time, in the order they were enqueued, whatever their task; one that is
   * retried or held makes those behind it wait. Name the subject in the key: `caja:3`.
   */
  order?(input: z.output<Input>): string;
  /** Bounds that hold for every attempt, with the key each is counted by. See {@link defineLimit}. */
  limits?(input: z.output<Input>): readonly LimitUse[];
  /** Business keys by which people find a run: comprobante, RUC, pedido. */
  keys?(input: z.output<Input>): string[];
  /**
   * The instant from which the work comes too late, as the input knows it. It starts nothing sooner by itself: of the
   * runs held for a service that was away, the one that is late first leaves first; one without comes last.
   */
  dueBy?(input: z.output<Input>): Date | null;
  /** Outside services whose circuit must be closed for the task to start. */
  needs?: readonly NeededService<z.output<Input>>[];
  /**
   * The handler runs in a thread of its own, with its own connections, which is terminated at the hard limit: for work
   * that keeps the CPU for more than some tenths of a second. Its first run waits for the thread to start.
   */
  thread?: boolean;
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
  if (options.order && options.unique?.until === 'latest')
    throw new Error(`task ${options.name}: \`until: 'latest'\` orders its runs by their key; take \`order\` away`);
  return {
    ...options,
    kind: 'task',
    timeout: options.timeout ?? '60s',
    priority: options.priority ?? 50,
    retry: { attempts: 3, firstDelay: '5s', maxDelay: '10m', ...options.retry },
  };
}
