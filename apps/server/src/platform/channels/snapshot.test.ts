import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { defineChannel, type ChannelDefinition } from './channel.ts';
import { openTestGateway, type TestGateway } from './gateway-process.fixture.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { connect, type TestClient } from './test-client.fixture.ts';

/** What has been committed, by group: here a counter whose n-th change is event n. */
const committed = new Map<string, number>();
let whileReading: () => Promise<void>;

const cuenta = defineChannel({
  name: 'cuenta',
  summary: 'Una cuenta',
  group: 'cuenta_{id}',
  params: z.object({ id: z.string() }),
  events: { suma: z.object({ n: z.int() }) },
  mode: 'stream',
  authorize: () => true,
  snapshot: {
    schema: z.object({ total: z.int(), relleno: z.string().optional() }),
    async read({ id }) {
      const total = committed.get(id) ?? 0;
      await whileReading();
      return {
        state: { total, ...(id === 'enorme' ? { relleno: 'x'.repeat(300_000) } : {}) },
        contains: (_event, data) => (data as { n: number }).n <= total,
      };
    },
  },
});

let redis: TestRedis;
let publisher: Publisher;
let gateway: TestGateway;
const clients: TestClient[] = [];

beforeAll(async () => {
  redis = await testRedis();
  publisher = createPublisher({ redisUrl: redis.url, log: pino({ level: 'silent' }) });
});
beforeEach(async () => {
  whileReading = () => Promise.resolve();
  gateway = await openTestGateway(redis.url, { channels: [cuenta as unknown as ChannelDefinition], positionsMs: 200 });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  await gateway.close();
});
afterAll(async () => {
  await publisher.close();
  await redis.stop();
});

const follow = (id: string, since?: { epoch: string; offset: number }): TestClient => {
  const client = connect(gateway.url, { authorization: 'Bearer ana' });
  clients.push(client);
  client.send({ t: 'sub', id: 1, channel: 'cuenta', params: { id }, ...(since ? { since } : {}) });
  return client;
};
/** Commits, and publishes some time after, as processes do. */
const add = async (id: string, delayMs = 0) => {
  const n = (committed.get(id) ?? 0) + 1;
  committed.set(id, n);
  if (delayMs > 0) await sleep(delayMs);
  await publisher.publish(cuenta, { id }, 'suma', { n });
};
const numbers = (client: TestClient) => client.messages().map(({ d }) => (d as { n: number }).n);
const stateOf = (frame: { d: unknown }) => (frame.d as { total: number }).total;
const range = (from: number, to: number) => Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);

it('state and the events behind it are everything once, however commits, reads and subscriptions fall together', async () => {
  const total = 400;
  whileReading = () => sleep(Math.random() * 15);
  const joined: TestClient[] = [];
  const publishing: Promise<void>[] = [];
  for (let n = 1; n <= total; n += 1) {
    publishing.push(add('azar', Math.random() * 20));
    if (n % 10 === 0) joined.push(follow('azar'));
    if (n % 4 === 0) await sleep(1);
  }
  await Promise.all(publishing);
  for (const client of joined) {
    const snapshot = await client.frame('snapshot');
    const behind = range(stateOf(snapshot) + 1, total);
    await eventually(() => numbers(client).length >= behind.length);
    expect([...numbers(client)].sort((a, b) => a - b)).toEqual(behind);
    // No offset is left out: each is a message or a position.
    const offsets = client.frames.flatMap((frame) => (frame.t === 'msg' || frame.t === 'pos' ? [frame.o] : []));
    expect(offsets).toEqual(range(snapshot.o + 1, total));
  }
  // Some of them did begin between a commit and its event.
  expect(joined.some((client) => client.frames.some(({ t }) => t === 'pos'))).toBe(true);
});

it('who comes back with its position gets what it missed and no snapshot, and a snapshot when that is gone', async () => {
  await add('vuelta');
  const first = follow('vuelta');
  const { epoch, offset, snapshot } = await first.frame('subscribed');
  expect([offset, snapshot]).toEqual([1, true]);
  expect(await first.frame('snapshot')).toEqual({ t: 'snapshot', g: 'cuenta_vuelta', o: 1, d: { total: 1 } });
  await add('vuelta');
  const back = follow('vuelta', { epoch, offset });
  expect(await back.frame('subscribed')).toMatchObject({ recovered: true, snapshot: false });
  await eventually(() => numbers(back).length === 1);
  const lost = follow('vuelta', { epoch: 'otra', offset });
  expect(await lost.frame('subscribed')).toMatchObject({ recovered: false, snapshot: true });
  expect(stateOf(await lost.frame('snapshot'))).toBe(2);
  expect(back.frames.some(({ t }) => t === 'snapshot')).toBe(false);
});

it('a group that began anew is told with its state', async () => {
  await add('nueva');
  const client = follow('nueva');
  const { epoch } = await client.frame('subscribed');
  await client.frame('snapshot');
  await redis.flush();
  await add('nueva');
  await client.frame('subscribed', (frame) => frame.epoch !== epoch);
  await client.frame('snapshot', (frame) => stateOf(frame) === 2);
});

it('what piles up behind a slow read is not kept without end: the state is read again', async () => {
  let release!: () => void;
  const gate = new Promise<void>((resolve) => (release = resolve));
  whileReading = () => gate;
  const client = follow('cola');
  await client.frame('subscribed');
  for (const _ of range(1, 16)) await Promise.all(range(1, 100).map(() => add('cola')));
  const probe = follow('cola');
  await probe.frame('subscribed', ({ offset }) => offset === 1_600);
  release();
  const snapshot = await client.frame('snapshot');
  expect(stateOf(snapshot)).toBeGreaterThan(1_500);
  const offsets = client.frames.flatMap((frame) => (frame.t === 'msg' || frame.t === 'pos' ? [frame.o] : []));
  expect(offsets).toEqual(range(snapshot.o + 1, 1_600));
});

it('a state that cannot be read, or is larger than 256 kB, ends the subscription as one to be asked for again', async () => {
  whileReading = () => Promise.reject(new Error('no database'));
  expect(await follow('rota').frame('error')).toMatchObject({ id: 1, code: 'canales.no_disponible' });
  whileReading = () => Promise.resolve();
  expect(await follow('enorme').frame('error')).toMatchObject({ id: 1, code: 'canales.no_disponible' });
});

it('an event whose announcement was lost is found in the history', async () => {
  await add('muda');
  const client = follow('muda');
  const { epoch } = await client.frame('subscribed');
  await client.frame('snapshot');
  // What a publisher does, but for telling anybody.
  const plain = new Redis(redis.url);
  await plain.hincrby('jsol:canal:cuenta_muda', 'offset', 1);
  const frame = '{"t":"msg","g":"cuenta_muda","o":2,"e":"suma","d":{"n":2}}';
  await plain.xadd('jsol:canal:cuenta_muda:historia', '2-0', 'm', `${epoch} 2 \n${frame}`);
  plain.disconnect();
  await eventually(() => numbers(client).length === 1, { timeoutMs: 10_000 });
  await add('muda');
  await eventually(() => client.messages().at(-1)?.o === 3);
  expect(client.messages().map(({ o }) => o)).toEqual([2, 3]);
});
