import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBackoff } from './backoff.ts';
import type { Socket } from './connection.ts';
import { createLiveClient, type ChannelEvent, type LiveClient, type LiveStatus } from './live-client.ts';
import type { ClientFrame, ServerFrame } from './protocol.ts';

type Channels = {
  facturacion: {
    params: { userId: string };
    events: { respuesta_sunat: { version: number }; correo: { para: string } };
    snapshot: { pendientes: number };
  };
};

/** The server's end of a connection, played by the test. */
class FakeSocket implements Socket {
  onmessage: ((message: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;
  readonly sent: ClientFrame[] = [];
  closedByClient = false;

  send(data: string): void {
    this.sent.push(JSON.parse(data) as ClientFrame);
  }
  close(): void {
    this.closedByClient = true;
  }
  says(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
  hello(): void {
    this.says({ t: 'hello', protocol: 1, connection: 'c' });
  }
  ends(code: number): void {
    this.onclose?.({ code });
  }
}

const userId = '018f0000-0000-7000-8000-000000000001';
const group = `factura_${userId}`;

type FakeStream = {
  url: URL;
  signal: AbortSignal;
  answer: (response: Response) => void;
  fail: (error: Error) => void;
};

let sockets: FakeSocket[];
let streams: FakeStream[];
let client: LiveClient<Channels>;
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
  streams = [];
  client = createLiveClient<Channels>({
    url: 'ws://prueba/ws',
    fetch: (address, options) =>
      new Promise((resolve, reject) => {
        const stream = { url: new URL(address as URL), signal: options!.signal!, answer: resolve, fail: reject };
        streams.push(stream);
      }),
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
  const events: ChannelEvent<Channels, 'facturacion'>[] = [];
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

const accept = (options: Partial<Extract<ServerFrame, { t: 'subscribed' }>> = {}) =>
  last().says({
    t: 'subscribed',
    id: 1,
    group,
    epoch: 'e1',
    offset: 0,
    recovered: false,
    mode: 'stream',
    snapshot: false,
    ...options,
  });
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

describe('a channel with a snapshot', () => {
  const listenToState = () => {
    const heard = { states: [] as number[], versions: [] as number[], resyncs: 0, stop: (): void => undefined };
    heard.stop = client.subscribe(
      'facturacion',
      { userId },
      {
        onEvent: ({ data }) => 'version' in data && heard.versions.push(data.version),
        onResync: () => (heard.resyncs += 1),
        onSnapshot: ({ pendientes }) => heard.states.push(pendientes),
      },
    );
    return heard;
  };
  const snapshot = (o: number, pendientes: number) => last().says({ t: 'snapshot', g: group, o, d: { pendientes } });

  it('begins with its state, and who takes none is told to fetch it', () => {
    const [taker, fetcher] = [listenToState(), listen()];
    start();
    last().hello();
    accept({ offset: 4, snapshot: true });
    expect([taker.states, taker.resyncs, fetcher.resyncs]).toEqual([[], 0, 0]);
    snapshot(4, 7);
    last().says({ t: 'pos', g: group, o: 5 });
    message(6);
    expect(taker).toMatchObject({ states: [7], versions: [6], resyncs: 0 });
    expect(fetcher.resyncs).toBe(1);
  });

  it('asks for the state again after a gap, and when somebody begins to listen later', () => {
    const one = listenToState();
    start();
    last().hello();
    accept({ snapshot: true });
    snapshot(0, 1);
    last().says({ t: 'gap', g: group, from: 1, to: 9 });
    expect(last().sent.at(-1)).toEqual({ t: 'sub', id: 1, channel: 'facturacion', params: { userId } });
    // What belongs to the old position builds upon nothing.
    message(10);
    accept({ offset: 10, snapshot: true });
    snapshot(10, 2);
    const two = listenToState();
    expect(last().sent.at(-1)).toEqual({ t: 'sub', id: 1, channel: 'facturacion', params: { userId } });
    accept({ offset: 10, snapshot: true });
    snapshot(10, 3);
    expect([one.states, one.versions, two.states]).toEqual([[1, 2, 3], [], [3]]);
  });

  it('whose state had not come when the connection was lost begins anew', () => {
    const heard = listenToState();
    start();
    last().hello();
    accept({ offset: 4, snapshot: true });
    last().ends(1006);
    vi.advanceTimersByTime(300);
    last().hello();
    expect(last().sent).toEqual([{ t: 'sub', id: 1, channel: 'facturacion', params: { userId } }]);
    accept({ offset: 6, snapshot: true });
    snapshot(6, 8);
    expect(heard.states).toEqual([8]);
  });

  it('that is refused for the moment after it began is asked for again', () => {
    listenToState();
    start();
    last().hello();
    accept({ offset: 4, snapshot: true });
    last().says({ t: 'error', id: 1, code: 'canales.no_disponible', detail: 'Ahora no.' });
    vi.advanceTimersByTime(2_000);
    expect(last().sent.at(-1)).toEqual({ t: 'sub', id: 1, channel: 'facturacion', params: { userId } });
  });
});

it('presence is told to everybody who listens, also to who comes later', async () => {
  const heard: string[] = [];
  const follow = (who: string) =>
    client.subscribe(
      'facturacion',
      { userId },
      {
        onEvent: () => undefined,
        onResync: () => undefined,
        onPresence: (people) => heard.push(`${who}: ${people.map(({ name }) => name).join(' ')}`),
      },
    );
  follow('uno');
  start();
  last().hello();
  accept();
  last().says({ t: 'presence', g: group, who: [{ userId, name: 'Ana' }] });
  follow('dos');
  await Promise.resolve();
  expect(heard).toEqual(['uno: Ana', 'dos: Ana']);
});

describe('where no WebSocket gets through', () => {
  /** The server's end of an event stream. */
  const answer = (stream: FakeStream) => {
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    stream.answer(
      new Response(new ReadableStream({ start: (own) => void (controller = own) }), {
        headers: { 'content-type': 'text/event-stream' },
      }),
    );
    const write = async (text: string) => {
      controller.enqueue(new TextEncoder().encode(text));
      await vi.advanceTimersByTimeAsync(0);
    };
    return {
      write,
      says: (frame: ServerFrame) => write(`id: 1:e1:0\ndata: ${JSON.stringify(frame)}\n\n`),
      end: async () => {
        controller.close();
        await vi.advanceTimersByTimeAsync(0);
      },
    };
  };
  const fallBack = async () => {
    start();
    last().ends(1006);
    await vi.advanceTimersByTimeAsync(300);
    last().ends(1006);
    expect(streams).toHaveLength(0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([sockets.length, streams.length]).toEqual([2, 1]);
    const stream = answer(streams[0]!);
    await stream.says({ t: 'hello', protocol: 1, connection: 'c' });
    return stream;
  };
  const subscribed = (offset: number, recovered: boolean): ServerFrame => ({
    t: 'subscribed',
    id: 1,
    group,
    epoch: 'e1',
    offset,
    recovered,
    mode: 'stream',
    snapshot: false,
  });
  const asked = (stream: FakeStream) =>
    stream.url.searchParams.getAll('sub').map((text) => JSON.parse(text) as unknown);

  it('twice in a row, the same frames come by an event stream', async () => {
    const heard = listen();
    const stream = await fallBack();
    expect(streams[0]!.url.href).toMatch(/^http:\/\/prueba\/sse\?sub=/);
    expect(asked(streams[0]!)).toEqual([{ id: 1, channel: 'facturacion', params: { userId } }]);
    expect(client.status()).toBe('open');
    await stream.says(subscribed(0, false));
    // Frames may be cut anywhere on their way, and signs of life come between.
    await stream.write(': latido\n\nid: 1:e1:1\nda');
    await stream.write(
      `ta: ${JSON.stringify({ t: 'msg', g: group, o: 1, e: 'respuesta_sunat', d: { version: 1 } })}\n`,
    );
    await stream.write('\n');
    expect([heard.resyncs, versions(heard)]).toEqual([1, [1]]);
    // Lost, it goes on as a stream, behind what it has.
    await stream.end();
    await vi.advanceTimersByTimeAsync(300);
    expect([sockets.length, streams.length]).toEqual([2, 2]);
    expect(asked(streams[1]!)).toMatchObject([{ since: { epoch: 'e1', offset: 1 } }]);
  });

  it('what is followed later stands in a new stream, which begins where the old one was', async () => {
    listen();
    const stream = await fallBack();
    await stream.says(subscribed(3, false));
    const other = '018f0000-0000-7000-8000-000000000002';
    const stop = client.subscribe(
      'facturacion',
      { userId: other },
      { onEvent: () => undefined, onResync: () => undefined },
    );
    await vi.advanceTimersByTimeAsync(100);
    expect(streams[0]!.signal.aborted).toBe(true);
    expect(asked(streams[1]!)).toEqual([
      { id: 1, channel: 'facturacion', params: { userId }, since: { epoch: 'e1', offset: 3 } },
      { id: 2, channel: 'facturacion', params: { userId: other } },
    ]);
    const second = answer(streams[1]!);
    await second.says({ t: 'hello', protocol: 1, connection: 'c' });
    await second.says({ ...subscribed(0, false), id: 2, group: `factura_${other}` } as ServerFrame);
    stop();
    await vi.advanceTimersByTimeAsync(100);
    expect(asked(streams[2]!)).toHaveLength(1);
  });

  it('a WebSocket is tried again after half a minute, and kept when it opens', async () => {
    listen();
    await fallBack();
    await vi.advanceTimersByTimeAsync(30_000);
    expect([streams[0]!.signal.aborted, sockets.length]).toEqual([true, 3]);
    last().hello();
    expect(last().sent).toMatchObject([{ t: 'sub', id: 1 }]);
    last().ends(1006);
    await vi.advanceTimersByTimeAsync(300);
    expect([sockets.length, streams.length]).toEqual([4, 1]);
  });

  it('a stream that says nothing any more counts as lost', async () => {
    const stream = await fallBack();
    await vi.advanceTimersByTimeAsync(20_000);
    await stream.write(': latido\n\n');
    await vi.advanceTimersByTimeAsync(9_000);
    expect(client.status()).toBe('open');
    // By now a WebSocket is tried, as it is every so often.
    await vi.advanceTimersByTimeAsync(1_000);
    expect(sockets).toHaveLength(3);
    last().ends(1006);
    await vi.advanceTimersByTimeAsync(1_000);
    const second = answer(streams[1]!);
    await second.says({ t: 'hello', protocol: 1, connection: 'c' });
    await vi.advanceTimersByTimeAsync(45_000);
    expect([client.status(), streams[1]!.signal.aborted]).toEqual(['reconnecting', true]);
  });

  it('the end of the session and the want of one are understood there too', async () => {
    const stream = await fallBack();
    renewals.push(() => Promise.resolve(true));
    await stream.says({ t: 'close', code: 4401, reason: 'El acceso venció.' });
    await vi.advanceTimersByTimeAsync(300);
    streams[1]!.answer(new Response('{}', { status: 401 }));
    renewals.push(() => Promise.resolve(true));
    await vi.advanceTimersByTimeAsync(2_000);
    expect(renewals).toEqual([]);
    const third = answer(streams[2]!);
    await third.says({ t: 'hello', protocol: 1, connection: 'c' });
    await third.says({ t: 'close', code: 4409, reason: 'La sesión terminó.' });
    expect([client.status(), sessionEnds]).toEqual(['closed', 1]);
  });
});

describe('a lost connection', () => {
  it('is tried again quickly at first, then ever more slowly, until the server greets', () => {
    start();
    const waits: number[] = [];
    for (let attempt = 0; attempt < 8; attempt += 1) {
      last().ends(1013);
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
