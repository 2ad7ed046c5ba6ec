import { connectionLost, type ClientFrame, type ServerFrame, type SubscriptionRequest } from './protocol.ts';

/** What a connection tells whoever opened it; nothing more after `onClose`. */
export type ConnectionListener = {
  onFrame(frame: ServerFrame): void;
  /** Something came from the server, be it only a sign of life. */
  onSign(): void;
  /** The connection ended, or never came to be. Not called after `close()`. */
  onClose(code: number): void;
};

/** One connection to the server, over whichever transport. */
export type Connection = {
  readonly transport: 'websocket' | 'sse';
  /** Over a WebSocket; the subscriptions of an event stream stand in its address. */
  send(frame: ClientFrame): void;
  close(): void;
};

/** What the client needs of a WebSocket: the browser's, `ws` of npm, or another. */
export type Socket = {
  onmessage: ((message: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror?: ((event: never) => void) | null;
  send(data: string): void;
  close(): void;
};

/** Opens a WebSocket; such as `(url) => new WebSocket(url)`. */
export type OpenSocket = (url: string) => Socket;

export function openWebSocket(url: string, openSocket: OpenSocket, listener: ConnectionListener): Connection {
  const socket = openSocket(url);
  socket.onmessage = ({ data }: { data: unknown }) => {
    listener.onSign();
    listener.onFrame(JSON.parse(String(data)) as ServerFrame);
  };
  socket.onclose = ({ code }: { code: number }) => listener.onClose(code);
  // The close that follows says it all; without a listener some implementations throw.
  socket.onerror = () => undefined;
  return {
    transport: 'websocket',
    send: (frame) => socket.send(JSON.stringify(frame)),
    close() {
      socket.onmessage = null;
      socket.onclose = null;
      socket.close();
    },
  };
}

/** The same frames as events of a stream over plain HTTP, for networks that let no WebSocket through. */
export function openEventStream(
  url: string,
  subscriptions: readonly SubscriptionRequest[],
  fetchStream: typeof fetch,
  listener: ConnectionListener,
): Connection {
  const address = new URL(url);
  for (const subscription of subscriptions) address.searchParams.append('sub', JSON.stringify(subscription));
  const stopping = new AbortController();
  const ended = (code: number) => {
    if (stopping.signal.aborted) return;
    stopping.abort();
    listener.onClose(code);
  };
  read(address, fetchStream, stopping.signal, listener).then(ended, () => ended(connectionLost));
  return {
    transport: 'sse',
    send() {
      throw new Error('an event stream carries nothing to the server');
    },
    close: () => stopping.abort(),
  };
}

/** @returns the code that ended it, as a WebSocket would have been closed. */
async function read(
  address: URL,
  fetchStream: typeof fetch,
  signal: AbortSignal,
  listener: ConnectionListener,
): Promise<number> {
  const response = await fetchStream(address, { headers: { accept: 'text/event-stream' }, signal });
  if (!response.ok || !response.body) {
    await response.body?.cancel();
    return response.status === 401 || response.status === 403 ? 4000 + response.status : connectionLost;
  }
  const decoder = new TextDecoder();
  const reader = response.body.getReader();
  let buffer = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return connectionLost;
    if (signal.aborted) return connectionLost;
    listener.onSign();
    buffer += decoder.decode(value, { stream: true });
    const events = buffer.split('\n\n');
    buffer = events.pop()!;
    for (const event of events) {
      const line = event.split('\n').find((each) => each.startsWith('data: '));
      if (!line) continue;
      const frame = JSON.parse(line.slice('data: '.length)) as ServerFrame;
      if (frame.t === 'close') return frame.code;
      listener.onFrame(frame);
      // A listener may have closed us.
      if (signal.aborted) return connectionLost;
    }
  }
}
