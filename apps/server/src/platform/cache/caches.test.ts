import { createServer, type Server, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { defineCache, type CacheDefinition } from './cache.ts';
import { createCaches, type OpenCaches } from './caches.ts';

const log = pino({ level: 'silent' });
const precios = defineCache({
  name: 'precios',
  summary: 'Precio de un producto',
  ttlSeconds: 300,
  key: (id: string) => id,
  value: z.object({ precio: z.string() }),
});
const stock = defineCache({
  name: 'stock',
  summary: 'Stock de un producto',
  ttlSeconds: 30,
  key: ({ producto, almacen }: { producto: string; almacen: string }) => `${almacen}:${producto}`,
  value: z.number().nullable(),
});
const definitions = [precios, stock] as unknown as CacheDefinition[];

let redis: TestRedis;
let plain: Redis;
const opened: OpenCaches[] = [];

const open = (url = redis.url): OpenCaches => {
  const caches = createCaches({ redisUrl: url, definitions, log });
  opened.push(caches);
  return caches;
};

/** A loader whose end the test decides. */
function aLoader(precio: string) {
  let finish = (): void => undefined;
  const gate = new Promise<void>((resolve) => (finish = resolve));
  const loader = { calls: 0, finish, load: async () => ((loader.calls += 1), await gate, { precio }) };
  return loader;
}

/** A cache whose connection is up. */
async function connected(url?: string): Promise<OpenCaches> {
  const caches = open(url);
  let loads = 0;
  await eventually(async () => {
    const before = loads;
    await caches.read(stock, { producto: 'calentamiento', almacen: 'x' }, async () => (loads += 1));
    return loads === before && loads > 0;
  });
  return caches;
}

const price = (precio: string) => async () => ({ precio });
const never = () => Promise.reject(new Error('must not be loaded'));

beforeAll(async () => {
  redis = await testRedis('cache');
  plain = new Redis(redis.url);
  plain.on('error', () => undefined);
});
beforeEach(async () => {
  await redis.flush();
});
afterEach(async () => {
  for (const caches of opened.splice(0)) await caches.close();
});
afterAll(async () => {
  plain.disconnect();
  await redis.stop();
});

describe('a read', () => {
  it('loads once and is then served to every process until the time to live is over', async () => {
    const [one, two] = [await connected(), await connected()];
    expect(await one.read(precios, 'p1', price('10.00'))).toEqual({ precio: '10.00' });
    expect(await two.read(precios, 'p1', never)).toEqual({ precio: '10.00' });
    const [key] = (await plain.keys('jsol:cache:precios:*:p1')) as [string];
    expect(await plain.ttl(key)).toBeGreaterThan(290);
    await plain.del(key);
    expect(await two.read(precios, 'p1', price('11.00'))).toEqual({ precio: '11.00' });
  });

  it('keeps null apart from nothing', async () => {
    const caches = await connected();
    expect(await caches.read(stock, { producto: 'a', almacen: 'b' }, async () => null)).toBeNull();
    expect(await caches.read(stock, { producto: 'a', almacen: 'b' }, never)).toBeNull();
  });

  it('of fifty at once in two processes loads once', async () => {
    const both = [await connected(), await connected()];
    const loader = aLoader('10.00');
    const reads = Array.from({ length: 50 }, (_, index) => both[index % 2]!.read(precios, 'p1', loader.load));
    await eventually(() => loader.calls > 0);
    // A reader of the other process has time to come and find the lock.
    await eventually(async () => (await plain.keys('*:cargando')).length === 1);
    loader.finish();
    expect(await Promise.all(reads)).toEqual(Array.from({ length: 50 }, () => ({ precio: '10.00' })));
    expect(loader.calls).toBe(1);
  });

  it('does not wait for ever for a loader that is stuck in another process', async () => {
    const [one, two] = [await connected(), await connected()];
    const stuck = aLoader('10.00');
    const first = one.read(precios, 'p1', stuck.load);
    await eventually(() => stuck.calls === 1);
    expect(await two.read(precios, 'p1', price('10.50'))).toEqual({ precio: '10.50' });
    stuck.finish();
    await first;
  });

  it('passes on what the loader threw and lets the next reader try', async () => {
    const caches = await connected();
    await expect(caches.read(precios, 'p1', () => Promise.reject(new Error('no database')))).rejects.toThrow(
      'no database',
    );
    expect(await caches.read(precios, 'p1', price('10.00'))).toEqual({ precio: '10.00' });
  });

  it('loads anew what another version of the product stored in another shape', async () => {
    const caches = await connected();
    await caches.read(precios, 'p1', price('10.00'));
    const [key] = (await plain.keys('jsol:cache:precios:*:p1')) as [string];
    for (const raw of ['{"precio":10}', 'no es JSON']) {
      await plain.set(key, raw);
      expect(await caches.read(precios, 'p1', price('12.00'))).toEqual({ precio: '12.00' });
      expect(await caches.read(precios, 'p1', never)).toEqual({ precio: '12.00' });
    }
  });

  it('of a cache nobody declared throws', async () => {
    const other = { ...precios, name: 'otra' };
    await expect(open().read(other, 'p1', price('1.00'))).rejects.toThrow(/"otra" is not declared/);
  });
});

describe('forgetting', () => {
  it('a key makes every process load it anew, and leaves other keys alone', async () => {
    const [one, two] = [await connected(), await connected()];
    await one.read(precios, 'p1', price('10.00'));
    await one.read(precios, 'p2', price('20.00'));
    await two.forget(precios, 'p1');
    expect(await one.read(precios, 'p1', price('11.00'))).toEqual({ precio: '11.00' });
    expect(await two.read(precios, 'p2', never)).toEqual({ precio: '20.00' });
  });

  it('a whole cache leaves the others alone', async () => {
    const caches = await connected();
    await caches.read(precios, 'p1', price('10.00'));
    await caches.read(stock, { producto: 'a', almacen: 'b' }, async () => 5);
    await caches.forgetAll(precios as unknown as CacheDefinition);
    expect(await caches.read(precios, 'p1', price('11.00'))).toEqual({ precio: '11.00' });
    expect(await caches.read(stock, { producto: 'a', almacen: 'b' }, never)).toBe(5);
  });

  it.each(['forget', 'forgetAll'] as const)('by %s while a value is loaded keeps that value out', async (how) => {
    const [one, two] = [await connected(), await connected()];
    const stale = aLoader('viejo');
    const reading = one.read(precios, 'p1', stale.load);
    await eventually(() => stale.calls === 1);
    if (how === 'forget') await two.forget(precios, 'p1');
    else await two.forgetAll(precios as unknown as CacheDefinition);
    // The new value is stored before the old load ends, and must not be overwritten by it either.
    expect(await two.read(precios, 'p1', price('nuevo'))).toEqual({ precio: 'nuevo' });
    stale.finish();
    await reading;
    expect(await one.read(precios, 'p1', never)).toEqual({ precio: 'nuevo' });
  });

  it('makes later readers of the same process not join a load that began before', async () => {
    const caches = await connected();
    const stale = aLoader('viejo');
    const reading = caches.read(precios, 'p1', stale.load);
    await eventually(() => stale.calls === 1);
    await caches.forget(precios, 'p1');
    expect(await caches.read(precios, 'p1', price('nuevo'))).toEqual({ precio: 'nuevo' });
    stale.finish();
    await reading;
  });
});

describe('without Redis', () => {
  it('every read is loaded at once, and the cache is used again when Redis is back', async () => {
    const caches = await connected();
    await redis.kill();
    const started = performance.now();
    for (let read = 0; read < 50; read += 1) {
      expect(await caches.read(precios, 'p1', price(String(read)))).toEqual({ precio: String(read) });
    }
    expect(performance.now() - started).toBeLessThan(1_000);
    await redis.restart();
    await eventually(async () => {
      await caches.read(precios, 'p2', price('20.00'));
      return caches.read(precios, 'p2', never);
    });
  });

  it('nothing fails from the start either', async () => {
    const caches = open('redis://127.0.0.1:1/0');
    expect(await caches.read(precios, 'p1', price('10.00'))).toEqual({ precio: '10.00' });
    await caches.forget(precios, 'p1');
  });

  describe('behind a connection that has gone silent', () => {
    let proxy: Server;
    const pairs: [Socket, Socket][] = [];
    afterEach(async () => {
      for (const pair of pairs.splice(0)) for (const socket of pair) socket.destroy();
      await new Promise((resolve) => proxy.close(resolve));
    });

    it('one read in a second is held up, and what was forgotten meanwhile is not served later', async () => {
      let silent = false;
      const target = new URL(redis.url);
      const { createConnection } = await import('node:net');
      proxy = createServer((socket) => {
        const upstream = createConnection(Number(target.port), target.hostname);
        pairs.push([socket, upstream]);
        for (const [from, to] of [
          [socket, upstream],
          [upstream, socket],
        ] as const) {
          from.on('error', () => undefined);
          from.on('data', (chunk) => {
            if (!silent) to.write(chunk);
          });
        }
      });
      await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
      const through = new URL(redis.url);
      through.port = String((proxy.address() as AddressInfo).port);
      const caches = await connected(through.href);
      await caches.read(precios, 'p1', price('10.00'));

      silent = true;
      const started = performance.now();
      for (let read = 0; read < 20; read += 1) {
        expect(await caches.read(precios, 'p1', price('11.00'))).toEqual({ precio: '11.00' });
      }
      expect(performance.now() - started).toBeLessThan(400);
      await caches.forget(precios, 'p1');
      expect(await caches.read(precios, 'p1', price('12.00'))).toEqual({ precio: '12.00' });

      silent = false;
      for (const pair of pairs.splice(0)) for (const socket of pair) socket.destroy();
      // The old 10.00 still lies in Redis until the pending forget has reached it.
      const seen = new Set<string>();
      await eventually(async () => {
        seen.add((await caches.read(precios, 'p1', price('12.00'))).precio);
        return (await plain.keys('jsol:cache:precios:*:p1')).length > 0 && caches.read(precios, 'p1', never);
      });
      expect([...seen]).toEqual(['12.00']);
    });
  });
});
