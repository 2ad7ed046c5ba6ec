import { Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { brokerPrefix, jobKey, type JobData, type JobEnd, type JobRef } from './job.ts';
import { queueNames, type QueueName } from './queues.ts';

export type BrokerQueue = Queue<JobData, JobEnd>;

/** The five queues as their producers see them, over one connection. */
export type BrokerQueues = {
  readonly redis: Redis;
  of(queue: QueueName): BrokerQueue;
  close(): Promise<void>;
};

/** Nothing of ours reads BullMQ's event streams; they are kept short for whoever debugs with them. */
const eventsKept = 1_000;

export function openBrokerQueues(redis: Redis): BrokerQueues {
  const queues = new Map<QueueName, BrokerQueue>();
  for (const name of queueNames) {
    const queue: BrokerQueue = new Queue(name, {
      connection: redis,
      prefix: brokerPrefix,
      streams: { events: { maxLen: eventsKept } },
    });
    // The connection reports its own outages; without a listener each would end the process.
    queue.on('error', () => undefined);
    queues.set(name, queue);
  }
  return {
    redis,
    of: (name) => queues.get(name)!,
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}

/** How far an attempt under way says it is: 0–100 and a Spanish phrase; null when it said nothing. */
export async function runProgress(
  redis: Redis,
  { queue, runId }: JobRef,
): Promise<{ percent: number; text: string | null } | null> {
  const said = await redis.hget(jobKey(queue, runId), 'progress');
  const progress: unknown = said === null ? null : JSON.parse(said);
  // A job that has said nothing carries BullMQ's own 0.
  return typeof progress === 'object' ? (progress as { percent: number; text: string | null } | null) : null;
}

export type QueueDepth = {
  readonly queue: QueueName;
  readonly waiting: number;
  readonly running: number;
  readonly delayed: number;
  /** Finished, on its way into the ledger. Grows only while PostgreSQL is away. */
  readonly unrecorded: number;
};

/** Fails while the broker is away. */
export async function queueDepths(redis: Redis): Promise<QueueDepth[]> {
  const pipeline = redis.pipeline();
  for (const name of queueNames) {
    const key = (part: string) => `${brokerPrefix}:${name}:${part}`;
    pipeline
      .llen(key('wait'))
      .zcard(key('prioritized'))
      .llen(key('active'))
      .zcard(key('delayed'))
      .zcard(key('completed'));
  }
  const answers = (await pipeline.exec()) ?? [];
  const numbers = answers.map(([error, count]) => {
    if (error) throw error;
    return Number(count);
  });
  return queueNames.map((queue, index) => {
    const [wait = 0, prioritized = 0, running = 0, delayed = 0, unrecorded = 0] = numbers.slice(
      index * 5,
      index * 5 + 5,
    );
    return { queue, waiting: wait + prioritized, running, delayed, unrecorded };
  });
}
