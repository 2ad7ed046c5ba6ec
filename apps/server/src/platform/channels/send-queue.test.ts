import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import type { ServerFrame } from '@jsol/contracts/canales';
import { eventually } from '../../../test/support/eventually.ts';
import type { GroupMessage } from './group-log.ts';
import { batchOf } from './message-batch.ts';
import { webSocketOutlet, type Outlet } from './outlet.ts';
import { createSendQueue, type SendQueue } from './send-queue.ts';

const stream = { name: 'factura', mode: 'stream', capacity: 1500, expirySeconds: 10 } as const;
const latest = { ...stream, name: 'stock', mode: 'latest' } as const;

let server: Server;
let sockets: WebSocketServer;
let client: WebSocket;

/** A real pair of sockets whose reader has stopped reading, as a phone in a tunnel would. */
async function aStalledPair() {
  server = createServer();
  sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  const accepted = new Promise<Outlet>((resolve) => {
    server.once('upgrade', (request, stream: Socket, head) =>
      sockets.handleUpgrade(request, stream, head, (socket) => resolve(webSocketOutlet(socket, stream))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const frames: ServerFrame[] = [];
  client.on('message', (data) => frames.push(JSON.parse((data as Buffer).toString()) as ServerFrame));
  await new Promise((resolve) => client.once('open', resolve));
  client.pause();
  return { outlet: await accepted, frames };
}

const padding = 'x'.repeat(8_000);
const message = (offset: number, group = 'g', key = ''): GroupMessage => ({
  epoch: 'e',
  offset,
  key,
  trace: null,
  frame: Buffer.from(JSON.stringify({ t: 'msg', g: group, o: offset, e: 'x', d: padding })),
});

const put = (queue: SendQueue, group: string, channel: Parameters<SendQueue['messages']>[1], one: GroupMessage) =>
  queue.messages(group, channel, batchOf([one]));

/** Fills the kernel's buffers and the socket's own, until messages begin to wait in the queue. */
function stall(queue: SendQueue, outlet: Outlet): number {
  let offset = 0;
  while (outlet.pending() <= 128 * 1024) put(queue, 'g', stream, message((offset += 1)));
  return offset;
}

const offsetsOf = (frames: ServerFrame[], group: string): (number | string)[] =>
  frames.flatMap<number | string>((frame) => {
    if (frame.t === 'msg' && frame.g === group) return [frame.o];
    if (frame.t === 'gap' && frame.g === group) return [`${frame.from}-${frame.to}`];
    return [];
  });
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

afterEach(async () => {
  client.terminate();
  sockets.close();
  for (const socket of sockets.clients) socket.terminate();
  await new Promise((resolve) => server.close(resolve));
});

describe('a client that reads too slowly', () => {
  it('gets everything late when it stays within the capacity', async () => {
    const { outlet, frames } = await aStalledPair();
    const queue = createSendQueue(outlet, () => undefined);
    const sent = stall(queue, outlet);
    for (let more = 1; more <= 1_500; more += 1) put(queue, 'g', stream, message(sent + more));
    client.resume();
    await eventually(() => frames.length >= sent + 1_500);
    expect(offsetsOf(frames, 'g')).toEqual(upTo(sent + 1_500));
  });

  it('is told which messages it did not get beyond the capacity, and goes on behind them', async () => {
    const { outlet, frames } = await aStalledPair();
    const queue = createSendQueue(outlet, () => undefined);
    const sent = stall(queue, outlet);
    for (let more = 1; more <= 1_501; more += 1) put(queue, 'g', stream, message(sent + more));
    put(queue, 'g', stream, message(sent + 1_502));
    client.resume();
    await eventually(() => frames.some((frame) => frame.t === 'msg' && frame.o === sent + 1_502));
    expect(offsetsOf(frames, 'g')).toEqual([...upTo(sent), `${sent + 1}-${sent + 1_501}`, sent + 1_502]);
  });

  it('is told the same of messages that waited longer than ten seconds, group by group', async () => {
    const { outlet, frames } = await aStalledPair();
    let now = 0;
    const queue = createSendQueue(
      outlet,
      () => undefined,
      () => now,
    );
    const sent = stall(queue, outlet);
    put(queue, 'g', stream, message(sent + 1));
    put(queue, 'otro', stream, message(50, 'otro'));
    queue.control({ t: 'pong' });
    now = 9_000;
    put(queue, 'g', stream, message(sent + 2));
    now = 10_500;
    client.resume();
    await eventually(() => frames.some((frame) => frame.t === 'gap' && frame.g === 'otro'));
    await eventually(() => frames.some((frame) => frame.t === 'msg' && frame.o === sent + 2));
    expect(offsetsOf(frames, 'g')).toEqual([...upTo(sent), `${sent + 1}-${sent + 1}`, sent + 2]);
    expect(offsetsOf(frames, 'otro')).toEqual(['50-50']);
    expect(frames.filter((frame) => frame.t === 'pong')).toHaveLength(1);
  });

  it('gets only the newest of each thing in latest mode, without a gap and in order', async () => {
    const { outlet, frames } = await aStalledPair();
    const queue = createSendQueue(outlet, () => undefined);
    stall(queue, outlet);
    for (let offset = 1; offset <= 5_000; offset += 1) {
      put(queue, 's', latest, message(offset, 's', `producto-${offset % 3}`));
    }
    client.resume();
    await eventually(() => frames.some((frame) => frame.t === 'msg' && frame.g === 's' && frame.o === 5_000));
    expect(offsetsOf(frames, 's')).toEqual([4_998, 4_999, 5_000]);
  });

  it('hears of no gap from before a new position', async () => {
    const { outlet, frames } = await aStalledPair();
    const queue = createSendQueue(outlet, () => undefined);
    const sent = stall(queue, outlet);
    for (let more = 1; more <= 10; more += 1) put(queue, 'g', stream, message(sent + more));
    queue.control({
      t: 'subscribed',
      id: 1,
      group: 'g',
      epoch: 'f',
      offset: 0,
      recovered: false,
      mode: 'stream',
      snapshot: false,
    });
    for (let offset = 1; offset <= 1_491; offset += 1) put(queue, 'g', stream, message(offset));
    client.resume();
    await eventually(() => frames.some((frame) => frame.t === 'gap'));
    const restart = frames.findIndex((frame) => frame.t === 'subscribed');
    expect(offsetsOf(frames.slice(0, restart), 'g')).toEqual(upTo(sent));
    expect(offsetsOf(frames.slice(restart), 'g')).toEqual(['1-1491']);
  });

  it('is given up when it piles up answers without reading them', async () => {
    const { outlet } = await aStalledPair();
    let overloads = 0;
    const queue = createSendQueue(outlet, () => (overloads += 1));
    stall(queue, outlet);
    for (let asked = 0; asked < 501; asked += 1) queue.control({ t: 'pong' });
    expect(overloads).toBe(1);
  });
});
