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
const urgente = defineTask({
  name: 'prueba.urgente',
  summary: 'Envía lo que tiene un plazo, o no lo tiene',
  queue: 'critical',
  input: z.object({ n: z.int(), vence: z.iso.datetime().nullable() }),
  needs: ['sunat'],
  dueBy: ({ vence }) => (vence === null ? null : new Date(vence)),
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
let salidas: number[];
let lentas: { release: () => void; signal: AbortSignal; committed: Promise<unknown> }[];

const escribir = (efecto: string) => sql`insert into efectos values (${efecto})`;
const anotarHandler = handleTask(anotar, async ({ efecto }, { inTransaction }) => {
  await inTransaction((tx) => escribir(efecto).execute(tx));
  return done();
});
const urgenteHandler = handleTask(urgente, async ({ n }, { inTransaction }) => {
  sunatCalls += 1;
  if (sunatIsDown)
    throw new UpstreamError('sunat', 'SUNAT no responde', {
      cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }),
    });
  salidas.push(n);
  await inTransaction((tx) => escribir(`envio-${n}`).execute(tx));
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
  salidas = [];
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

test('a service that is down holds its runs, none burned; back, it gets them by their deadlines, then those without', async () => {
  sunatIsDown = true;
  const circuit = { firstProbeMs: 1_500, maxProbeMs: 1_500 };
  for (let n = 0; n < 2; n += 1) await engine.worker([urgenteHandler], { concurrency: 1, circuit });
  const redis = new Redis(engine.redis.url);
  const circuits = createCircuits(redis);
  // `n` is the place it should leave at: 31 with deadlines, shuffled, and among them ten without.
  const ids: string[] = [];
  for (let i = 0; i < 41; i += 1) {
    const n = i % 4 === 3 ? 31 + (i - 3) / 4 : ((i - Math.floor(i / 4)) * 11) % 31;
    const vence = n < 31 ? new Date(Date.UTC(2026, 10, 25, 5, n)).toISOString() : null;
    ids.push(await engine.enqueue(urgente, { n, vence }));
  }
  await eventually(async () => {
    const [circuit] = await circuits.list();
    expect(circuit).toMatchObject({ service: 'sunat' });
    expect(circuit!.state).not.toBe('closed');
    expect(circuit!.held).toBeGreaterThanOrEqual(40);
  });
  // A refused connection opens it at once: the others never called, probes apart.
  expect(sunatCalls).toBeLessThanOrEqual(4);
  const story = await eventually(async () => {
    const story = await engine.story(ids[40]!);
    expect(story).toMatchObject({ state: 'postponed', attempts: 0 });
    return story;
  });
  expect(story.reason).toMatch(/^SUNAT no responde desde las \d\d:\d\d; se envía solo cuando vuelva$/);

  sunatIsDown = false;
  await empty(15_000);
  // The probe is whichever woke first. Of two workers one may be a step ahead of the other, so each that leaves is one
  // of the two that should be next; those that wake up by themselves while others are let go overtake nobody.
  const [probe, ...held] = salidas;
  const left = Array.from({ length: 41 }, (_, n) => n).filter((n) => n !== probe);
  const overtaken = held.map((n) => {
    const before = left.indexOf(n);
    left.splice(before, 1);
    return before;
  });
  expect({ left, late: held.filter((_, at) => overtaken[at]! > 1), held }).toEqual({ left: [], late: [], held });
  expect(await effects()).toHaveLength(41);
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
  expect(
    await engine.database.transaction((tx) => cancelRun(tx, runId, { by: 'operador', reason: 'una prueba' })),
  ).toBe(true);
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
