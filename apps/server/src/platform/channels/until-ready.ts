import type { Redis } from 'ioredis';

/** Resolves when the connection can be used, or after `patienceMs`; the command that follows says which. */
export function untilReady(redis: Redis, patienceMs: number): Promise<void> {
  if (redis.status === 'ready') return Promise.resolve();
  return new Promise((resolve) => {
    const go = () => {
      clearTimeout(timer);
      redis.off('ready', go);
      resolve();
    };
    const timer = setTimeout(go, patienceMs);
    redis.on('ready', go);
  });
}
