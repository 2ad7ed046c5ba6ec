import { describe, expect, it, vi } from 'vitest';
import {
  client,
  group,
  last,
  listen,
  renewals,
  sessionEnds,
  sockets,
  start,
  statuses,
  streams,
  userId,
  versions,
  type FakeStream,
} from './live-client.fixture.ts';
import type { ServerFrame } from './protocol.ts';

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
