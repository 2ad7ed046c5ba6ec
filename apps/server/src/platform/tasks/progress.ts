import type { Redis } from 'ioredis';
import { jobKey, type JobRef } from './job.ts';
import { queueNames } from './queues.ts';

/** How far a running run has come, as its handler said last. */
export type RunProgress = {
  /** 0–100. */
  readonly percent: number;
  /** Spanish, for the person who waits. */
  readonly text: string | null;
};

/** A handler that reports each of 100,000 rows costs the broker two writes a second. */
const everyMs = 500;

export type ProgressReporter = {
  /** Keeps the newest; written at once, or with the next turn. Never fails: progress is not work. */
  report(percent: number, text?: string): Promise<void>;
  /** Drops what is not written yet: the run's end says more. */
  stop(): void;
};

export function createProgressReporter(write: (progress: RunProgress) => Promise<unknown>): ProgressReporter {
  let newest: RunProgress | null = null;
  let timer: NodeJS.Timeout | null = null;
  const flush = () => {
    timer = null;
    if (!newest) return;
    const progress = newest;
    newest = null;
    timer = setTimeout(flush, everyMs);
    void write(progress).catch(() => undefined);
  };
  return {
    report(percent, text) {
      newest = { percent: Math.round(Math.min(100, Math.max(0, percent))), text: text ?? null };
      if (!timer) flush();
      return Promise.resolve();
    },
    stop() {
      if (timer) clearTimeout(timer);
      newest = null;
    },
  };
}

/** A job that is gone must not come back as a shell of itself: the reconciler would take it for whole. */
const writeScript = `if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], 'progress', ARGV[1]) end`;

export const writeProgress = (redis: Redis, { queue, runId }: JobRef, progress: RunProgress): Promise<unknown> =>
  redis.eval(writeScript, 1, jobKey(queue, runId), JSON.stringify(progress));

/**
 * The progress of runs under way; one that said nothing, waits or has ended is not in the answer. Kept in Redis beside
 * the job, so it costs PostgreSQL nothing and goes with the run.
 */
export async function runProgress(redis: Redis, runIds: readonly string[]): Promise<Map<string, RunProgress>> {
  if (runIds.length === 0) return new Map();
  const pipeline = redis.pipeline();
  for (const id of runIds) for (const queue of queueNames) pipeline.hget(jobKey(queue, id), 'progress');
  const answers = (await pipeline.exec()) ?? [];
  const found = new Map<string, RunProgress>();
  for (const [index, [error, value]] of answers.entries()) {
    if (error) throw error;
    if (typeof value !== 'string') continue;
    found.set(runIds[Math.floor(index / queueNames.length)]!, JSON.parse(value) as RunProgress);
  }
  return found;
}
