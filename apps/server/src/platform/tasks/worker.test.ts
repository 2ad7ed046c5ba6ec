import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { DomainError } from '../errors/domain-error.ts';
import { enqueue } from './enqueue.ts';
import { startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { done, giveUp, postpone } from './outcome.ts';
import { cancelRun, retryRun } from './run-actions.ts';
import { createRegistry } from './registry.ts';
import { findRuns } from './runs-queries.ts';
import { defineTask } from './task.ts';
import type { WorkerHandle } from './worker.ts';

const quick = { attempts: 2, firstDelay: '20ms', maxDelay: '20ms' } as const;
const input = z.object({ clave: z.string() });
const define = (name: string, more: Partial<Parameters<typeof defineTask>[0]> = {}) =>
  defineTask({
    name: `prueba.${name}`,
    summary: 'Una prueba',
    queue: 'default',
    input,
    retry: quick,
    keys: (given) => [(given as { clave: string }).clave],
    ...more,
  });

const contar = define('contar');
const fallar = define('fallar');
const rechazar = define('rechazar');
const desistir = define('desistir');
const aplazar = define('aplazar');
const unica = define('unica', {
  unique: { key: (given) => (given as { clave: string }).clave, until: 'finished' },
});
const esperar = define('esperar');
const terca = define('terca', { timeout: '100ms', retry: { ...quick, attempts: 0 } });

const starts: { clave: string; attempt: number; at: number }[] = [];
const startsOf = (clave: string) => starts.filter((start) => start.clave === clave);
let letGo: Map<string, () => void>;

type Given = { clave: string };
const act = { by: 'operador', reason: 'una prueba' };
const handlers = [
  handleTask(contar, async (given, { inTransaction, attempt }) => {
    const { clave } = given as Given;
    starts.push({ clave, attempt, at: Date.now() });
    await inTransaction((tx) => sql`insert into efectos values (${clave})`.execute(tx));
    return done();
  }),
  handleTask(fallar, (given, { attempt }) => {
    starts.push({ ...(given as Given), attempt, at: Date.now() });
    throw new TypeError('algo inesperado 4711');
  }),
  handleTask(rechazar, (given, { attempt }) => {
    starts.push({ ...(given as Given), attempt, at: Date.now() });
    throw new DomainError({ code: 'prueba.no', title: 'No', status: 409 }, 'La serie está agotada.');
  }),
  handleTask(desistir, () => Promise.resolve(giveUp('El XML no es válido'))),
  handleTask(aplazar, (given, { attempt }) => {
    const { clave } = given as Given;
    starts.push({ clave, attempt, at: Date.now() });
    return Promise.resolve(startsOf(clave).length < 4 ? postpone('30ms', 'SUNAT pide esperar') : done());
  }),
  ...[unica, esperar].map((definition) =>
    handleTask(definition, async (given, { attempt, inTransaction }) => {
      const { clave } = given as Given;
      starts.push({ clave, attempt, at: Date.now() });
      await new Promise<void>((resolve) => letGo.set(clave, resolve));
      await inTransaction((tx) => sql`insert into efectos values (${clave})`.execute(tx));
      return done();
    }),
  ),
  handleTask(terca, (given, { attempt }) => {
    starts.push({ ...(given as Given), attempt, at: Date.now() });
    return new Promise(() => undefined);
  }),
];

let engine: Engine;
let worker: WorkerHandle;
beforeAll(async () => {
  letGo = new Map();
  engine = await startEngine();
  await engine.database.pool.query('create table efectos (clave text not null)');
  worker = await engine.worker(handlers, { concurrency: 10 });
});
afterAll(() => engine.stop());

const untilState = (runId: string, state: string) =>
  eventually(
    async () => {
      const story = await engine.story(runId);
      expect(story).toMatchObject({ state });
      return story!;
    },
    { timeoutMs: 8_000 },
  );
const effectsOf = async (clave: string): Promise<number> =>
  (await engine.database.pool.query('select 1 from efectos where clave = $1', [clave])).rows.length;

test('a rolled-back transaction leaves no job, a committed one runs once', async () => {
  await expect(
    engine.database.transaction(async (tx) => {
      await enqueue(tx, contar, { clave: 'deshecha' });
      throw new Error('la venta no se hizo');
    }),
  ).rejects.toThrow('la venta no se hizo');
  const runId = await engine.enqueue(contar, { clave: 'hecha' });
  const story = await untilState(runId, 'done');
  expect(story).toMatchObject({
    attempts: 1,
    postponements: 0,
    keys: ['hecha'],
    input: { clave: 'hecha' },
    error: null,
  });
  expect(story.worker).toBe(worker.id);
  expect(story.enqueuedAt).toBeInstanceOf(Date);
  expect(await effectsOf('hecha')).toBe(1);
  expect(startsOf('deshecha')).toEqual([]);
  expect(await engine.unfinished()).toBe(0);
});

test('a surprise is tried again with growing counters until its policy is used up', async () => {
  const runId = await engine.enqueue(fallar, { clave: 'falla' });
  const story = await untilState(runId, 'failed');
  expect(startsOf('falla').map((start) => start.attempt)).toEqual([1, 2, 3]);
  expect(story.reason).toContain('Falló 3 veces');
  expect(story).toMatchObject({ attempts: 3, error: 'TypeError: algo inesperado 4711' });
  expect(story.history.map(({ number, outcome }) => [number, outcome])).toEqual([
    [1, 'failed'],
    [2, 'failed'],
    [3, 'failed'],
  ]);
});

test('an expected error and giving up end the run at once', async () => {
  const rejected = await untilState(await engine.enqueue(rechazar, { clave: 'rechazo' }), 'gave-up');
  expect(rejected.reason).toBe('La serie está agotada.');
  expect(startsOf('rechazo')).toHaveLength(1);
  const given = await untilState(await engine.enqueue(desistir, { clave: 'desiste' }), 'gave-up');
  expect(given.reason).toBe('El XML no es válido');
});

test('postponing burns no attempt', async () => {
  const story = await untilState(await engine.enqueue(aplazar, { clave: 'aplazada' }), 'done');
  expect(startsOf('aplazada').map((start) => start.attempt)).toEqual([1, 1, 1, 1]);
  expect(story).toMatchObject({ attempts: 1, postponements: 3 });
  expect(story.history.map((attempt) => attempt.outcome)).toEqual(['postponed', 'postponed', 'postponed', 'done']);
});

test('an attempt that ignores its signal is ended by the hard limit', async () => {
  const story = await untilState(await engine.enqueue(terca, { clave: 'terca' }), 'failed');
  expect(story.reason).toContain('Excedió su tiempo máximo de 100ms');
});

test('a unique run stands for those enqueued while it is unfinished, and frees its key', async () => {
  const first = await engine.enqueue(unica, { clave: 'unica' });
  await eventually(() => letGo.has('unica'));
  expect(await engine.enqueue(unica, { clave: 'unica' })).toBe(first);
  letGo.get('unica')!();
  letGo.delete('unica');
  await untilState(first, 'done');
  const second = await engine.enqueue(unica, { clave: 'unica' });
  expect(second).not.toBe(first);
  await eventually(() => letGo.has('unica'));
  letGo.get('unica')!();
  await untilState(second, 'done');
});

test('a delayed run starts no earlier than asked', async () => {
  const from = Date.now();
  await untilState(await engine.enqueue(contar, { clave: 'luego' }, { delay: '400ms' }), 'done');
  expect(startsOf('luego')[0]!.at - from).toBeGreaterThanOrEqual(400);
});

test('a cancelled run commits nothing more and stays cancelled', async () => {
  const waiting = await engine.enqueue(contar, { clave: 'nunca' }, { delay: '10s' });
  expect(await findRuns(engine.database.reader, { state: 'waiting', limit: 5 })).toMatchObject([{ id: waiting }]);
  expect(await cancelRun(engine.database, waiting, act)).toBe(true);
  const underWay = await engine.enqueue(esperar, { clave: 'cancelada' });
  await eventually(() => letGo.has('cancelada'));
  expect(await cancelRun(engine.database, underWay, act)).toBe(true);
  letGo.get('cancelada')!();
  for (const id of [waiting, underWay]) {
    expect(await engine.story(id)).toMatchObject({ state: 'cancelled', reason: 'Cancelada por operador: una prueba' });
  }
  // Another run going through the whole worker is the proof that the cancelled one had its time to do harm.
  await untilState(await engine.enqueue(contar, { clave: 'despues' }), 'done');
  expect(await effectsOf('cancelada')).toBe(0);
  expect(await engine.story(underWay)).toMatchObject({ state: 'cancelled' });
  expect(await cancelRun(engine.database, underWay, act)).toBe(false);
});

test('a finished run can be enqueued again, an unfinished or unknown one cannot', async () => {
  const registry = createRegistry([{ name: 'prueba', tasks: handlers.map(({ definition }) => definition), handlers }]);
  const first = await engine.enqueue(contar, { clave: 'otra-vez' });
  await untilState(first, 'done');
  const { runId } = await engine.database.transaction((tx) => retryRun(tx, registry, first, act));
  await untilState(runId, 'done');
  expect(await effectsOf('otra-vez')).toBe(2);
  const found = await findRuns(engine.database.reader, { key: 'otra-vez', state: 'done', limit: 10 });
  expect(found.map((run) => run.id)).toEqual([runId, first]);
  const waiting = await engine.enqueue(contar, { clave: 'espera' }, { delay: '1h' });
  await expect(engine.database.transaction((tx) => retryRun(tx, registry, waiting, act))).rejects.toThrow('no termina');
  await cancelRun(engine.database, waiting, act);
});

test('the worker shows its heartbeat and what it runs, and leaves with its row', async () => {
  const other = await engine.worker(handlers, { concurrency: 2 });
  const rowOf = async (id: string) =>
    (
      await engine.database.pool.query<{ queues: string[]; memory_mb: number }>(
        'select * from platform.workers where id = $1',
        [id],
      )
    ).rows[0];
  await eventually(async () => expect(await rowOf(other.id)).toMatchObject({ queues: ['default'] }));
  expect((await rowOf(other.id))!.memory_mb).toBeGreaterThan(10);
  await other.stop();
  expect(await rowOf(other.id)).toBeUndefined();
});

test('critical does not share a worker', async () => {
  await expect(engine.worker(handlers, { queues: ['critical', 'default'] })).rejects.toThrow('critical');
});

test('stopping gives back what does not end, without burning an attempt, and leaves the ledger complete', async () => {
  const many = await Promise.all(
    Array.from({ length: 60 }, (_, index) => engine.enqueue(contar, { clave: `lote-${index}` })),
  );
  const long = await engine.enqueue(esperar, { clave: 'larga' });
  await eventually(() => letGo.has('larga') && startsOf('lote-59').length > 0);
  letGo.delete('larga');
  await worker.stop();
  const states = await findRuns(engine.database.reader, { task: 'prueba.contar', limit: 500 });
  for (const id of many) expect(states.find((run) => run.id === id)?.state).toBe('done');
  expect(await engine.story(long)).toMatchObject({ state: 'postponed', attempts: 0 });
  expect(await engine.unfinished()).toBe(1);
  worker = await engine.worker(handlers, { concurrency: 10 });
  await eventually(() => letGo.has('larga'), { timeoutMs: 8_000 });
  letGo.get('larga')!();
  await untilState(long, 'done');
  expect(startsOf('larga').map((start) => start.attempt)).toEqual([1, 1]);
  expect(await effectsOf('larga')).toBe(1);
});
