import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientFrame, ServerFrame } from '@jsol/contracts/canales';
import { createBackoff } from './backoff.ts';
import { createLiveClient, type ChannelEvent, type LiveClient, type LiveStatus, type Socket } from './live-client.ts';

/** The server's end of a connection, played by the test. */
class FakeSocket implements Socket {
  onmessage: Socket['onmessage'] = null;
  onclose: Socket['onclose'] = null;
  readonly sent: ClientFrame[] = [];
  closedByClient = false;

  send(data: unknown): void {
    this.sent.push(JSON.parse(String(data)) as ClientFrame);
  }
  close(): void {
    this.closedByClient = true;
  }
  says(frame: ServerFrame): void {
    this.onmessage?.call(this as never, { data: JSON.stringify(frame) } as MessageEvent);
  }
  hello(): void {
    this.says({ t: 'hello', protocol: 1, connection: 'c' });
  }
  ends(code: number): void {
    this.onclose?.call(this as never, { code } as CloseEvent);
  }
}

const userId = '018f0000-0000-7000-8000-000000000001';
const group = `factura_${userId}`;

let sockets: FakeSocket[];
let client: LiveClient;
let statuses: LiveStatus[];
let renewals: (() => Promise<boolean>)[];
let sessionEnds: number;
const last = () => sockets.at(-1)!;
const start = () =>
  client.start({ onUnauthenticated: () => renewals.shift()!(), onSessionEnded: () => (sessionEnds += 1) });

beforeEach(() => {
  vi.useFakeTimers();
  sockets = [];
  statuses = [];
  renewals = [];
  sessionEnds = 0;
  client = createLiveClient({
    url: 'ws://prueba/ws',
    openSocket: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket;
    },
    backoff: createBackoff(() => 0.5),
  });
  client.onStatus((status) => statuses.push(status));
});
afterEach(() => {
  client.stop();
  vi.useRealTimers();
});

const listen = () => {
  const events: ChannelEvent<'facturacion'>[] = [];
  const heard = { events, resyncs: 0, refusals: [] as string[], stop: (): void => undefined };
  heard.stop = client.subscribe(
    'facturacion',
    { userId },
    {
      onEvent: (event) => events.push(event),
      onResync: () => (heard.resyncs += 1),
      onRefused: (detail) => heard.refusals.push(detail),
    },
  );
  return heard;
};

const accept = (
  options: { id?: number; epoch?: string; offset?: number; recovered?: boolean; mode?: 'stream' | 'latest' } = {},
) =>
  last().says({ t: 'subscribed', id: 1, group, epoch: 'e1', offset: 0, recovered: false, mode: 'stream', ...options });
const message = (o: number) => last().says({ t: 'msg', g: group, o, e: 'respuesta_sunat', d: { version: o } });
const versions = (heard: ReturnType<typeof listen>) =>
  heard.events.map(({ data }) => 'version' in data && data.version);

describe('a subscription', () => {
  it('is asked for once the server has greeted, and resyncs because something may have happened before', () => {
    const heard = listen();
    start();
    expect(last().sent).toEqual([]);
    last().hello();
    expect(last().sent).toEqual([{ t: 'sub', id: 1, channel: 'facturacion', params: { userId } }]);
    accept();
    expect(heard.resyncs).toBe(1);
    message(1);
    expect(heard.events).toEqual([{ event: 'respuesta_sunat', data: { version: 1 } }]);
  });

  it('goes on behind its last message after the connection was lost, without a resync when all was recovered', () => {
    const heard = listen();
    start();
    last().hello();
    accept();
    message(1);
    message(2);
    last().ends(1006);
    vi.advanceTimersByTime(300);
    last().hello();
    expect(last().sent).toEqual([
      { t: 'sub', id: 1, channel: 'facturacion', params: { userId }, since: { epoch: 'e1', offset: 2 } },
    ]);
    accept({ offset: 2, recovered: true });
    message(3);
    expect(heard.resyncs).toBe(1);
    expect(versions(heard)).toEqual([1, 2, 3]);
  });

  it('takes no message twice', () => {
    const heard = listen();
    start();
    last().hello();
    accept();
    for (const offset of [1, 2, 2, 1, 3]) message(offset);
    expect(versions(heard)).toEqual([1, 2, 3]);
  });

  it('resyncs on a gap, on a new epoch and when it was not recovered', () => {
    const heard = listen();
    start();
    last().hello();
    accept();
    last().says({ t: 'gap', g: group, from: 1, to: 40 });
    expect(heard.resyncs).toBe(2);
    message(41);
    accept({ epoch: 'e2', offset: 0 });
    expect(heard.resyncs).toBe(3);
    message(1);
    expect(versions(heard)).toEqual([41, 1]);
    last().ends(1006);
    vi.advanceTimersByTime(300);
    last().hello();
    expect(last().sent[0]).toMatchObject({ since: { epoch: 'e2', offset: 1 } });
    accept({ epoch: 'e2', offset: 9_000 });
    expect(heard.resyncs).toBe(4);
  });

  it('of two screens is one on the wire, ended when the last one leaves', () => {
    const one = listen();
    start();
    last().hello();
    accept();
    const two = listen();
    message(1);
    one.stop();
    message(2);
    expect([versions(one), versions(two)]).toEqual([[1], [1, 2]]);
    two.stop();
    expect(last().sent.map((frame) => frame.t)).toEqual(['sub', 'unsub']);
  });

  it('given up and taken up again before the server answered stays subscribed', () => {
    start();
    last().hello();
    listen().stop();
    const heard = listen();
    accept();
    message(1);
    expect(versions(heard)).toEqual([1]);
    expect(last().sent.map((frame) => frame.t)).toEqual(['sub']);
  });

  it('that the server refuses tells why, and one it cannot make now is asked for again', () => {
    const heard = listen();
    start();
    last().hello();
    last().says({ t: 'error', id: 1, code: 'canales.no_disponible', detail: 'Ahora no.' });
    expect(heard.refusals).toEqual([]);
    vi.advanceTimersByTime(2_000);
    expect(last().sent).toHaveLength(2);
    last().says({ t: 'error', id: 1, code: 'canales.prohibido', detail: 'No tiene permiso.' });
    expect(heard.refusals).toEqual(['No tiene permiso.']);
    vi.advanceTimersByTime(10_000);
    expect(last().sent).toHaveLength(2);
  });
});

describe('a lost connection', () => {
  it('is tried again quickly at first, then ever more slowly, until the server greets', () => {
    start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      last().ends(1006);
      const before = sockets.length;
      let waited = 0;
      while (sockets.length === before) {
        vi.advanceTimersByTime(75);
        waited += 75;
      }
      waits.push(waited);
    }
    expect(waits[0]).toBe(300);
    expect([...waits].sort((a, b) => a - b)).toEqual(waits);
    expect(waits.at(-1)).toBeLessThanOrEqual(15_000);
    last().hello();
    last().ends(1006);
    const count = sockets.length;
    vi.advanceTimersByTime(300);
    expect(sockets.length).toBe(count + 1);
    expect(statuses.slice(0, 2)).toEqual(['connecting', 'reconnecting']);
  });

  it('is noticed when pings are not answered', () => {
    start();
    last().hello();
    vi.advanceTimersByTime(25_000);
    expect(last().sent).toEqual([{ t: 'ping' }]);
    last().says({ t: 'pong' });
    vi.advanceTimersByTime(25_000);
    expect(client.status()).toBe('open');
    vi.advanceTimersByTime(8_000);
    expect(client.status()).toBe('reconnecting');
    expect(sockets[0]!.closedByClient).toBe(true);
  });

  it('that never opened is given up', () => {
    start();
    vi.advanceTimersByTime(8_300);
    expect(sockets).toHaveLength(2);
  });
});

describe('a refusal', () => {
  it('for want of a session renews it and connects again', async () => {
    start();
    renewals.push(() => Promise.resolve(true));
    last().ends(4401);
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets).toHaveLength(2);
    last().hello();
    expect(client.status()).toBe('open');
  });

  it('ends in closed when the session cannot be renewed, and in another attempt when the network is away', async () => {
    start();
    renewals.push(() => Promise.reject(new TypeError('Failed to fetch')));
    last().ends(4401);
    await vi.advanceTimersByTimeAsync(300);
    expect(sockets).toHaveLength(2);
    renewals.push(() => Promise.resolve(false));
    last().ends(4401);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(sockets).toHaveLength(2);
    expect(client.status()).toBe('closed');
  });

  it('because the session ended stops it and says so', () => {
    start();
    last().hello();
    last().ends(4409);
    vi.advanceTimersByTime(60_000);
    expect([sockets.length, sessionEnds, client.status()]).toEqual([1, 1, 'closed']);
  });
});
