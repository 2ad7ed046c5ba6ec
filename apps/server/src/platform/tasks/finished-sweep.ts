import type { Redis } from 'ioredis';
import { finishedKey, jobKey, type JobEnd } from './job.ts';
import type { Ledger } from './ledger.ts';
import type { QueueName } from './queues.ts';

const pageSize = 200;
/** Younger ones are on their way into the ledger of the process that ran them. */
const settledMs = 2_000;

/**
 * Finds jobs that finished and whose process died before it had recorded the end, and records it from the job's own
 * return value: the work is not done again. @returns how many were picked up.
 */
export async function sweepFinished(redis: Redis, ledger: Ledger, queue: QueueName): Promise<number> {
  const ids = await redis.zrangebyscore(finishedKey(queue), '-inf', Date.now() - settledMs, 'LIMIT', 0, pageSize);
  const unknown = ids.filter((id) => !ledger.holds(id));
  if (unknown.length === 0) return 0;
  const pipeline = redis.pipeline();
  for (const id of unknown) pipeline.hget(jobKey(queue, id), 'returnvalue');
  const answers = (await pipeline.exec()) ?? [];
  for (const [index, runId] of unknown.entries()) {
    const [error, value] = answers[index] ?? [new Error('no answer'), null];
    if (error) continue;
    const end = typeof value === 'string' ? (JSON.parse(value) as JobEnd) : null;
    if (end?.kind === 'ended') ledger.end({ queue, runId }, end);
    else ledger.discard({ queue, runId });
  }
  return unknown.length;
}
