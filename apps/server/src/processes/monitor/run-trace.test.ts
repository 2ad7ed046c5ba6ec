import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { createPublisher, type Publisher } from '../../platform/channels/publisher.ts';
import { recordingPublisher } from '../../platform/channels/recording-publisher.ts';
import { defineChannel, type ChannelDefinition } from '../../platform/channels/channel.ts';
import { createGateway } from '../../platform/channels/gateway.ts';
import { connect } from '../../platform/channels/test-client.fixture.ts';
import { createSpanRecorder, type SpanRecorder } from '../../platform/observability/spans.ts';
import { newTraceId } from '../../platform/observability/trace.ts';
import { silentLog, startEngine, type Engine } from '../../platform/tasks/engine.fixture.ts';
import { handleTask } from '../../platform/tasks/handler.ts';
import { done, giveUp } from '../../platform/tasks/outcome.ts';
import { defineTask } from '../../platform/tasks/task.ts';
import { runTrace } from './run-trace.ts';

const canal = defineChannel({
  name: 'factura',
  summary: 'Respuestas',
  group: 'factura_{userId}',
  mode: 'stream',
  params: z.object({ userId: z.uuid() }),
  events: { respuesta: z.object({ n: z.number() }) },
  authorize: () => true,
});
const emitir = defineTask({
  name: 'prueba.emitir',
  summary: 'Emite',
  queue: 'critical',
  input: z.strictObject({ bien: z.boolean() }),
});
const userId = '01930000-0000-7000-8000-000000000003';

let engine: Engine;
let spans: SpanRecorder;
let publisher: Publisher;

beforeAll(async () => {
  engine = await startEngine();
  spans = createSpanRecorder({ database: engine.database, log: silentLog });
  publisher = recordingPublisher(createPublisher({ redisUrl: engine.redis.url, log: silentLog }), spans);
  await engine.worker(
    [
      handleTask(emitir, async ({ bien }, { publish }) => {
        await publish(canal, { userId }, 'respuesta', { n: 1 });
        await publish(canal, { userId }, 'respuesta', { n: 2 });
        return bien ? done() : giveUp('SUNAT no lo admite');
      }),
    ],
    { publisher },
  );
}, 60_000);
afterAll(async () => {
  await engine.stop();
  await publisher.close();
  await spans.stop();
}, 60_000);

it('tells a run from the request that began it to the browsers that were told', async () => {
  const traceId = newTraceId();
  const startedAt = new Date();
  spans.record({ traceId, kind: 'http', name: 'POST /api/ventas/ventas', startedAt, ms: 12, outcome: 200 });
  const runId = await engine.enqueue(emitir, { bien: false }, { traceId });
  const sibling = await engine.enqueue(emitir, { bien: true }, { traceId });
  const stages = await eventually(
    async () => {
      const story = await engine.story(runId);
      if (story?.state !== 'gave-up') return null;
      const trace = await runTrace(engine.database.reader, story);
      return trace.some(({ kind }) => kind === 'browser') &&
        trace.some(({ tone, kind }) => kind === 'run' && tone === 'ok')
        ? trace
        : null;
    },
    { timeoutMs: 20_000, what: 'the whole trace' },
  );
  expect(stages[0]).toMatchObject({ kind: 'http', name: 'POST /api/ventas/ventas', ms: 12, tone: 'ok' });
  const of = (kind: string) => stages.find((stage) => stage.kind === kind)!;
  expect(of('outbox').name).toBe('Outbox');
  expect(of('queue').name).toBe('Cola critical');
  // One ends where the next begins.
  expect(Date.parse(of('outbox').at) + of('outbox').ms).toBe(Date.parse(of('queue').at));
  expect(Date.parse(of('queue').at) + of('queue').ms).toBe(Date.parse(of('attempt').at));
  expect(of('attempt')).toMatchObject({ tone: 'bad', detail: 'SUNAT no lo admite' });
  expect(of('channel').name).toMatch(/^Canal factura respuesta \(\d veces\)$/);
  expect(of('browser').name).toBe('Navegador: nadie miraba');
  expect(of('run')).toMatchObject({ name: 'prueba.emitir', runId: sibling });
});

it('ends with the people whose browsers have told that they got it, and after how long', async () => {
  const server = createServer();
  const people = ['Rosa Quispe', 'Luis Rojas', 'Ana Paz', 'Eva Soto', 'Iris León', 'Noé Cruz', 'Saúl Inga'];
  const gateway = createGateway({
    server,
    redisUrl: engine.redis.url,
    channels: [canal] as unknown as ChannelDefinition[],
    authenticate: ({ headers }) => {
      const name = people[Number(headers.authorization)]!;
      const known = { userId, sessionId: userId, username: name, name, roles: [], permissions: new Set<string>() };
      return Promise.resolve({ ...known, scopes: [] });
    },
    reload: (principal) => Promise.resolve(principal),
    reader: engine.database.reader,
    allowedOrigins: [],
    spans,
    log: silentLog,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
  const clients = people.map((_, index) => connect(url, { authorization: String(index) }));
  try {
    for (const client of clients) client.send({ t: 'sub', id: 1, channel: 'factura', params: { userId } });
    await Promise.all(clients.map((client) => client.frame('subscribed')));
    const runId = await engine.enqueue(emitir, { bien: true }, { traceId: newTraceId() });
    for (const client of clients) {
      const { g, o } = await client.frame('msg');
      client.send({ t: 'got', got: [{ g, o, ms: 0 }] });
    }
    const stages = await eventually(
      async () => {
        const story = await engine.story(runId);
        if (!story?.finishedAt) return null;
        const told = (await runTrace(engine.database.reader, story)).filter(({ name }) =>
          name.startsWith('Navegador de '),
        );
        return told.some(({ name }) => name.includes('2 personas más')) && told;
      },
      { timeoutMs: 20_000, what: 'the receipts' },
    );
    const named = /^Navegador de (?<who>.+), \+\d+ ms$/;
    expect(stages.every(({ name }) => named.test(name))).toBe(true);
    const told = stages.map(({ name, detail }) => `${name} ${detail}`).join();
    expect(people.filter((person) => !told.includes(person))).toEqual([]);
    expect(stages).toHaveLength(6);
  } finally {
    for (const client of clients) client.cut();
    await gateway.close();
    await new Promise((resolve) => server.close(resolve));
  }
}, 40_000);

it('groups what gave up for the same reason, whatever numbers it names', async () => {
  const ids = await Promise.all([1, 2].map(() => engine.enqueue(emitir, { bien: false })));
  const fingerprints = await eventually(
    async () => {
      const stories = await Promise.all(ids.map((id) => engine.story(id)));
      return stories.every((story) => story?.finishedAt) ? stories.map((story) => story!.fingerprint) : null;
    },
    { timeoutMs: 20_000 },
  );
  expect(fingerprints[0]).toMatch(/^[\da-f]{16}$/);
  expect(fingerprints[1]).toBe(fingerprints[0]);
});
