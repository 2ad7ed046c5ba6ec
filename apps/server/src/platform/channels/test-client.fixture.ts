import { WebSocket } from 'ws';
import type { ClientFrame, ServerFrame } from '@jsol/contracts/canales';
import { eventually } from '../../../test/support/eventually.ts';

export type Message = Extract<ServerFrame, { t: 'msg' }>;

/** A plain client of the protocol that keeps what it was sent. */
export type TestClient = {
  readonly socket: WebSocket;
  readonly frames: ServerFrame[];
  send(frame: ClientFrame): void;
  /** The first frame, from now or before, that fits. */
  frame<T extends ServerFrame['t']>(
    t: T,
    fits?: (frame: Extract<ServerFrame, { t: T }>) => boolean,
  ): Promise<Extract<ServerFrame, { t: T }>>;
  messages(): Message[];
  /** Waits for the server to close, and answers how. */
  closed(): Promise<{ code: number; reason: string }>;
  /** Cuts the connection without a goodbye, as a lost network would. */
  cut(): void;
};

export function connect(url: string, headers: Record<string, string> = {}): TestClient {
  const socket = new WebSocket(url, { headers });
  const frames: ServerFrame[] = [];
  let close: { code: number; reason: string } | null = null;
  const ready = new Promise<void>((resolve) => socket.once('open', resolve));
  socket.on('message', (data) => frames.push(JSON.parse((data as Buffer).toString()) as ServerFrame));
  socket.on('error', () => undefined);
  socket.on('close', (code, reason) => (close = { code, reason: reason.toString() }));
  return {
    socket,
    frames,
    send: (frame) => void ready.then(() => socket.send(JSON.stringify(frame))),
    frame: (t, fits = () => true) =>
      eventually(
        () =>
          (frames.find((frame) => frame.t === t && fits(frame as never)) ?? null) as Extract<
            ServerFrame,
            { t: typeof t }
          > | null,
        { what: `a frame "${t}"` },
      ),
    messages: () => frames.filter((frame): frame is Message => frame.t === 'msg'),
    closed: () => eventually(() => close, { what: 'the close' }),
    cut: () => socket.terminate(),
  };
}
