import type { Redis } from 'ioredis';
import { brokerPrefix, type JobData, type JobEnd } from './job.ts';
import type { QueueName } from './queues.ts';

/*
 * What a worker says to its queue. The keys and their meaning are BullMQ's (6.7), so that its queue class goes on pausing,
 * bounding, promoting and counting; these scripts take and give back many jobs in one call, and append no events.
 */

/** One delivery of a job. */
export type DeliveredJob = {
  readonly id: string;
  readonly name: string;
  readonly data: JobData;
  /** When this copy was put into the queue, Unix ms. */
  readonly queuedAt: number;
  /** Deliveries so far, this one included. */
  readonly starts: number;
  /** Deliveries whose process died. */
  readonly deaths: number;
  /** Owns the job's lock; another delivery has another one, in the same process too. */
  readonly token: string;
};

/** How a delivery ended, for the broker. */
export type Report = { readonly job: DeliveredJob } & (
  | { readonly kind: 'ended'; readonly end: JobEnd }
  /** Back to the delayed ones, with new data where it changed. */
  | { readonly kind: 'later'; readonly untilMs: number; readonly data: JobData | null }
);

export type Exchanged = {
  /** Ids of reports that came too late: the job is in other hands. */
  readonly refused: ReadonlySet<string>;
  readonly jobs: readonly DeliveredJob[];
  /** When the next delayed job is due, Unix ms. */
  readonly nextDueMs: number | null;
  /** The queue's rate lets nothing start for so long; 0 otherwise. */
  readonly limitedForMs: number;
};

const exchangeScript = `
local meta, active, prioritized, delayed, counter, marker = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6]
local wait, completed, limiter = KEYS[7], KEYS[8], KEYS[9]
local prefix, now, lockMs, worker, want = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], tonumber(ARGV[5])
local ended = tonumber(ARGV[6])
local at = 7
local refused = {}

local function release(id, token)
  local lock = prefix .. id .. ':lock'
  if redis.call('GET', lock) ~= token then
    refused[#refused + 1] = id
    return false
  end
  redis.call('DEL', lock)
  return redis.call('LREM', active, -1, id) > 0
end

local function enqueue(id, priority)
  local count = redis.call('INCR', counter)
  redis.call('ZADD', prioritized, priority * 4294967296 + count % 4294967296, id)
end

for _ = 1, ended do
  local id = ARGV[at]
  if release(id, ARGV[at + 1]) then
    redis.call('HSET', prefix .. id, 'returnvalue', ARGV[at + 2], 'finishedOn', ARGV[2])
    redis.call('ZADD', completed, ARGV[2], id)
  end
  at = at + 3
end

while at <= #ARGV do
  local id = ARGV[at]
  if release(id, ARGV[at + 1]) then
    local due = tonumber(ARGV[at + 2])
    redis.call('HSET', prefix .. id, 'delay', math.max(due - now, 0))
    if ARGV[at + 3] ~= '' then redis.call('HSET', prefix .. id, 'data', ARGV[at + 3]) end
    local last = redis.call('ZREVRANGEBYSCORE', delayed, due * 4096 + 4095, due * 4096, 'WITHSCORES', 'LIMIT', 0, 1)
    local score = due * 4096
    if last[2] then score = math.min(tonumber(last[2]) + 1, due * 4096 + 4095) end
    redis.call('ZADD', delayed, score, id)
  end
  at = at + 4
end

local due = redis.call('ZRANGEBYSCORE', delayed, 0, (now + 1) * 4096 - 1, 'LIMIT', 0, 1000)
for _, id in ipairs(due) do
  redis.call('ZREM', delayed, id)
  local priority = redis.call('HGET', prefix .. id, 'priority')
  if priority then
    enqueue(id, tonumber(priority))
    redis.call('HSET', prefix .. id, 'delay', 0)
  end
end

local controls = redis.call('HMGET', meta, 'paused', 'concurrency', 'max', 'duration')
local limitedFor = 0
local free = 1000000
if controls[1] then free = 0 end
if controls[2] then free = math.min(free, tonumber(controls[2]) - redis.call('LLEN', active)) end
if controls[3] and free > 0 then
  local left = tonumber(controls[3]) - tonumber(redis.call('GET', limiter) or '0')
  if left <= 0 then limitedFor = math.max(redis.call('PTTL', limiter), 1) end
  free = math.min(free, left)
end

local jobs = {}
while #jobs < math.min(want, free) do
  local id = redis.call('RPOP', wait)
  if not id then
    id = redis.call('ZPOPMIN', prioritized)[1]
    if not id then
      redis.call('DEL', counter)
      break
    end
  end
  local fields = redis.call('HMGET', prefix .. id, 'name', 'data', 'stc', 'timestamp')
  -- A job somebody removed while it waited leaves its place behind.
  if fields[1] then
    redis.call('LPUSH', active, id)
    local starts = redis.call('HINCRBY', prefix .. id, 'ats', 1)
    redis.call('SET', prefix .. id .. ':lock', worker .. ':' .. starts, 'PX', lockMs)
    redis.call('HSET', prefix .. id, 'processedOn', ARGV[2])
    if controls[3] and redis.call('INCR', limiter) == 1 then redis.call('PEXPIRE', limiter, controls[4]) end
    jobs[#jobs + 1] = { id, fields[1], fields[2], starts, tonumber(fields[3] or '0'), tonumber(fields[4] or '0') }
  end
end

-- Whoever waits is woken when there is more than we took.
if #jobs < free and (redis.call('ZCARD', prioritized) > 0 or redis.call('LLEN', wait) > 0) then
  redis.call('ZADD', marker, 0, '0')
end
local next = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
if next then
  next = math.floor(tonumber(next) / 4096)
  redis.call('ZADD', marker, next, '1')
end
return { refused, jobs, next or 0, limitedFor }`;

const renewScript = `
local lost = {}
for i = 3, #ARGV, 2 do
  local lock = ARGV[1] .. ARGV[i] .. ':lock'
  if redis.call('GET', lock) == ARGV[i + 1] then
    redis.call('PEXPIRE', lock, ARGV[2])
  else
    lost[#lost + 1] = ARGV[i]
  end
end
return lost`;

/**
 * An active job without a lock lost its worker: a job becomes active and locked in one script. It goes to the head of its
 * queue. Whichever worker looks, the next look is one interval later; the key ends a little sooner than a timer comes.
 */
const reviveScript = `
local active, wait, check, meta, marker = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
if not redis.call('SET', check, '1', 'PX', ARGV[2], 'NX') then return 0 end
local revived = 0
for _, id in ipairs(redis.call('LRANGE', active, 0, -1)) do
  if redis.call('EXISTS', ARGV[1] .. id .. ':lock') == 0 then
    redis.call('LREM', active, 1, id)
    -- One whose data is gone is made again by the reconciler.
    if redis.call('EXISTS', ARGV[1] .. id) == 1 then
      redis.call('HINCRBY', ARGV[1] .. id, 'stc', 1)
      redis.call('RPUSH', wait, id)
      revived = revived + 1
    end
  end
end
if revived > 0 and redis.call('HEXISTS', meta, 'paused') == 0 then redis.call('ZADD', marker, 0, '0') end
return revived`;

export type BrokerScripts = {
  /** Reports deliveries that ended and takes up to `want` new ones. */
  exchange(reports: readonly Report[], want: number): Promise<Exchanged>;
  /** Prolongs the locks of deliveries under way. @returns the ids of those that are not ours any more. */
  renew(jobs: Iterable<DeliveredJob>): Promise<string[]>;
  /** Gives the jobs of dead workers back. @returns how many. */
  revive(): Promise<number>;
  /** Waits, on a connection of its own, until there may be something to take; at most this long. */
  wait(blocking: Redis, timeoutMs: number): Promise<void>;
};

type Commands = Redis & {
  jsolExchange(
    ...args: (string | number)[]
  ): Promise<[string[], [string, string, string, number, number, number][], number, number]>;
  jsolRenew(...args: (string | number)[]): Promise<string[]>;
  jsolRevive(...args: (string | number)[]): Promise<number>;
};

export function brokerScripts(
  connection: Redis,
  options: { queue: QueueName; workerId: string; lockMs: number; checkMs: number },
): BrokerScripts {
  connection.defineCommand('jsolExchange', { numberOfKeys: 9, lua: exchangeScript });
  connection.defineCommand('jsolRenew', { numberOfKeys: 0, lua: renewScript });
  connection.defineCommand('jsolRevive', { numberOfKeys: 5, lua: reviveScript });
  const redis = connection as Commands;
  const { workerId, lockMs, checkMs } = options;
  const key = (part: string) => `${brokerPrefix}:${options.queue}:${part}`;
  const prefix = key('');
  const exchangeKeys = ['meta', 'active', 'prioritized', 'delayed', 'pc', 'marker', 'wait', 'completed', 'limiter'].map(
    key,
  );
  const reviveKeys = ['active', 'wait', 'stalled-check', 'meta', 'marker'].map(key);

  return {
    async exchange(reports, want) {
      const ended = reports.filter((report) => report.kind === 'ended');
      const args: (string | number)[] = [prefix, Date.now(), lockMs, workerId, want, ended.length];
      for (const { job, end } of ended) args.push(job.id, job.token, JSON.stringify(end));
      for (const report of reports) {
        if (report.kind !== 'later') continue;
        const { job, untilMs, data } = report;
        args.push(job.id, job.token, Math.ceil(untilMs), data ? JSON.stringify(data) : '');
      }
      const [refused, taken, next, limitedForMs] = await redis.jsolExchange(...exchangeKeys, ...args);
      return {
        refused: new Set(refused),
        jobs: taken.map(([id, name, data, starts, deaths, queuedAt]) => ({
          id,
          name,
          data: JSON.parse(data) as JobData,
          queuedAt,
          starts,
          deaths,
          token: `${workerId}:${starts}`,
        })),
        nextDueMs: next === 0 ? null : next,
        limitedForMs,
      };
    },
    async renew(jobs) {
      const args: (string | number)[] = [prefix, lockMs];
      for (const { id, token } of jobs) args.push(id, token);
      return args.length === 2 ? [] : redis.jsolRenew(...args);
    },
    revive: () => redis.jsolRevive(...reviveKeys, prefix, Math.floor(checkMs * 0.8)),
    async wait(blocking, timeoutMs) {
      await blocking.bzpopmin(key('marker'), Math.max(timeoutMs, 2) / 1_000);
    },
  };
}
