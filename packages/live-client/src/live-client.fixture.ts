import { afterEach, beforeEach, vi } from 'vitest';
import { createBackoff } from './backoff.ts';
import type { Socket } from './connection.ts';
import type { LiveStatus } from './link.ts';
import { createLiveClient, type ChannelEvent, type LiveClient } from './live-client.ts';
import type { ClientFrame, ServerFrame } from './protocol.ts';

// A client whose server is played by the test. What is exported is new for each test of the file that imports it.

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

export const userId = '018f0000-0000-7000-8000-000000000001';
export const group = `factura_${userId}`;

export type FakeStream = {
  url: URL;
  signal: AbortSignal;
  answer: (response: Response) => void;
  fail: (error: Error) => void;
};

export let sockets: FakeSocket[];
export let streams: FakeStream[];
export let client: LiveClient<Channels>;
export let statuses: LiveStatus[];
export let renewals: (() => Promise<boolean>)[];
export let sessionEnds: number;
export const last = () => sockets.at(-1)!;
export const start = () =>
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

export const listen = () => {
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

export const accept = (options: Partial<Extract<ServerFrame, { t: 'subscribed' }>> = {}) =>
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
export const message = (o: number) => last().says({ t: 'msg', g: group, o, e: 'respuesta_sunat', d: { version: o } });
export const versions = (heard: ReturnType<typeof listen>) =>
  heard.events.map(({ data }) => 'version' in data && data.version);
