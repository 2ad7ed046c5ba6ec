import type { z } from 'zod';
import type { Logger } from '../observability/logger.ts';
import { openCacheStore, type Found } from './cache-store.ts';
import type { CacheDefinition, Caches } from './cache.ts';
import { cacheErrors, cacheReads } from './metrics.ts';

/** How long a reader waits for another one's load before it loads itself, in milliseconds. */
const patienceMs = 2_000;
const firstPollMs = 5;
const maxPollMs = 50;

export type CachesOptions = {
  redisUrl: string;
  /** Every cache of the product; a read of another one is a programmer's mistake and throws. */
  definitions: readonly CacheDefinition[];
  log: Logger;
};

export type OpenCaches = Caches & { close(): Promise<void> };

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Null for text that is no JSON or no longer what the definition says: another version of the product wrote it. */
function decode(cache: CacheDefinition, raw: string): { value: unknown } | null {
  try {
    const parsed = cache.value.safeParse(JSON.parse(raw));
    return parsed.success ? { value: parsed.data } : null;
  } catch {
    return null;
  }
}

/**
 * Read-through caches on one Redis. Of the readers of a missing value one loads, in this process and across processes;
 * the others wait for it, though not for ever. A value is stored only if nothing was forgotten while it was loaded.
 */
export function createCaches({ redisUrl, definitions, log }: CachesOptions): OpenCaches {
  const names = new Set<string>();
  for (const { name, ttlSeconds } of definitions) {
    if (names.has(name)) throw new Error(`two caches are named "${name}"`);
    if (!Number.isInteger(ttlSeconds) || ttlSeconds < 1)
      throw new Error(`cache "${name}": ttlSeconds must be whole and at least 1`);
    names.add(name);
  }
  const store = openCacheStore(redisUrl, log, (cache) => cacheErrors.inc({ cache, kind: 'command' }));
  /** Reads under way in this process. A forget takes its entry out: whoever comes later must not join an old load. */
  const flights = new Map<string, Promise<unknown>>();

  const load = async (cache: CacheDefinition, key: string, loader: () => Promise<unknown>): Promise<unknown> => {
    const { name } = cache;
    const deadline = performance.now() + patienceMs;
    let pollMs = firstPollMs;
    let result: 'hit' | 'waited' = 'hit';
    let mended = false;
    for (;;) {
      const found: Found = await store.read(name, key);
      if (found.kind === 'value') {
        const decoded = decode(cache, found.raw);
        if (decoded) {
          cacheReads.inc({ cache: name, result });
          return decoded.value;
        }
        cacheErrors.inc({ cache: name, kind: 'misfit' });
        // A value that does not survive its own JSON would be reloaded for ever: load it past the cache.
        if (mended) return bypass(name, loader);
        mended = true;
        await store.forget(name, key);
        continue;
      }
      if (found.kind === 'load') {
        let value: unknown;
        try {
          value = await loader();
        } catch (error) {
          await store.store(name, key, found.lease, null, cache.ttlSeconds);
          throw error;
        }
        cacheReads.inc({ cache: name, result: 'miss' });
        await store.store(name, key, found.lease, JSON.stringify(value) ?? null, cache.ttlSeconds);
        return value;
      }
      if (found.kind === 'away' || performance.now() >= deadline) return bypass(name, loader);
      result = 'waited';
      await sleep(pollMs);
      pollMs = Math.min(pollMs * 2, maxPollMs);
    }
  };

  const bypass = (name: string, loader: () => Promise<unknown>): Promise<unknown> => {
    cacheReads.inc({ cache: name, result: 'bypass' });
    return loader();
  };

  const flightOf = (cache: string, key: string) => `${cache} ${key}`;
  const known = (name: string): void => {
    if (!names.has(name))
      throw new Error(`cache "${name}" is not declared by any module: add it to the module's \`caches\``);
  };

  return {
    async read<Key, Value extends z.ZodType>(
      cache: CacheDefinition<Key, Value>,
      key: Key,
      loader: () => Promise<z.output<Value>>,
    ) {
      known(cache.name);
      const text = cache.key(key);
      const flight = flightOf(cache.name, text);
      const underWay = flights.get(flight);
      if (underWay) return underWay as Promise<z.output<Value>>;
      const started = load(cache as unknown as CacheDefinition, text, loader).finally(() => {
        if (flights.get(flight) === started) flights.delete(flight);
      });
      flights.set(flight, started);
      return started as Promise<z.output<Value>>;
    },
    async forget(cache, key) {
      known(cache.name);
      const text = cache.key(key);
      flights.delete(flightOf(cache.name, text));
      await store.forget(cache.name, text);
      // Reads that began while Redis was being told may have found the old value.
      flights.delete(flightOf(cache.name, text));
    },
    async forgetAll(cache) {
      known(cache.name);
      const drop = () => {
        for (const flight of flights.keys()) if (flight.startsWith(`${cache.name} `)) flights.delete(flight);
      };
      drop();
      await store.forgetAll(cache.name);
      drop();
    },
    close: () => store.close(),
  };
}
