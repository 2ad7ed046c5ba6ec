import { Redis } from 'ioredis';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { outboxColumns, pushRows, type OutboxRow } from '../outbox/outbox-job.ts';
import { openRedis } from '../redis/connections.ts';
import { openBrokerQueues, queueDepths } from './broker-queues.ts';
import { createCircuits } from './circuit.ts';
import { silentLog, startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { finishedKey, jobKey, type RunEnd } from './job.ts';
import { done } from './outcome.ts';
import { cancelRun } from './run-actions.ts';
import { defineTask } from './task.ts';

const anotar = defineTask({
  name: 'prueba.anotar',
  summary: 'Anota un efecto',
  queue: 'default',
  input: z.object({ efecto: z.string() }),
});
const enviar = defineTask({
  name: 'prueba.enviar',
  summary: 'Envía a un servicio que puede estar caído',
  queue: 'default',
  input: z.object({ efecto: z.string() }),
  needs: ['sunat'],
});
const lenta = defineTask({
  name: 'prueba.lenta',
  summary: 'Anota un efecto cuando se le deja',
  queue: 'critical',
  input: z.object({ efecto: z.string() }),
});

let engine: Engine;
let sunatIsDown: boolean;
let sunatCalls: number;
let lentas: { release: () => void; signal: AbortSignal; committed: Promise<unknown> }[];

const escribir = (efecto: string) => sql`insert into efectos values (${efecto})`;
const anotarHandler = handleTask(anotar, async ({ efecto }, { inTransaction }) => {
  await inTransaction((tx) => escribir(efecto).execute(tx));
  return done();
});
const enviarHandler = handleTask(enviar, async ({ efecto }, { inTransaction }) => {
  sunatCalls += 1;
  if (sunatIsDown)
    throw new UpstreamError('sunat', 'SUNAT no responde', {
      cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    });
  await inTransaction((tx) => escribir(efecto).execute(tx));
  return done();
});
/** A zombie on purpose: it looks at no signal, and goes on when the test lets it. */
const lentaHandler = handleTask(lenta, async ({ efecto }, { inTransaction, signal }) => {
  let release = () => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  const committed = released.then(() => inTransaction((tx) => escribir(efecto).execute(tx)));
  lentas.push({ release, signal, committed: committed.catch((error: unknown) => error) });
  await committed;
  return done();
});

beforeEach(async () => {
  sunatIsDown = false;
  sunatCalls = 0;
  lentas = [];
  engine = await startEngine();
  await engine.database.pool.query('create table efectos (efecto text not null)');
});
afterEach(async () => {
  for (const { release } of lentas) release();
  await engine.stop();
});

const effects = async (): Promise<string[]> =>
  (await engine.database.pool.query<{ efecto: string }>('select efecto from efectos order by efecto')).rows.map(
    (row) => row.efecto,
  );
const empty = (timeoutMs = 8_000) =>
  eventually(async () => expect(await engine.unfinished()).toBe(0), { timeoutMs, what: 'the end of all runs' });
const many = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index).padStart(3, '0')}`);

test('pushing a run twice runs it once', async () => {
  const runId = await engine.enqueue(anotar, { efecto: 'una' });
  const redis = openRedis(engine.redis.url, { role: 'worker', name: 'test', log: silentLog });
  const queues = openBrokerQueues(redis);
  const { rows } = await engine.database.pool.query<OutboxRow>(
    `select ${outboxColumns} from platform.outbox where id = $1`,
    [runId],
  );
  await pushRows(engine.database, queues, rows);
  await pushRows(engine.database, queues, rows);
  expect((await queueDepths(redis)).find((depth) => depth.queue === 'default')).toMatchObject({ waiting: 1 });
  await engine.worker([anotarHandler]);
  await empty();
  // A copy that comes after the end is dropped: the run is not unfinished any more.
  await pushRows(engine.database, queues, rows);
  await eventually(async () => expect(await redis.exists(jobKey('default', runId))).toBe(0));
  expect(await effects()).toEqual(['una']);
  await queues.close();
  redis.disconnect();
});

test('after FLUSHALL everything unfinished is put back and nothing finished runs again', async () => {
  const first = await engine.worker([anotarHandler]);
  for (const efecto of many('antes', 20)) await engine.enqueue(anotar, { efecto });
  await empty();
  await first.stop();
  for (const efecto of many('despues', 50)) await engine.enqueue(anotar, { efecto });
  const redis = new Redis(engine.redis.url);
  await eventually(async () => expect((await queueDepths(redis))[1]).toMatchObject({ queue: 'default', waiting: 50 }));
  await engine.redis.flush();
  expect((await queueDepths(redis))[1]).toMatchObject({ waiting: 0 });
  redis.disconnect();
  await engine.worker([anotarHandler]);
  await empty();
  expect(await effects()).toEqual([...many('antes', 20), ...many('despues', 50)]);
});

test('what is enqueued while Redis is dead runs within 3 s of its return, and the worker goes on', async () => {
  await engine.worker([anotarHandler]);
  await engine.enqueue(anotar, { efecto: 'a-antes' });
  await empty();
  await engine.redis.kill();
  for (const efecto of many('b-durante', 5)) await engine.enqueue(anotar, { efecto });
  await engine.redis.restart();
  const backAt = Date.now();
  await eventually(async () => expect(await effects()).toHaveLength(6));
  expect(Date.now() - backAt).toBeLessThan(3_000);
  await empty();
  await engine.enqueue(anotar, { efecto: 'c-despues' });
  await empty();
  expect(await effects()).toEqual(['a-antes', ...many('b-durante', 5), 'c-despues']);
});

test('a service that is down holds its runs without burning attempts, and they drain when it is back', async () => {
  sunatIsDown = true;
  await engine.worker([enviarHandler], { concurrency: 1, circuit: { firstProbeMs: 1_500, maxProbeMs: 1_500 } });
  const redis = new Redis(engine.redis.url);
  const circuits = createCircuits(redis);
  const ids: string[] = [];
  for (const efecto of many('envio', 8)) ids.push(await engine.enqueue(enviar, { efecto }));
  await eventually(async () => {
    const [circuit] = await circuits.list();
    expect(circuit).toMatchObject({ service: 'sunat' });
    expect(circuit!.state).not.toBe('closed');
    expect(circuit!.held).toBeGreaterThanOrEqual(6);
  });
  // A refused connection opens it at once: the others never called, probes apart.
  expect(sunatCalls).toBeLessThanOrEqual(3);
  const held = await eventually(async () => {
    const story = await engine.story(ids[7]!);
    expect(story).toMatchObject({ state: 'postponed', attempts: 0 });
    return story;
  });
  expect(held.reason).toMatch(/^SUNAT no responde desde las \d\d:\d\d; se envía solo cuando vuelva$/);
  sunatIsDown = false;
  await empty();
  expect(await effects()).toEqual(many('envio', 8));
  for (const id of ids) expect(await engine.story(id)).toMatchObject({ state: 'done', attempts: 1 });
  expect(await circuits.list()).toMatchObject([{ service: 'sunat', state: 'closed', held: 0 }]);
  redis.disconnect();
});

test('a zombie whose run was given to another attempt can write nothing', async () => {
  await engine.worker([lentaHandler]);
  const runId = await engine.enqueue(lenta, { efecto: 'una-vez' });
  await eventually(() => lentas.length === 1);
  // Its lock vanishes, as after a long pause of the process: the run is delivered again.
  const redis = new Redis(engine.redis.url);
  await redis.del(`${jobKey('critical', runId)}:lock`);
  redis.disconnect();
  await eventually(() => lentas.length === 2, { timeoutMs: 6_000 });
  expect(lentas[0]!.signal.aborted).toBe(true);
  lentas[1]!.release();
  await empty();
  lentas[0]!.release();
  expect(await lentas[0]!.committed).toMatchObject({ name: 'SupersededError' });
  expect(await effects()).toEqual(['una-vez']);
});

test('an attempt is told when its run is cancelled', async () => {
  await engine.worker([lentaHandler]);
  const runId = await engine.enqueue(lenta, { efecto: 'nada' });
  await eventually(() => lentas.length === 1);
  expect(await cancelRun(engine.database, runId, { by: 'operador', reason: 'una prueba' })).toBe(true);
  await eventually(() => lentas[0]!.signal.aborted);
  lentas[0]!.release();
  await lentas[0]!.committed;
  expect(await effects()).toEqual([]);
});

test('an end that its process could not record is taken from the broker, and the run is not done again', async () => {
  const runId = await engine.enqueue(anotar, { efecto: 'hecha' });
  const redis = new Redis(engine.redis.url);
  await eventually(async () => expect(await redis.exists(jobKey('default', runId))).toBe(1));
  // What BullMQ leaves when a process dies between the end of the run and the ledger.
  const end: RunEnd = {
    kind: 'ended',
    state: 'done',
    worker: 'otro:1:muerto',
    startedAt: Date.now() - 10_000,
    finishedAt: Date.now() - 9_990,
    number: 1,
    attempts: 1,
    postponements: 0,
    output: { numero: 7 },
    reason: null,
    error: null,
  };
  await redis
    .multi()
    .zrem('jsol:default:prioritized', runId)
    .hset(jobKey('default', runId), 'returnvalue', JSON.stringify(end), 'finishedOn', end.finishedAt)
    .zadd(finishedKey('default'), end.finishedAt, runId)
    .exec();
  await engine.worker([anotarHandler]);
  await empty();
  expect(await engine.story(runId)).toMatchObject({ state: 'done', worker: 'otro:1:muerto', output: { numero: 7 } });
  await eventually(async () => expect(await redis.exists(jobKey('default', runId))).toBe(0));
  expect(await effects()).toEqual([]);
  redis.disconnect();
});

test('a worker whose Redis is away still stops', async () => {
  const worker = await engine.worker([anotarHandler]);
  await engine.enqueue(anotar, { efecto: 'antes' });
  await empty();
  await engine.redis.kill();
  const from = Date.now();
  await worker.stop();
  expect(Date.now() - from).toBeLessThan(8_000);
  await engine.redis.restart();
});
