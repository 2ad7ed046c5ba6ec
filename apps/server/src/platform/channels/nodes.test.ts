import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createLiveClient } from '@jsol/live-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { caja, openTestGateway, type TestGateway } from './gateway-process.fixture.ts';
import type { GatewayOptions } from './gateway.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { connect, type TestClient } from './test-client.fixture.ts';

const log = pino({ level: 'silent' });
type Channels = { caja: { params: { cajaId: string }; events: { venta: { n: number } } } };

let redis: TestRedis;
let publisher: Publisher;
const gateways: TestGateway[] = [];
const processes: ChildProcess[] = [];
const clients: TestClient[] = [];
const stops: (() => void)[] = [];

beforeAll(async () => {
  redis = await testRedis();
  publisher = createPublisher({ redisUrl: redis.url, log });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  for (const client of clients.splice(0)) client.cut();
  for (const child of processes.splice(0)) child.kill('SIGKILL');
  for (const gateway of gateways.splice(0)) await gateway.close();
});
afterAll(async () => {
  await publisher.close();
  await redis.stop();
});

const aGateway = async (more: Partial<GatewayOptions> = {}): Promise<TestGateway> => {
  const gateway = await openTestGateway(redis.url, more);
  gateways.push(gateway);
  return gateway;
};

/** A gateway that can be killed as a machine can. */
async function aGatewayProcess(): Promise<{ url: string; kill(): Promise<void> }> {
  const program = path.join(import.meta.dirname, 'gateway-process.fixture.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, redis.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  processes.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return {
    url: line.toString().trim(),
    async kill() {
      const exit = once(child, 'exit');
      child.kill('SIGKILL');
      await exit;
    },
  };
}

const open = (url: string, token: string): TestClient => {
  const client = connect(url, { authorization: `Bearer ${token}` });
  clients.push(client);
  return client;
};
const follow = async (client: TestClient, cajaId: string, since?: { epoch: string; offset: number }) => {
  client.send({ t: 'sub', id: 1, channel: 'caja', params: { cajaId }, ...(since ? { since } : {}) });
  return client.frame('subscribed');
};
const publish = (cajaId: string, n: number, relleno?: string) =>
  publisher.publish(caja, { cajaId }, 'venta', { n, ...(relleno === undefined ? {} : { relleno }) });
const from1to = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('a gateway that is killed', () => {
  it('costs its clients nothing: from the other they get exactly what they missed, in order', async () => {
    const [one, two] = await Promise.all([aGatewayProcess(), aGatewayProcess()]);
    const urls = [one!.url, two!.url];
    const received: number[] = [];
    const opened: string[] = [];
    let resyncs = 0;
    const client = createLiveClient<Channels>({
      // As a balancer would: the next attempt goes elsewhere.
      url: () => urls[opened.length % 2]!,
      openSocket: (url) => {
        opened.push(url);
        return new WebSocket(url, { headers: { authorization: 'Bearer ana' } });
      },
    });
    stops.push(() => client.stop());
    client.subscribe(
      'caja',
      { cajaId: 'muerte' },
      { onEvent: ({ data }) => received.push(data.n), onResync: () => (resyncs += 1) },
    );
    client.start({ onUnauthenticated: () => Promise.resolve(false), onSessionEnded: () => undefined });
    await eventually(() => resyncs === 1, { timeoutMs: 10_000 });

    const total = 600;
    for (const n of from1to(total)) {
      await publish('muerte', n);
      if (n === 200) {
        await eventually(() => received.length > 100);
        await one!.kill();
      }
    }
    await eventually(() => received.length >= total, { timeoutMs: 10_000 });
    expect(received).toEqual(from1to(total));
    expect(resyncs).toBe(1);
    expect(new Set(opened)).toEqual(new Set(urls));
  });

  it('takes its people with it within seconds, and those of another stay', async () => {
    const [mortal, other] = [await aGatewayProcess(), await aGateway()];
    const onlooker = open(other.url, 'supervisor');
    await follow(onlooker, 'duelo');
    const cashiers = [open(mortal.url, 'ana:cobrar'), open(other.url, 'beto:cobrar')];
    for (const cashier of cashiers) await follow(cashier, 'duelo');
    const present = () => onlooker.frames.flatMap((frame) => (frame.t === 'presence' ? [frame.who] : [])).at(-1);
    await eventually(() => present()?.length === 2);
    expect(present()).toEqual([
      { userId: 'ana', name: 'ana' },
      { userId: 'beto', name: 'beto' },
    ]);
    await mortal.kill();
    await eventually(() => present()?.length === 1, { timeoutMs: 15_000 });
    expect(present()).toEqual([{ userId: 'beto', name: 'beto' }]);
  });
});

describe('who is there', () => {
  const news = (client: TestClient) =>
    client.frames.flatMap((frame) => (frame.t === 'presence' ? [frame.who.map(({ name }) => name).join(' ')] : []));

  it('is told at once to who comes, to those who may see it, and counts those only who count', async () => {
    const [one, two] = [await aGateway(), await aGateway()];
    const onlooker = open(one.url, 'supervisor');
    const blind = open(one.url, 'visita:ciego');
    for (const client of [onlooker, blind]) await follow(client, 'turno');
    await eventually(() => news(onlooker).length === 1);
    const cashier = open(two.url, 'ana:cobrar');
    await follow(cashier, 'turno');
    await eventually(() => news(onlooker).length === 2);
    expect(news(onlooker)).toEqual(['', 'ana']);
    const late = open(two.url, 'otro');
    await follow(late, 'turno');
    await eventually(() => news(late).length === 1);
    expect(news(late)).toEqual(['ana']);

    cashier.send({ t: 'unsub', id: 1, group: 'caja_turno' });
    await eventually(() => news(onlooker).at(-1) === '');
    expect(news(blind)).toEqual([]);
  });

  it('does not change when a person has two screens, reloads one, or subscribes anew', async () => {
    const { url } = await aGateway();
    const onlooker = open(url, 'supervisor');
    await follow(onlooker, 'recarga');
    const first = open(url, 'ana:cobrar');
    await follow(first, 'recarga');
    await eventually(() => news(onlooker).at(-1) === 'ana');
    first.send({ t: 'sub', id: 2, channel: 'caja', params: { cajaId: 'recarga' } });
    await first.frame('subscribed', (frame) => frame.id === 2);
    first.cut();
    const second = open(url, 'ana:cobrar');
    await follow(second, 'recarga');
    const third = open(url, 'beto:cobrar');
    await follow(third, 'recarga');
    await eventually(() => news(onlooker).at(-1) === 'ana beto');
    expect(news(onlooker)).toEqual(['', 'ana', 'ana beto']);
    second.cut();
    await eventually(() => news(onlooker).at(-1) === 'beto', { timeoutMs: 10_000 });
  });

  it('is true again after Redis was emptied', async () => {
    const { url } = await aGateway();
    const cashier = open(url, 'ana:cobrar');
    await follow(cashier, 'vacia');
    await eventually(() => news(cashier).at(-1) === 'ana');
    await redis.flush();
    const late = open(url, 'supervisor');
    await follow(late, 'vacia');
    await eventually(() => news(late).at(-1) === 'ana', { timeoutMs: 10_000 });
  });
});

it('a client that does not read slows none of two hundred others, and is told what it did not get', async () => {
  // On a busy machine this takes longer than a client may go without answering a ping.
  const { url } = await aGateway({ pingMs: 120_000 });
  const relleno = 'x'.repeat(2_000);
  const stalled = open(url, 'lento');
  await follow(stalled, 'rapida');
  stalled.socket.pause();
  const counts: { next: number; wrong: number }[] = [];
  for (const _ of from1to(200)) {
    const client = open(url, 'rapido');
    await follow(client, 'rapida');
    const count = { next: 1, wrong: 0 };
    client.socket.removeAllListeners('message');
    client.socket.on('message', (data: Buffer) => {
      if (data.includes(`"t":"presence"`)) return;
      if (data.includes(`"o":${count.next},`)) count.next += 1;
      else count.wrong += 1;
    });
    counts.push(count);
  }
  const total = 5_000;
  for (let sent = 0; sent < total; sent += 50) {
    await Promise.all(from1to(50).map((n) => publish('rapida', sent + n, relleno)));
    await eventually(() => counts.every(({ next }) => next > sent + 50), { timeoutMs: 30_000, everyMs: 2 });
  }
  expect(counts.map(({ wrong }) => wrong)).toEqual(counts.map(() => 0));

  stalled.socket.resume();
  await publish('rapida', total + 1);
  await eventually(() => stalled.messages().at(-1)?.o === total + 1, { timeoutMs: 30_000 });
  const gaps = stalled.frames.flatMap((frame) => (frame.t === 'gap' ? [frame.to - frame.from + 1] : []));
  expect(gaps.length).toBeGreaterThan(0);
  expect(stalled.messages().length + gaps.reduce((sum, size) => sum + size, 0)).toBe(total + 1);
}, 150_000);
