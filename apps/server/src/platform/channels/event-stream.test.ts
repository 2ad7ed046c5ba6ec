import { createLiveClient } from '@jsol/live-client';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import type { ServerFrame } from '@jsol/contracts/canales';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import { announceSessionEnded } from './announcements.ts';
import { caja, openTestGateway, principalOf, type TestGateway } from './gateway-process.fixture.ts';
import type { GatewayOptions } from './gateway.ts';
import { createPublisher, type Publisher } from './publisher.ts';

type Channels = { caja: { params: { cajaId: string }; events: { venta: { n: number } } } };

let redis: TestRedis;
let publisher: Publisher;
const gateways: TestGateway[] = [];
const aborts: AbortController[] = [];
const stops: (() => void)[] = [];

beforeAll(async () => {
  redis = await testRedis();
  publisher = createPublisher({ redisUrl: redis.url, log: pino({ level: 'silent' }) });
});
afterEach(async () => {
  for (const stop of stops.splice(0)) stop();
  for (const abort of aborts.splice(0)) abort.abort();
  for (const gateway of gateways.splice(0)) await gateway.close();
});
afterAll(async () => {
  await publisher.close();
  await redis.stop();
});

const aGateway = async (more: Partial<GatewayOptions> = {}): Promise<string> => {
  const gateway = await openTestGateway(redis.url, more);
  gateways.push(gateway);
  return gateway.url.replace(/^ws/, 'http').replace('/ws', '/sse');
};
const publish = (cajaId: string, n: number) => publisher.publish(caja, { cajaId }, 'venta', { n });
const subscription = (cajaId: string, since?: { epoch: string; offset: number }) =>
  `sub=${encodeURIComponent(JSON.stringify({ id: 1, channel: 'caja', params: { cajaId }, ...(since ? { since } : {}) }))}`;

/** A plain reader, as `curl -N` would be. */
function read(url: string, headers: Record<string, string> = {}) {
  const abort = new AbortController();
  aborts.push(abort);
  const stream = { text: '', ended: false, status: 0 };
  void (async () => {
    const response = await fetch(url, { headers: { authorization: 'Bearer ana', ...headers }, signal: abort.signal });
    stream.status = response.status;
    for await (const chunk of response.body!) stream.text += Buffer.from(chunk).toString();
    stream.ended = true;
  })().catch(() => undefined);
  const frames = () =>
    [...stream.text.matchAll(/^data: (.*)\n\n/gm)].map(([, json]) => JSON.parse(json!) as ServerFrame);
  return {
    ...stream,
    text: () => stream.text,
    frames,
    numbers: () => frames().flatMap((frame) => (frame.t === 'msg' ? [(frame.d as { n: number }).n] : [])),
    status: () => eventually(() => stream.status > 0 && stream.status),
    ended: () => eventually(() => stream.ended),
    lastId: () => [...stream.text.matchAll(/^id: (.*)$/gm)].at(-1)?.[1] ?? '',
    cut: () => abort.abort(),
  };
}

describe('an event stream', () => {
  it('carries the frames of a WebSocket', async () => {
    const stream = read(`${await aGateway()}?${subscription('uno')}`);
    await eventually(() => stream.frames().some(({ t }) => t === 'presence'));
    await publish('uno', 1);
    await eventually(() => stream.numbers().length === 1);
    expect(stream.frames()).toMatchObject([
      { t: 'hello', protocol: 1 },
      { t: 'subscribed', id: 1, group: 'caja_uno', offset: 0, recovered: false, snapshot: false },
      { t: 'presence', g: 'caja_uno', who: [] },
      { t: 'msg', g: 'caja_uno', o: 1, e: 'venta', d: { n: 1 } },
    ]);
  });

  it.each(['Last-Event-ID', 'since'])('that was cut goes on at another node, told by %s', async (by) => {
    const [one, two] = [await aGateway(), await aGateway()];
    const group = `corte-${by}`;
    const before = read(`${one}?${subscription(group)}`);
    await eventually(() => before.frames().some(({ t }) => t === 'subscribed'));
    for (const n of [1, 2, 3]) await publish(group, n);
    await eventually(() => before.numbers().length === 3);
    before.cut();
    for (const n of [4, 5]) await publish(group, n);
    const [, epoch, offset] = before.lastId().split(':');
    const after =
      by === 'since'
        ? read(`${two}?${subscription(group, { epoch: epoch!, offset: Number(offset) })}`)
        : read(`${two}?${subscription(group)}`, { 'last-event-id': before.lastId() });
    await eventually(() => after.numbers().length === 2);
    await publish(group, 6);
    await eventually(() => after.numbers().length === 3);
    expect(after.numbers()).toEqual([4, 5, 6]);
  });

  it('gives a sign of life', async () => {
    const stream = read(await aGateway({ pingMs: 50 }));
    await eventually(() => stream.text().includes('\n\n: latido\n\n'));
  });

  it('says why it is refused', async () => {
    const url = await aGateway();
    expect(await read(url, { authorization: '' }).status()).toBe(401);
    expect(await read(url, { origin: 'https://malo.example' }).status()).toBe(403);
    expect(await read(url, { 'sec-fetch-site': 'cross-site' }).status()).toBe(403);
    expect(await read(`${url}?sub=hola`).status()).toBe(400);
    const many = Array.from({ length: 101 }, () => 'sub={}').join('&');
    expect(await read(`${url}?${many}`).status()).toBe(400);
    const away = await aGateway({ authenticate: () => Promise.reject(new Error('no database')) });
    expect(await read(away).status()).toBe(503);
  });

  it('refuses a group that the person may not follow, and goes on with the others', async () => {
    const url = await aGateway();
    const unknown = `sub=${encodeURIComponent(JSON.stringify({ id: 2, channel: 'precios', params: {} }))}`;
    const stream = read(`${url}?${unknown}&${subscription('permitida')}`);
    await eventually(() => stream.frames().some(({ t }) => t === 'subscribed'));
    expect(stream.frames()[1]).toMatchObject({ t: 'error', id: 2, code: 'canales.desconocido' });
  });

  it('ends with the reason when the session ends, and when the server stops', async () => {
    let ended = false;
    const url = await aGateway({ reload: async (principal) => (ended ? null : principal) });
    const stream = read(url);
    await eventually(() => stream.frames().length === 1);
    ended = true;
    await announceSessionEnded(publisher.redis, 'sesion-ana');
    await stream.ended();
    expect(stream.frames().at(-1)).toEqual({ t: 'close', code: 4409, reason: 'La sesión terminó.' });

    ended = false;
    const other = read(url, { authorization: 'Bearer beto' });
    await eventually(() => other.frames().length === 1);
    await gateways.pop()!.close();
    await other.ended();
    expect(other.frames().at(-1)).toMatchObject({ t: 'close', code: 1001 });
  });
});

it('the live client gets everything by it where no WebSocket opens, and loses nothing when it is cut', async () => {
  const sse = await aGateway({ authenticate: async (request) => principalOf(request) });
  const received: number[] = [];
  const cuts: AbortController[] = [];
  let resyncs = 0;
  const client = createLiveClient<Channels>({
    url: sse.replace(/^http/, 'ws').replace('/sse', '/ws'),
    // A proxy that knows no WebSocket.
    openSocket: () => {
      const socket = {
        onmessage: null,
        onclose: null as ((event: never) => void) | null,
        send: () => {},
        close: () => {},
      };
      setTimeout(() => socket.onclose?.({ code: 1006 } as never));
      return socket;
    },
    fetch: (url, init) => {
      const cut = new AbortController();
      cuts.push(cut);
      const signal = AbortSignal.any([cut.signal, init!.signal!]);
      return fetch(url, { ...init, signal, headers: { authorization: 'Bearer ana' } });
    },
  });
  stops.push(() => client.stop());
  client.subscribe(
    'caja',
    { cajaId: 'proxy' },
    { onEvent: ({ data }) => received.push(data.n), onResync: () => (resyncs += 1) },
  );
  client.start({ onUnauthenticated: () => Promise.resolve(false), onSessionEnded: () => undefined });
  await eventually(() => resyncs === 1, { timeoutMs: 10_000 });
  for (let n = 1; n <= 100; n += 1) {
    await publish('proxy', n);
    if (n % 40 === 0) {
      await eventually(() => received.length > n - 20);
      cuts.at(-1)!.abort();
    }
  }
  await eventually(() => received.length >= 100, { timeoutMs: 10_000 });
  expect(received).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  expect([resyncs, cuts.length]).toEqual([1, 3]);
});
