import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { brokerPrefix } from '../tasks/job.ts';
import { pushJobs } from './push-script.ts';

/** The jobs of a queue and their places in Redis, with instants rounded away. */
async function contents(redis: Redis): Promise<Record<string, unknown>> {
  const seen: Record<string, unknown> = {};
  for (const key of (await redis.keys(`${brokerPrefix}:default:*`)).sort()) {
    const part = key.slice(`${brokerPrefix}:default:`.length);
    if (['events', 'id', 'meta', 'active'].includes(part)) continue;
    const type = await redis.type(key);
    if (type === 'hash') {
      const { timestamp, opts, ...fields } = await redis.hgetall(key);
      // What our jobs leave out of the options is in the fields beside them.
      const { attempts } = JSON.parse(opts ?? '{}') as { attempts?: number };
      seen[part] = { ...fields, attempts, dated: timestamp !== undefined };
    } else if (type === 'zset') {
      const members = await redis.zrange(key, 0, '-1', 'WITHSCORES');
      seen[part] = members.map((member, index) =>
        index % 2 === 0 ? member : part === 'prioritized' ? member : Number(member) > 0,
      );
    } else seen[part] = await redis.get(key);
  }
  return seen;
}

describe('pushing a batch', () => {
  let server: TestRedis;
  let redis: Redis;
  let queue: Queue;
  beforeAll(async () => {
    server = await testRedis();
    redis = new Redis(server.url, { maxRetriesPerRequest: null });
    queue = new Queue('default', { connection: redis, prefix: brokerPrefix });
    await queue.waitUntilReady();
  });
  afterAll(async () => {
    await queue?.close();
    redis?.disconnect();
    await server?.stop();
  });
  beforeEach(() => redis.flushall());

  const jobs = [
    { id: 'a', name: 'prueba.una', data: '{"input":1}', priority: 50, delayMs: 0 },
    { id: 'b', name: 'prueba.una', data: '{"input":2}', priority: 1, delayMs: 0 },
    { id: 'c', name: 'prueba.otra', data: '{"input":3}', priority: 50, delayMs: 60_000 },
    { id: 'd', name: 'prueba.otra', data: '{"input":4}', priority: 50, delayMs: 60_000 },
    { id: 'a', name: 'prueba.una', data: '{"input":"again"}', priority: 2, delayMs: 0 },
  ];

  it.each([{ state: 'open' }, { state: 'paused' }, { state: 'bounded' }])(
    'leaves what BullMQ would leave in a queue that is $state',
    async ({ state }) => {
      const prepare = async () => {
        await redis.flushall();
        await queue.setGlobalConcurrency(state === 'bounded' ? 1 : 9);
        if (state === 'paused') await queue.pause();
        if (state === 'bounded') await redis.lpush(`${brokerPrefix}:default:active`, 'x');
      };
      await prepare();
      await queue.addBulk(
        jobs.map(({ id, name, data, priority, delayMs }) => ({
          name,
          data: JSON.parse(data) as unknown,
          opts: { jobId: id, priority, ...(delayMs > 0 ? { delay: delayMs } : {}) },
        })),
      );
      const theirs = await contents(redis);
      await prepare();
      await pushJobs(redis, 'default', jobs);
      expect(await contents(redis)).toEqual(theirs);
    },
  );

  it('orders by priority, then as given, and delayed ones of one millisecond as given', async () => {
    await pushJobs(redis, 'default', jobs);
    expect(await redis.zrange(`${brokerPrefix}:default:prioritized`, 0, '-1')).toEqual(['b', 'a']);
    expect(await redis.zrange(`${brokerPrefix}:default:delayed`, 0, '-1')).toEqual(['c', 'd']);
  });
});
