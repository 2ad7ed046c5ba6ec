import type { z } from 'zod';

export type CacheOptions<Key, Value extends z.ZodType> = {
  /** Name in metrics and `jsol caches`, such as `stock`. */
  name: string;
  /** One Spanish sentence: what is kept. */
  summary: string;
  /** Seconds a value may be served (spec §1). */
  ttlSeconds: number;
  key(key: Key): string;
  value: Value;
};

export type CacheDefinition<Key = unknown, Value extends z.ZodType = z.ZodType> = Readonly<CacheOptions<Key, Value>> & {
  readonly kind: 'cache';
};

/** Declares a named cache; one file per module holds its caches. */
export const defineCache = <Key, Value extends z.ZodType>(
  options: CacheOptions<Key, Value>,
): CacheDefinition<Key, Value> => ({ ...options, kind: 'cache' });

/** Read-through access to every declared cache. A dead Redis means slower, never wrong and never an error. */
export type Caches = {
  /** Serves the cached value or loads, stores and returns it; concurrent misses load once across processes. */
  read<Key, Value extends z.ZodType>(
    cache: CacheDefinition<Key, Value>,
    key: Key,
    load: () => Promise<z.output<Value>>,
  ): Promise<z.output<Value>>;
  /** Forgets one key. Call it after the commit that made the value stale. */
  forget<Key, Value extends z.ZodType>(cache: CacheDefinition<Key, Value>, key: Key): Promise<void>;
  /** Forgets every key of the cache. */
  forgetAll(cache: CacheDefinition): Promise<void>;
};
