import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { ServerFrame } from '@jsol/contracts/canales';
import type { WebSocket } from 'ws';
import type { MessageBatch } from './message-batch.ts';

/** The way to one client: a WebSocket, or an event stream where none gets through. */
export type Outlet = {
  /** Bytes handed over that have not left. */
  pending(): number;
  /** Bytes that have left, ever. */
  sent(): number;
  control(frame: ServerFrame): void;
  messages(group: string, batch: MessageBatch): void;
  /** Called when nothing is pending any more, after there was more than a socket's buffer. */
  onDrain(listener: () => void): void;
  /** Gives a sign of life. */
  beat(): void;
  /** Whether the client answers it. */
  readonly answers: boolean;
  /** Ends it with a code of the protocol and a Spanish reason. */
  close(code: number, reason: string): void;
  terminate(): void;
};

/** `socket` is open and `stream` is what it was made from. Compression must be off: frames are written past `ws`. */
export function webSocketOutlet(socket: WebSocket, stream: Socket): Outlet {
  return {
    pending: () => stream.writableLength,
    sent: () => stream.bytesWritten - stream.writableLength,
    control: (frame) => socket.send(JSON.stringify(frame)),
    messages(_group, batch) {
      // `ws` would make a header, a callback and two writes of each message for each receiver.
      if (socket.readyState === socket.OPEN) stream.write(batch.webSocketFrames());
    },
    onDrain: (listener) => void stream.on('drain', listener),
    beat: () => socket.ping(),
    answers: true,
    close: (code, reason) => socket.close(code, reason),
    terminate: () => socket.terminate(),
  };
}

/**
 * Server-sent events: each frame is the data of one event, its id is where the whole stream stands, so that a browser
 * which connects again by itself names it in `Last-Event-ID`.
 */
export function eventStreamOutlet(response: ServerResponse): Outlet {
  type Standing = { readonly id: number; readonly epoch: string; offset: number | null };
  const standings = new Map<string, Standing>();
  const idLine = () => {
    const known = [...standings.values()].filter(({ offset }) => offset !== null);
    return known.length === 0
      ? ''
      : `id: ${known.map((each) => `${each.id}:${each.epoch}:${each.offset}`).join(',')}\n`;
  };
  const moveTo = (group: string, offset: number) => {
    const standing = standings.get(group);
    if (standing) standing.offset = offset;
  };
  const follow = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'subscribed':
        // Before the snapshot is there, nobody can go on from here.
        standings.set(frame.group, { ...frame, offset: frame.snapshot ? null : frame.offset });
        return;
      case 'unsubscribed':
        standings.delete(frame.group);
        return;
      case 'snapshot':
      case 'pos':
        return moveTo(frame.g, frame.o);
      case 'gap':
        return moveTo(frame.g, frame.to);
      default:
    }
  };
  const write = (data: string | Buffer) => {
    if (response.writable) response.write(data);
  };
  return {
    pending: () => response.writableLength,
    sent: () => (response.socket?.bytesWritten ?? 0) - response.writableLength,
    control(frame) {
      follow(frame);
      write(`${idLine()}data: ${JSON.stringify(frame)}\n\n`);
    },
    messages(group, batch) {
      for (const { offset, frame } of batch.messages) {
        moveTo(group, offset);
        write(Buffer.concat([Buffer.from(`${idLine()}data: `), frame, Buffer.from('\n\n')]));
      }
    },
    onDrain: (listener) => void response.on('drain', listener),
    beat: () => write(': latido\n\n'),
    answers: false,
    close(code, reason) {
      if (response.writable) response.end(`data: ${JSON.stringify({ t: 'close', code, reason })}\n\n`);
    },
    terminate: () => response.destroy(),
  };
}
