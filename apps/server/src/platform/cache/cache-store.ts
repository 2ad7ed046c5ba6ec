import { randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import { closeRedis, isReady, openRedis } from '../redis/connections.ts';

/** Longest wait for one command, in milliseconds. */
const commandMs = 100;
/** After a command that failed or took too long, the cache is left alone for this long, in milliseconds. */
const restMs = 1_000;
/** How long a loader may take before another one is let in, in milliseconds. Its value is not stored after that. */
const loaderMs = 10_000;
const flushEveryMs = 250;
/** Keys to forget that are remembered one by one while the cache is away; beyond it the whole cache is forgotten. */
const maxPendingKeys = 1_000;

/**
 * Entries and locks carry the cache's generation, so that forgetting all of it is one write. The generation is random:
 * an evicting server may drop it, and a counter would then come round to old entries.
 */
const prelude = `
local generation = redis.call('GET', KEYS[1])
if not generation then
  generation = ARGV[1]
  redis.call('SET', KEYS[1], generation)
end
local entry = KEYS[2] .. generation .. ':' .. ARGV[2]
local lock = entry .. ':cargando'
`;

/** The value; or true for the caller who must load, which holds the lock; or false for one who should wait. */
const readScript = `${prelude}
local value = redis.call('GET', entry)
if value then return {1, value} end
if redis.call('SET', lock, ARGV[3], 'NX', 'PX', ARGV[4]) then return {2, generation} end
return {3}
`;

/** Stores what the holder of the lock has loaded. A forget in between took the lock away, and the value is stale. */
const storeScript = `
local entry = KEYS[1] .. ARGV[1] .. ':' .. ARGV[2]
local lock = entry .. ':cargando'
if redis.call('GET', lock) ~= ARGV[3] then return 0 end
redis.call('DEL', lock)
if ARGV[5] ~= '' then redis.call('SET', entry, ARGV[5], 'EX', ARGV[4]) end
return 1
`;

const forgetScript = `${prelude}
redis.call('DEL', entry, lock)
return 1
`;

type Scripts = {
  jsolCacheRead(
    generationKey: string,
    prefix: string,
    ...args: (string | number)[]
  ): Promise<[1, string] | [2, string] | [3]>;
  jsolCacheStore(prefix: string, ...args: (string | number)[]): Promise<number>;
  jsolCacheForget(generationKey: string, prefix: string, ...args: string[]): Promise<number>;
};

export type Lease = { readonly generation: string; readonly token: string };
export type Found =
  { kind: 'value'; raw: string } | { kind: 'load'; lease: Lease } | { kind: 'wait' } | { kind: 'away' };

/** What one server keeps of all caches. No call throws or takes longer than 100 ms. */
export type CacheStore = {
  read(cache: string, key: string): Promise<Found>;
  /** `raw` null only gives the lock back. */
  store(cache: string, key: string, lease: Lease, raw: string | null, ttlSeconds: number): Promise<void>;
  /** Also when the server is away: then it is done before the next read of this process. */
  forget(cache: string, key: string): Promise<void>;
  forgetAll(cache: string): Promise<void>;
  close(): Promise<void>;
};

const random = () => randomBytes(9).toString('base64url');
const generationKey = (cache: string) => `jsol:cache:${cache}:generacion`;
const prefix = (cache: string) => `jsol:cache:${cache}:`;

export function openCacheStore(redisUrl: string, log: Logger, onError: (cache: string) => void): CacheStore {
  const redis = openRedis(redisUrl, { role: 'producer', name: 'jsol-cache', log });
  redis.defineCommand('jsolCacheRead', { numberOfKeys: 2, lua: readScript });
  redis.defineCommand('jsolCacheStore', { numberOfKeys: 1, lua: storeScript });
  redis.defineCommand('jsolCacheForget', { numberOfKeys: 2, lua: forgetScript });
  const scripts = redis as Redis & Scripts;
  let restUntil = 0;
  /** What could not be forgotten yet, per cache; null stands for all of it. */
  const pending = new Map<string, Set<string> | null>();
  let flushing: NodeJS.Timeout | null = null;
  let closed = false;

  const isResting = () => !isReady(redis) || performance.now() < restUntil;

  /** Null when there was no answer in time; the cache then rests, so that one request in a second waits, not each. */
  const ask = async <T>(cache: string, command: () => Promise<T>): Promise<T | null> => {
    let timer: NodeJS.Timeout | undefined;
    try {
      const asked = command();
      // An answer that comes after the time is nobody's.
      asked.catch(() => undefined);
      return await Promise.race([
        asked,
        new Promise<never>((_, reject) => {
          timer = setTimeout(() => reject(new Error(`no answer within ${commandMs} ms`)), commandMs);
        }),
      ]);
    } catch (error) {
      onError(cache);
      if (performance.now() >= restUntil) {
        log.warn({ cache, reason: error instanceof Error ? error.message : String(error) }, 'cache.rests');
      }
      restUntil = performance.now() + restMs;
      return null;
    } finally {
      clearTimeout(timer);
    }
  };

  const forgetNow = (cache: string, key: string | null): Promise<unknown> =>
    key === null
      ? redis.set(generationKey(cache), random())
      : scripts.jsolCacheForget(generationKey(cache), prefix(cache), random(), key);

  const flush = async (): Promise<void> => {
    for (const [cache, keys] of pending) {
      // Keys are few or all: the loop ends at the first command without an answer.
      for (const key of keys === null ? [null] : [...keys]) {
        if (isResting() || (await ask(cache, () => forgetNow(cache, key))) === null) return;
        if (key !== null) keys!.delete(key);
      }
      if (pending.get(cache) === keys && (keys === null || keys.size === 0)) pending.delete(cache);
    }
  };

  const flushLater = (): void => {
    if (closed || flushing || pending.size === 0) return;
    flushing = setTimeout(() => {
      flushing = null;
      void flush().finally(flushLater);
    }, flushEveryMs);
    flushing.unref();
  };
  redis.on('ready', () => {
    // A new connection is a new chance.
    restUntil = 0;
    void flush();
  });

  const remember = (cache: string, key: string | null): void => {
    const keys = pending.get(cache);
    if (keys === undefined) pending.set(cache, key === null ? null : new Set([key]));
    else if (key === null || (keys && keys.size >= maxPendingKeys)) pending.set(cache, null);
    else keys?.add(key);
    flushLater();
  };

  const forget = async (cache: string, key: string | null): Promise<void> => {
    if (isResting() || (await ask(cache, () => forgetNow(cache, key))) === null) remember(cache, key);
  };

  return {
    async read(cache, key) {
      // A cache with something to forget may hold what is no longer true.
      if (isResting() || pending.has(cache)) return { kind: 'away' };
      const token = random();
      const answer = await ask(cache, () =>
        scripts.jsolCacheRead(generationKey(cache), prefix(cache), random(), key, token, loaderMs),
      );
      if (!answer) return { kind: 'away' };
      switch (answer[0]) {
        case 1:
          return { kind: 'value', raw: answer[1] };
        case 2:
          return { kind: 'load', lease: { generation: answer[1], token } };
        case 3:
          return { kind: 'wait' };
      }
    },
    async store(cache, key, lease, raw, ttlSeconds) {
      if (isResting()) return;
      await ask(cache, () =>
        scripts.jsolCacheStore(prefix(cache), lease.generation, key, lease.token, ttlSeconds, raw ?? ''),
      );
    },
    forget,
    forgetAll: (cache) => forget(cache, null),
    async close() {
      closed = true;
      if (flushing) clearTimeout(flushing);
      await closeRedis(redis);
    },
  };
}
