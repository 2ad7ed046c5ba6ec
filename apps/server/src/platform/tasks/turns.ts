import type { Redis } from 'ioredis';
import type { Database } from '../database/database.ts';
import type { BrokerQueues } from './broker-queues.ts';
import { brokerPrefix, type JobRef } from './job.ts';
import type { QueueName } from './queues.ts';

/**
 * Runs of one order key, one at a time and in the order they were enqueued. The oldest unfinished outbox row of a key is
 * the one whose turn it is, so that the order needs nothing in Redis; there is only kept who waits, to wake them up.
 */
export type Turns = {
  /** @returns false when an older run of the key is unfinished; the run is then woken up when its turn comes. */
  isNext(job: JobRef, key: string): Promise<boolean>;
  /** Wakes the run whose turn it is, when it waits. Call it once an ended run's row is gone. */
  wake(keys: readonly string[]): Promise<void>;
  /** Wakes whatever a crash, a cancellation or a missed moment left waiting; at most one process per second does. */
  sweep(): Promise<void>;
};

/** A safeguard for a run nobody wakes. */
export const turnRetryMs = 15_000;

const keysKey = `${brokerPrefix}:turns`;
const waitingKey = `${brokerPrefix}:turns:waiting`;
const sweepingKey = `${brokerPrefix}:turns:sweeping`;
const sweepMs = 800;
const keysPerSweep = 500;

export function createTurns(deps: { database: Database; redis: Redis; queues: BrokerQueues }): Turns {
  const { database, redis, queues } = deps;

  async function wake(keys: readonly string[]): Promise<void> {
    if (keys.length === 0) return;
    const { rows } = await database.pool.query<{ key: string; id: string | null; queue: QueueName }>(
      `select given.key, head.id, head.queue from unnest($1::text[]) as given(key)
       left join lateral (
         select id, queue from platform.outbox o where o.order_key = given.key order by order_seq limit 1
       ) head on true`,
      [keys],
    );
    for (const { key, id, queue } of rows) {
      if (id === null) await redis.srem(keysKey, key);
      else if ((await redis.srem(waitingKey, id)) === 1) {
        // Between "it waits" and its place among the delayed a moment passes; the next sweep tries again.
        await queues
          .of(queue)
          .getBackend()
          .promote(id)
          .catch(() => redis.sadd(waitingKey, id));
      }
    }
  }

  return {
    wake,
    async isNext({ runId }, key) {
      const { rows } = await database.pool.query<{ next: boolean }>({
        name: 'outbox-older-of-key',
        text: `select not exists (
            select from platform.outbox older where older.order_key = $1 and older.order_seq < mine.order_seq) as next
          from platform.outbox mine where mine.id = $2`,
        values: [key, runId],
      });
      // Without a row it has just been cancelled; its next delivery finds that out.
      if (rows[0]?.next) {
        await redis.srem(waitingKey, runId);
        return true;
      }
      await redis.pipeline().sadd(waitingKey, runId).sadd(keysKey, key).exec();
      return false;
    },
    async sweep() {
      if ((await redis.set(sweepingKey, '1', 'PX', sweepMs, 'NX')) !== 'OK') return;
      await wake(await redis.srandmember(keysKey, keysPerSweep));
    },
  };
}
