import { afterAll, beforeAll, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { defineChannel } from './channel.ts';
import { createPublisher, publishAfterCommit, type Publisher } from './publisher.ts';

const caja = defineChannel({
  name: 'caja',
  summary: 'Ventas de una caja',
  group: 'caja_{cajaId}',
  params: z.object({ cajaId: z.string() }),
  events: { venta: z.object({ total: z.string() }) },
  mode: 'stream',
  authorize: () => true,
});

let db: TestDatabase;
let redis: TestRedis;
let database: Database;
let publisher: Publisher;
let plain: Redis;

beforeAll(async () => {
  db = await testDatabase();
  redis = await testRedis();
  database = openDatabase({
    url: db.url,
    applicationName: 'publisher-test',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  publisher = createPublisher({ redisUrl: redis.url, log: pino({ level: 'silent' }) });
  plain = new Redis(redis.url);
});
afterAll(async () => {
  plain.disconnect();
  await publisher.close();
  await database.close();
  await redis.stop();
  await db.drop();
});

const published = (cajaId: string) => plain.xlen(`jsol:canal:caja_${cajaId}:historia`);

it('an event of a transaction leaves when it has committed, and not before', async () => {
  await database.transaction(async (tx) => {
    publishAfterCommit(tx, publisher, caja, { cajaId: 'uno' }, 'venta', { total: '118.00' });
    await publisher.publish(caja, { cajaId: 'testigo' }, 'venta', { total: '0.00' });
    expect(await published('uno')).toBe(0);
  });
  await eventually(async () => (await published('uno')) === 1);
});

it('an event of a transaction that is rolled back never leaves', async () => {
  const sale = database.transaction(async (tx) => {
    publishAfterCommit(tx, publisher, caja, { cajaId: 'dos' }, 'venta', { total: '118.00' });
    throw new Error('no stock');
  });
  await expect(sale).rejects.toThrow('no stock');
  await publisher.publish(caja, { cajaId: 'testigo' }, 'venta', { total: '0.00' });
  expect(await published('dos')).toBe(0);
});

it('an event that does not fit its channel fails the transaction', async () => {
  const sale = database.transaction(async (tx) => {
    publishAfterCommit(tx, publisher, caja, { cajaId: 'tres' }, 'venta', { total: 118 as never });
    await Promise.resolve();
  });
  await expect(sale).rejects.toThrow(/total/);
});

it('an event that does not fit its channel is refused', async () => {
  const params = { cajaId: 'cuatro' };
  await expect(publisher.publish(caja, params, 'venta', { total: 118 as never })).rejects.toThrow(/string/);
  await expect(publisher.publish(caja, params, 'otra' as 'venta', { total: '1' })).rejects.toThrow(/no event "otra"/);
  await expect(publisher.publish(caja, { cajaId: 4 as never }, 'venta', { total: '1' })).rejects.toThrow(/string/);
  const tooLong = { total: 'x'.repeat(70_000) };
  await expect(publisher.publish(caja, params, 'venta', tooLong)).rejects.toThrow(/70\d{3} bytes/);
});

it('the history is short and expires', async () => {
  const events = Array.from({ length: 1_300 }, (_, n) => ({ total: String(n) }));
  await Promise.all(events.map((event) => publisher.publish(caja, { cajaId: 'cinco' }, 'venta', event)));
  expect(await published('cinco')).toBeLessThan(1_200);
  const key = 'jsol:canal:caja_cinco';
  expect(await plain.ttl(`${key}:historia`)).toBeGreaterThan(3_500);
  expect(await plain.ttl(key)).toBeGreaterThan(6 * 86_400);
});
