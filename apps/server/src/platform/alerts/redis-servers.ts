import { untilReady } from '../channels/until-ready.ts';
import type { Logger } from '../observability/logger.ts';
import { closeRedis, isReady, openRedis, type Redis } from '../redis/connections.ts';

export type RedisUrls = { readonly broker: string; readonly channels: string; readonly cache: string };

/** One Redis server with the roles it plays: roles that share a server fall and fill together, and are told once. */
export type RedisServer = {
  /** Spanish: `colas y canales`. */
  readonly name: string;
  readonly roles: readonly (keyof RedisUrls)[];
  readonly redis: Redis;
  /** On this machine, as far as its address tells. */
  readonly local: boolean;
};

export type RedisServers = {
  readonly all: readonly RedisServer[];
  readonly broker: Redis;
  close(): Promise<void>;
};

const words: Record<keyof RedisUrls, string> = { broker: 'colas', channels: 'canales', cache: 'caché' };

/** A command that takes longer means that the server does not answer. */
const answerMs = 1_000;
/** A connection that is being made is no outage yet. */
const connectMs = 500;

/** Opens one connection per server. */
export function openRedisServers(urls: RedisUrls, log: Logger): RedisServers {
  const byHost = new Map<string, (keyof RedisUrls)[]>();
  for (const role of ['broker', 'channels', 'cache'] as const) {
    const { host } = new URL(urls[role]);
    byHost.set(host, [...(byHost.get(host) ?? []), role]);
  }
  const all = [...byHost.values()].map((roles): RedisServer => ({
    name: roles.map((role) => words[role]).join(' y '),
    roles,
    redis: openRedis(urls[roles[0]!], { role: 'producer', name: 'jsol-alertas', log }),
    local: /^(localhost|127\.|\[?::1)/.test(new URL(urls[roles[0]!]).hostname),
  }));
  return {
    all,
    broker: all.find(({ roles }) => roles.includes('broker'))!.redis,
    async close() {
      await Promise.all(all.map(({ redis }) => closeRedis(redis)));
    },
  };
}

/** Null when the server answers; otherwise what is wrong. */
export async function troubleOf(redis: Redis): Promise<string | null> {
  if (!isReady(redis)) await untilReady(redis, connectMs);
  if (!isReady(redis)) return 'no acepta conexiones';
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no contesta en ${answerMs} ms`), answerMs);
  });
  const answer = redis.ping().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
