import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { startRedis } from '../../src/platform/embedded/redis.ts';

export type TestRedis = {
  readonly url: string;
  flush(): Promise<void>;
  /** Stops and starts it again on the same port, with its data; starts it after a `kill()` too. */
  restart(): Promise<void>;
  /** As a crash would end it: what the last second wrote may be lost. */
  kill(): Promise<void>;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
};

/** A Redis of one's own: cleaning keys would not stop another test's loops. Default mode `broker`. */
export async function testRedis(mode: 'broker' | 'cache' = 'broker'): Promise<TestRedis> {
  const dir = await mkdtemp(path.join(tmpdir(), 'jsol-redis-'));
  let server = await startRedis({ dir, mode, temporary: true });
  const { url } = server;
  const port = Number(new URL(url).port);
  return {
    url,
    async flush() {
      const redis = new Redis(url);
      try {
        await redis.flushall();
      } finally {
        redis.disconnect();
      }
    },
    async restart() {
      await server.stop();
      server = await startRedis({ dir, mode, port, temporary: true });
    },
    kill: () => server.kill(),
    async stop() {
      await server.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
