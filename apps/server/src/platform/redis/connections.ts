import { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';

/** An open connection, for those who may not import the client itself. */
export type { Redis };

/**
 * How a connection behaves while its server is away. A `worker` waits for it: its commands are sent when it is back.
 * A `producer` is told at once, because somebody waits for the answer and PostgreSQL keeps the work anyway.
 */
export type RedisRole = 'worker' | 'producer';

export type RedisOptions = {
  role: RedisRole;
  /** Shown by CLIENT LIST. */
  name: string;
  log: Logger;
};

/**
 * Opens a connection that comes back by itself, at most one second after its server does. An outage is logged once
 * when it begins and once when it ends, however many attempts lie between. Close it with {@link closeRedis}.
 */
export function openRedis(url: string, options: RedisOptions): Redis {
  const redis = new Redis(url, {
    connectionName: options.name,
    retryStrategy: (times) => Math.min(50 * 2 ** Math.min(times, 5), 1_000),
    connectTimeout: 3_000,
    ...(options.role === 'worker'
      ? { maxRetriesPerRequest: null }
      : { maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: 5_000 }),
  });
  let away = false;
  redis.on('error', (error: Error) => {
    if (away) return;
    away = true;
    options.log.warn({ connection: options.name, error: error.message }, 'redis.away');
  });
  redis.on('ready', () => {
    if (away) options.log.info({ connection: options.name }, 'redis.back');
    away = false;
  });
  return redis;
}

/** Whether a command sent now would reach the server instead of waiting for a connection. */
export const isReady = (redis: Redis): boolean => redis.status === 'ready';

/** Says goodbye to a server that is there and drops the connection to one that is not. */
export async function closeRedis(redis: Redis): Promise<void> {
  if (!isReady(redis)) return redis.disconnect();
  try {
    await redis.quit();
  } catch {
    // The server went away while we were leaving, which is all we wanted.
    redis.disconnect();
  }
}
