import { Redis } from 'ioredis';
import pg from 'pg';
import { expect, test } from 'vitest';
import { testDatabase } from './database.ts';
import { eventually } from './eventually.ts';
import { testRedis } from './redis.ts';

const connect = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url, application_name: 'support-test' });
  await client.connect();
  return client;
};

test('each test database is migrated and apart from the others', async () => {
  const [one, other] = await Promise.all([testDatabase(), testDatabase()]);
  expect(one.url).not.toBe(other.url);
  const client = await connect(one.url);
  await client.query('create table solo_aqui (id integer)');
  const { rows } = await client.query<{ name: string }>('select name from platform.migrations order by name');
  expect(rows[0]?.name).toBe('0001_platform.sql');
  await client.end();
  const second = await connect(other.url);
  await expect(second.query('select * from solo_aqui')).rejects.toThrow('solo_aqui');
  await second.end();
  await one.drop();
  await other.drop();
});

test('dropping a database names the connection that was left open', async () => {
  const database = await testDatabase();
  const client = await connect(database.url);
  client.on('error', () => undefined);
  await expect(database.drop()).rejects.toThrow('support-test');
});

test('a test Redis keeps its data and its port when it is restarted', async () => {
  const redis = await testRedis();
  const client = new Redis(redis.url);
  client.on('error', () => undefined);
  await client.set('venta', '1');
  await redis.restart();
  await eventually(async () => expect(await client.get('venta')).toBe('1'));
  await redis.flush();
  expect(await client.get('venta')).toBeNull();
  await redis.kill();
  await redis.restart();
  await eventually(async () => expect(await client.ping()).toBe('PONG'));
  client.disconnect();
  await redis.stop();
});

test('eventually tells what did not come and the last reason', async () => {
  const failing = eventually(
    () => {
      throw new Error('todavía no');
    },
    { timeoutMs: 40, what: 'the CDR' },
  );
  await expect(failing).rejects.toThrow('the CDR did not come within 40 ms: todavía no');
  let calls = 0;
  expect(await eventually(() => (++calls < 3 ? null : calls))).toBe(3);
});
