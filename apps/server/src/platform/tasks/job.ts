import type { LogLine } from './attempt-log.ts';
import type { FlowRow, JobFlow } from './flow.ts';
import type { QueueName } from './queues.ts';

/** Prefix of everything the task engine keeps in the broker. */
export const brokerPrefix = 'jsol';

/** Where BullMQ keeps a job: a hash, which exists from the push until the ledger has the run's end. */
export const jobKey = (queue: string, runId: string): string => `${brokerPrefix}:${queue}:${runId}`;

/** Finished jobs the ledger may not have yet, by the time they finished. */
export const finishedKey = (queue: string): string => `${brokerPrefix}:${queue}:completed`;

/** What travels with a job. Counters live here, so that deciding about an attempt needs no query. */
export type JobData = {
  input: unknown;
  traceId: string;
  /** Unix milliseconds, like the next. */
  dueAt: number;
  /** Absent for a run that is never too late. */
  dueBy?: number;
  createdAt: number;
  /** True when the run asked to start later: its waiting is not the system's. */
  delayed: boolean;
  /** Of a run that waits for its turn; absent otherwise. */
  orderKey?: string;
  /** The outbox row's when the job was made; older copies of a re-created job are refused by it. */
  generation: number;
  /** Attempts used up by surprises. */
  burned: number;
  /** Attempts that ended in a postponement. */
  postponed: number;
  /** Attempts in the ledger, without those whose process died. */
  recorded: number;
  /** BullMQ's count of dead deliveries when an attempt last ended well enough to report. */
  forgiven: number;
  /** Its place among others, for a run that is part of a flow. */
  flow?: JobFlow;
};

export type JobError = { message: string; stack: string | null; fingerprint: string };

/** How a run ended, kept as the job's return value until the ledger has it. */
export type RunEnd = {
  kind: 'ended';
  state: 'done' | 'failed' | 'gave-up';
  worker: string;
  /** When this copy of the job was put into the queue. */
  queuedAt?: number;
  startedAt: number;
  finishedAt: number;
  number: number;
  attempts: number;
  postponements: number;
  output: unknown;
  reason: string | null;
  error: JobError | null;
  /** What the last attempt wrote; absent for nothing, and when it went well at once without a warning. */
  log?: readonly LogLine[];
  /** The run that follows in its chain. */
  next?: FlowRow;
};

/** A copy of work that is finished, cancelled or in other hands: it is dropped without a trace in the ledger. */
export type StaleCopy = { kind: 'stale' };
export type JobEnd = RunEnd | StaleCopy;

export type JobRef = { readonly queue: QueueName; readonly runId: string };

/** Room for this many deliveries of one generation; a run that starts more often than that never ends anyway. */
const deliveriesPerGeneration = 1_000_000;

/** Grows with every delivery of a run, across re-creations: the higher token owns the run. */
export const fenceToken = (generation: number, deliveries: number): number =>
  generation * deliveriesPerGeneration + deliveries;
