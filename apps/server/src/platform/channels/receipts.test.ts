import { beforeEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import type { Span, SpanRecorder } from '../observability/spans.ts';
import { newTraceId, withTrace } from '../observability/trace.ts';
import { aGateway, aUser, follow, open, publish, publisher, stock } from './gateway.fixture.ts';
import type { SocketPrincipal } from './gateway.ts';
import type { GroupMessage } from './group-log.ts';
import { createAwaitedReceipts, createReceiptAsker } from './receipts.ts';

let noted: Span[];
let spans: SpanRecorder;
beforeEach(() => {
  noted = [];
  spans = { record: (span) => void noted.push(span), stop: () => Promise.resolve() };
});

const groupOf = ({ userId }: SocketPrincipal) => `factura_${userId}`;
const message = (offset: number, more: Partial<GroupMessage> = {}): GroupMessage => ({
  epoch: 'e',
  offset,
  key: '',
  frame: Buffer.from(`{"t":"msg","g":"g","o":${offset},"e":"x","d":null}`),
  trace: { id: 'traza', event: 'x' },
  ...more,
});

describe('a message sent within a trace', () => {
  it('asks for a receipt, which ends the trace with the person whose browser sent it', async () => {
    const [url, ana] = [await aGateway({ spans }), aUser({ name: 'Ana Quispe' })];
    const client = open(url, ana);
    await follow(client, ana);
    const traceId = newTraceId();
    await withTrace(traceId, () => publish(ana, 1));
    const asked = await client.frame('msg');
    expect(asked).toMatchObject({ g: groupOf(ana), o: 1, e: 'respuesta', d: { numero: 1 }, r: 1 });
    client.send({ t: 'got', got: [{ g: asked.g, o: asked.o, ms: 0 }] });
    const span = await eventually(() => noted[0] ?? null);
    expect(span).toMatchObject({
      traceId,
      kind: 'browser',
      name: `${groupOf(ana)} respuesta`,
      person: 'Ana Quispe',
      outcome: null,
    });
    expect(span.ms).toBeGreaterThanOrEqual(0);
  });

  it('also asks whoever gets it after having been away', async () => {
    const [url, ana] = [await aGateway({ spans }), aUser()];
    const before = open(url, ana);
    const { epoch, offset } = await follow(before, ana);
    before.cut();
    await withTrace(newTraceId(), () => publish(ana, 1));
    const after = open(url, ana);
    await follow(after, ana, { epoch, offset });
    expect(await after.frame('msg')).toMatchObject({ o: 1, r: 1 });
  });

  it('asks nobody where receipts are noted nowhere, and one without a trace asks nobody', async () => {
    const [silent, noting, ana] = [await aGateway(), await aGateway({ spans }), aUser()];
    const [there, here] = [open(silent, ana), open(noting, ana)];
    await Promise.all([follow(there, ana), follow(here, ana)]);
    await withTrace(newTraceId(), () => publish(ana, 1));
    await publish(ana, 2);
    await eventually(() => there.messages().length === 2 && here.messages().length === 2);
    expect(there.messages().map(({ r }) => r)).toEqual([undefined, undefined]);
    expect(here.messages().map(({ r }) => r)).toEqual([1, undefined]);
  });

  it('with many followers asks none of them', async () => {
    const url = await aGateway({ spans });
    const almacenId = crypto.randomUUID();
    const clients = Array.from({ length: 21 }, () => open(url, aUser()));
    for (const client of clients) client.send({ t: 'sub', id: 1, channel: 'stock', params: { almacenId } });
    await Promise.all(clients.map((client) => client.frame('subscribed')));
    await withTrace(newTraceId(), () =>
      publisher.publish(stock, { almacenId }, 'cambio', { productoId: 'p', stock: '1' }),
    );
    expect((await clients[0]!.frame('msg')).r).toBeUndefined();
  });
});

describe('a receipt', () => {
  it('of what was not sent, not asked for, sent to somebody else, or told before is noted nowhere', async () => {
    const [url, ana, eva] = [await aGateway({ spans }), aUser(), aUser()];
    const [hers, other] = [open(url, ana), open(url, eva)];
    await Promise.all([follow(hers, ana), follow(other, eva)]);
    await publish(ana, 1);
    await withTrace(newTraceId(), () => publish(ana, 2));
    await hers.frame('msg', ({ o }) => o === 2);
    const tell = (client: typeof hers, ...offsets: number[]) =>
      client.send({ t: 'got', got: offsets.map((o) => ({ g: groupOf(ana), o, ms: 0 })) });
    tell(other, 1, 2, 3);
    other.send({ t: 'ping' });
    await other.frame('pong');
    tell(hers, 1, 3);
    tell(hers, 2, 2);
    tell(hers, 2);
    hers.send({ t: 'ping' });
    await hers.frame('pong');
    expect(noted).toHaveLength(1);
  });

  it('that does not fit the protocol closes the connection, as any such frame', async () => {
    const [url, ana] = [await aGateway({ spans }), aUser()];
    const client = open(url, ana);
    await client.frame('hello');
    const got = Array.from({ length: 51 }, (_, o) => ({ g: groupOf(ana), o: o + 1, ms: 0 }));
    client.send({ t: 'got', got });
    expect(await client.closed()).toMatchObject({ code: 4400 });
  });

  it('counts from when the message came, and never says that it came before it was sent', () => {
    let now = 1_000;
    const receipts = createAwaitedReceipts({ spans, person: () => 'Ana', now: () => now });
    receipts.sent('g', [message(1, { asksReceipt: true }), message(2, { asksReceipt: true })]);
    now += 400;
    receipts.got([
      { g: 'g', o: 1, ms: 300 },
      { g: 'g', o: 2, ms: 9_000 },
    ]);
    expect(noted.map(({ ms }) => ms)).toEqual([100, 0]);
  });

  it('a minute late says nothing, and only the newest hundred messages are waited for', () => {
    let now = 1_000;
    const receipts = createAwaitedReceipts({ spans, person: () => 'Ana', now: () => now });
    receipts.sent(
      'g',
      Array.from({ length: 101 }, (_, n) => message(n + 1, { asksReceipt: true })),
    );
    receipts.got([
      { g: 'g', o: 1, ms: 0 },
      { g: 'g', o: 2, ms: 0 },
    ]);
    expect(noted.map(({ name }) => name)).toEqual(['g x']);
    now += 60_001;
    receipts.got([{ g: 'g', o: 3, ms: 0 }]);
    expect(noted).toHaveLength(1);
  });
});

it('a busy gateway asks for twenty receipts a second, after a burst of forty', () => {
  let now = 0;
  const ask = createReceiptAsker(() => now);
  const asked = (count: number) =>
    Array.from({ length: count }, (_, n) => ask(message(n + 1), 1)).filter(({ asksReceipt }) => asksReceipt).length;
  expect(asked(100)).toBe(40);
  now += 500;
  expect(asked(100)).toBe(10);
  expect(JSON.parse(String(createReceiptAsker()(message(7), 1).frame))).toMatchObject({ o: 7, d: null, r: 1 });
});
