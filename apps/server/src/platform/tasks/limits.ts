import type { Redis } from 'ioredis';
import { toMs, type Duration } from '../time/duration.ts';
import { brokerPrefix } from './job.ts';

/**
 * A bound that several tasks may share: one WhatsApp number, one carrier. With keys (`limits` of a task), it holds for
 * each key by itself.
 */
export type LimitDefinition = {
  /** Unique among the limits; part of its keys in Redis. */
  readonly name: string;
  /** Attempts at once, over all workers. Default unbounded. */
  readonly concurrency?: number;
  /** In any stretch of `per`, at most `max` attempts start. Default unbounded. */
  readonly rate?: { readonly max: number; readonly per: Duration };
};

/** Throws when a limit bounds nothing or could never let anything through. */
export function defineLimit(limit: LimitDefinition): LimitDefinition {
  const bounds = [limit.concurrency, limit.rate?.max].filter((bound) => bound !== undefined);
  if (bounds.length === 0) throw new Error(`limit "${limit.name}" bounds nothing: give it a concurrency or a rate`);
  if (bounds.some((bound) => !Number.isSafeInteger(bound) || bound < 1)) {
    throw new Error(`limit "${limit.name}" must let at least one through`);
  }
  return limit;
}

/** A limit with the key it is asked for. */
export type LimitUse = { readonly limit: LimitDefinition; readonly key: string };

/** Counts who is in, for all workers. A place is leased: that of a killed worker is free again within 10 s. */
export type Limits = {
  /** @param member this attempt of a run; the same one may ask again. @returns null when it may start, else when to ask again. */
  enter(use: LimitUse, member: string): Promise<{ untilMs: number; busy: boolean } | null>;
  /** Gives the place back. @returns who has waited longest for it, as it had named itself. */
  leave(use: LimitUse, member: string): Promise<string | null>;
  /** Prolongs the leases of what this process has in hand; call it every few seconds. */
  renew(): Promise<void>;
};

const leaseMs = 10_000;
/** A safeguard: whoever leaves a place wakes the next one at once. */
const busyRetryMs = 5_000;

const enterScript = `
local now = tonumber(ARGV[1])
local member = ARGV[2]
local concurrency = tonumber(ARGV[3])
local max = tonumber(ARGV[5])
if concurrency then
  redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
  if not redis.call('ZSCORE', KEYS[1], member) and redis.call('ZCARD', KEYS[1]) >= concurrency then
    redis.call('ZADD', KEYS[2], 'NX', now, member)
    redis.call('PEXPIRE', KEYS[2], 86400000)
    return {'busy', '0'}
  end
end
if max then
  local per = tonumber(ARGV[6])
  redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', now - per)
  local start = redis.call('ZSCORE', KEYS[3], member)
  if not start then
    -- The reservation of the one that is max places before this one frees this one's place.
    local before = redis.call('ZREVRANGE', KEYS[3], max - 1, max - 1, 'WITHSCORES')
    start = now
    if before[2] then start = math.max(now, tonumber(before[2]) + per) end
    redis.call('ZADD', KEYS[3], start, member)
    redis.call('PEXPIRE', KEYS[3], math.ceil(start - now + 2 * per))
  end
  if tonumber(start) > now then return {'later', tostring(start)} end
end
if concurrency then
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[4]), member)
  redis.call('PEXPIRE', KEYS[1], 10 * tonumber(ARGV[4]))
  redis.call('ZREM', KEYS[2], member)
end
return {'in', '0'}`;

const leaveScript = `
redis.call('ZREM', KEYS[1], ARGV[1])
local next = redis.call('ZPOPMIN', KEYS[2])
return next[1] or false`;

export function createLimits(redis: Redis): Limits {
  /** What this process has in hand: the set of places, and the member. */
  const held = new Map<string, readonly [string, string]>();
  const keyOf = (kind: string, { limit, key }: LimitUse) => `${brokerPrefix}:limit:${kind}:${limit.name}:${key}`;

  return {
    async enter(use, member) {
      const { concurrency, rate } = use.limit;
      const now = Date.now();
      const [answer, start] = (await redis.eval(
        enterScript,
        3,
        keyOf('in', use),
        keyOf('waiting', use),
        keyOf('starts', use),
        String(now),
        member,
        concurrency === undefined ? '' : String(concurrency),
        String(leaseMs),
        rate === undefined ? '' : String(rate.max),
        rate === undefined ? '' : String(toMs(rate.per)),
      )) as ['in' | 'busy' | 'later', string];
      if (answer === 'busy') return { untilMs: now + busyRetryMs, busy: true };
      if (answer === 'later') return { untilMs: Math.ceil(Number(start)), busy: false };
      if (concurrency !== undefined) held.set(`${keyOf('in', use)} ${member}`, [keyOf('in', use), member]);
      return null;
    },
    async leave(use, member) {
      if (use.limit.concurrency === undefined) return null;
      held.delete(`${keyOf('in', use)} ${member}`);
      return (await redis.eval(leaveScript, 2, keyOf('in', use), keyOf('waiting', use), member)) as string | null;
    },
    async renew() {
      if (held.size === 0) return;
      const until = Date.now() + leaseMs;
      const pipeline = redis.pipeline();
      for (const [key, member] of held.values()) pipeline.zadd(key, 'XX', until, member);
      await pipeline.exec();
    },
  };
}
