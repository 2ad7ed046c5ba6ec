import { createConnection, type Socket } from 'node:net';

/**
 * The other end of every peer: a process with many subscribers, the same code for all. They read WebSocket frames off
 * bare sockets, because a client library would cost more than the servers that are measured.
 */

/** What to answer to the frame that contains `await`; the subscriber is ready after the last step. */
export type Step = { await: string; send?: string };
export type Order =
  | { kind: 'connect'; url: string; subscribers: number; steps: readonly Step[] }
  /** From now on: arrivals of messages numbered from `first` are timed. */
  | { kind: 'time'; first: number }
  | { kind: 'report' };
export type Answer =
  | { kind: 'ready' }
  /** Every subscriber has all messages up to `upTo`. */
  | { kind: 'all'; upTo: number }
  | { kind: 'report'; lost: number; latenciesMs: number[] };

const answer = (message: Answer) => process.send!(message);
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

type Subscriber = { step: number; next: number; rest: Buffer };

let subscribers = 0;
let ready = 0;
let lost = 0;
let timedFrom = Infinity;
let latenciesMs: number[] = [];
/** How many have got message n, by n; the first that not all have. */
const arrivals = new Map<number, number>();
let upTo = 0;

function arrived(n: number): void {
  const count = (arrivals.get(n) ?? 0) + 1;
  if (count < subscribers) return void arrivals.set(n, count);
  arrivals.delete(n);
  upTo = n;
  answer({ kind: 'all', upTo });
}

const numberAfter = (payload: Buffer, mark: string): number => {
  const at = payload.indexOf(mark, 0, 'latin1');
  return at < 0 ? NaN : parseFloat(payload.toString('latin1', at + mark.length, at + mark.length + 24));
};

/** Masked as a client's must be, with a mask of zeros. */
function clientFrame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const header = length < 126 ? Buffer.alloc(6) : Buffer.alloc(8);
  header[0] = 0x80 | opcode;
  if (length < 126) header[1] = 0x80 | length;
  else {
    header[1] = 0x80 | 126;
    header.writeUInt16BE(length, 2);
  }
  return Buffer.concat([header, payload]);
}

function receive(
  socket: Socket,
  subscriber: Subscriber,
  steps: readonly Step[],
  opcode: number,
  payload: Buffer,
  now: number,
) {
  if (opcode === 9) return void socket.write(clientFrame(10, payload));
  if (opcode !== 1) return;
  const step = steps[subscriber.step];
  if (step) {
    if (!payload.includes(step.await)) return;
    if (step.send !== undefined) socket.write(clientFrame(1, Buffer.from(step.send)));
    subscriber.step += 1;
    if (subscriber.step === steps.length && (ready += 1) === subscribers) answer({ kind: 'ready' });
    return;
  }
  // The sign of life of Engine.IO.
  if (payload.length === 1 && payload[0] === 0x32) return void socket.write(clientFrame(1, Buffer.from('3')));
  const n = numberAfter(payload, '"n":');
  if (Number.isNaN(n)) return;
  // Out of order or twice counts as lost too.
  if (n !== subscriber.next) lost += Math.max(1, n - subscriber.next);
  for (let missed = subscriber.next; missed <= n; missed += 1) arrived(missed);
  subscriber.next = Math.max(subscriber.next, n + 1);
  if (n >= timedFrom) latenciesMs.push(now - numberAfter(payload, '"at":'));
}

function subscribe(url: URL, steps: readonly Step[]): void {
  const subscriber: Subscriber = { step: 0, next: 1, rest: Buffer.alloc(0) };
  const socket = createConnection(Number(url.port), url.hostname);
  let upgraded = false;
  socket.setNoDelay(true);
  socket.write(
    `GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
  );
  socket.on('data', (chunk: Buffer) => {
    const now = nowMs();
    let data = subscriber.rest.length > 0 ? Buffer.concat([subscriber.rest, chunk]) : chunk;
    if (!upgraded) {
      const end = data.indexOf('\r\n\r\n');
      if (end < 0) return void (subscriber.rest = data);
      upgraded = true;
      data = data.subarray(end + 4);
    }
    let at = 0;
    for (;;) {
      if (data.length - at < 2) break;
      let length = data[at + 1]! & 0x7f;
      let header = 2;
      if (length === 126) {
        if (data.length - at < 4) break;
        length = data.readUInt16BE(at + 2);
        header = 4;
      }
      if (data.length - at < header + length) break;
      const payload = data.subarray(at + header, at + header + length);
      receive(socket, subscriber, steps, data[at]! & 0x0f, payload, now);
      at += header + length;
    }
    subscriber.rest = data.subarray(at);
  });
  // An end that was not wished is a loss that nobody can count.
  socket.on('close', () => {
    throw new Error('a server has closed a subscriber');
  });
}

process.on('message', (order: Order) => {
  switch (order.kind) {
    case 'connect':
      subscribers = order.subscribers;
      for (let n = 0; n < order.subscribers; n += 1) subscribe(new URL(order.url), order.steps);
      return;
    case 'time':
      timedFrom = order.first;
      latenciesMs = [];
      return;
    case 'report':
      return answer({ kind: 'report', lost, latenciesMs });
  }
});
process.on('disconnect', () => process.exit());
