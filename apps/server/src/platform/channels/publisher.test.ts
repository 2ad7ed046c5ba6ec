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
