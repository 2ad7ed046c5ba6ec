import type { Redis } from 'ioredis';
import { brokerPrefix } from '../tasks/job.ts';
import type { QueueName } from '../tasks/queues.ts';

/** A run as its queue takes it. `data` is JSON; `delayMs` 0 starts it as soon as a worker is free. */
export type PushedJob = {
  readonly id: string;
  readonly name: string;
  readonly data: string;
  readonly priority: number;
  readonly delayMs: number;
};

/**
 * What BullMQ's `addBulk` does with prioritized and delayed jobs, for a whole batch in one script: no options to
 * serialize, no event stream, which nothing of ours reads. Fields and keys are those of BullMQ 6.7; a test compares them.
 * A job that exists is left as it is.
 */
const script = `
local prefix = ARGV[1]
local now = ARGV[2]
local meta = redis.call('HMGET', KEYS[1], 'paused', 'concurrency')
local free = not meta[1] and (not meta[2] or redis.call('LLEN', KEYS[2]) < tonumber(meta[2]))
local prioritized = false
local delayed = false
for i = 3, #ARGV, 5 do
  local id, priority, delay = ARGV[i], ARGV[i + 3], tonumber(ARGV[i + 4])
  local key = prefix .. id
  if redis.call('EXISTS', key) == 0 then
    redis.call('HSET', key, 'name', ARGV[i + 1], 'data', ARGV[i + 2], 'opts', '{"attempts":0}', 'timestamp', now,
      'delay', ARGV[i + 4], 'priority', priority)
    if delay > 0 then
      -- BullMQ keeps the order of up to 4096 jobs of one millisecond in the low bits.
      local first = (tonumber(now) + delay) * 4096
      local last = redis.call('ZREVRANGEBYSCORE', KEYS[4], first + 4095, first, 'WITHSCORES', 'LIMIT', 0, 1)
      local score = first
      if last[2] then score = math.min(tonumber(last[2]) + 1, first + 4095) end
      redis.call('ZADD', KEYS[4], score, id)
      delayed = true
    else
      local count = redis.call('INCR', KEYS[5])
      redis.call('ZADD', KEYS[3], tonumber(priority) * 4294967296 + count % 4294967296, id)
      prioritized = true
    end
  end
end
if prioritized and free then redis.call('ZADD', KEYS[6], 0, '0') end
if delayed then
  local next = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
  redis.call('ZADD', KEYS[6], math.floor(tonumber(next[2]) / 4096), '1')
end`;

/** Sent as it is once per connection and by its hash from then on. */
const commandName = 'jsolPush';
type WithPush = Redis & { jsolPush?: (...args: (string | number)[]) => Promise<unknown> };

/** Puts the jobs into their queue in the order given. Fails when the broker is away. */
export async function pushJobs(redis: WithPush, queue: QueueName, jobs: readonly PushedJob[]): Promise<void> {
  if (!redis.jsolPush) redis.defineCommand(commandName, { numberOfKeys: 6, lua: script });
  const key = (part: string) => `${brokerPrefix}:${queue}:${part}`;
  const args: (string | number)[] = [key(''), Date.now()];
  for (const { id, name, data, priority, delayMs } of jobs) args.push(id, name, data, priority, delayMs);
  const keys = ['meta', 'active', 'prioritized', 'delayed', 'pc', 'marker'].map(key);
  await redis.jsolPush!(...keys, ...args);
}
