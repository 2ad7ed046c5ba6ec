import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { secretsFrom } from '../config/secrets.ts';
import { enqueue } from './enqueue.ts';
import { openTestDatabase, registryFor, startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { jobKey } from './job.ts';
import { done } from './outcome.ts';
import { retryRun } from './run-actions.ts';
import { maskedInput, openedInput, sealedInput, sensitive, sensitivePaths } from './sensitive.ts';
import { defineTask } from './task.ts';
import { drainQueues } from './testing.ts';

const act = { by: 'operador', reason: 'una prueba' };

const conectar = defineTask({
  name: 'prueba.conectar',
  summary: 'Se conecta con una clave',
  queue: 'default',
  retry: { attempts: 0 },
  input: z.object({
    usuario: z.string(),
    clave: sensitive(z.string()),
    token: sensitive(z.string()).optional(),
    cuentas: z.array(z.object({ banco: z.string(), cci: sensitive(z.string()) })).default([]),
  }),
});
const clave = 'Perú-ñ-4711';
const entrada = { usuario: 'ana', clave, cuentas: [{ banco: 'BCP', cci: '00219300112233445566' }] };
const oculta = { usuario: 'ana', clave: '•••', cuentas: [{ banco: 'BCP', cci: '•••' }] };

const given: unknown[] = [];
const handler = handleTask(conectar, (input) => {
  given.push(input);
  if (input.usuario === 'falla') throw new Error(`login failed for ${input.usuario} with ${input.clave}`);
  return Promise.resolve(done());
});

test('marks are found behind optional, default, lists and records', () => {
  const definition = defineTask({
    name: 'prueba.marcas',
    summary: 'Una prueba',
    queue: 'default',
    input: z.object({
      libre: z.string(),
      quizas: sensitive(z.string()).optional(),
      por: z.record(z.string(), z.object({ pin: sensitive(z.number()).nullable() })),
      uno: z.union([z.object({ a: sensitive(z.string()) }), z.object({ b: z.string() })]),
    }),
  });
  expect(sensitivePaths(definition)).toEqual([['quizas'], ['por', '*', 'pin'], ['uno', 'a']]);
  const secrets = secretsFrom('m'.repeat(32));
  const input = { libre: 'x', por: { caja: { pin: 12 }, tienda: { pin: null } }, uno: { b: 'claro' } };
  const sealed = sealedInput(definition, input, secrets);
  expect(maskedInput(sealed)).toEqual({ ...input, por: { caja: { pin: '•••' }, tienda: { pin: null } } });
  expect(openedInput(definition, sealed, secrets)).toEqual(input);
});

test('an altered value is refused', () => {
  const secrets = secretsFrom('m'.repeat(32));
  const sealed = JSON.stringify(sealedInput(conectar, entrada, secrets));
  const altered = JSON.parse(
    sealed.replace(
      /("clave":{"\$sealed":"v1\.[0-9a-f]{8}\..{30})(.)/,
      (_, start: string, char: string) => start + (char === 'A' ? 'B' : 'A'),
    ),
  ) as unknown;
  expect(() => openedInput(conectar, altered, secrets)).toThrow('alterado');
});

let engine: Engine;
beforeAll(async () => {
  engine = await startEngine({ secrets: secretsFrom('clave-maestra-de-la-instalacion-uno') });
  await engine.worker([handler]);
});
afterAll(() => engine.stop());

const dump = async (): Promise<string> => {
  const { rows } = await engine.database.pool.query<{ text: string }>(
    `select coalesce(string_agg(t, ' '), '') as text from (
       select o::text as t from platform.outbox o union all select r::text from platform.runs r
       union all select a::text from platform.attempts a) everything`,
  );
  return rows[0]!.text;
};

test('the handler gets the value; outbox, broker and ledger hold it encrypted and people see •••', async () => {
  const waiting = await engine.enqueue(conectar, entrada, { delay: '1h' });
  const broker = new Redis(engine.redis.url);
  const stored = await eventually(() => broker.hget(jobKey('default', waiting), 'data'));
  broker.disconnect();
  expect(stored).toContain('ana');
  expect(stored).not.toContain(clave);
  expect(await dump()).not.toContain(clave);
  const runId = await engine.enqueue(conectar, entrada);
  const story = await eventually(async () => {
    const found = await engine.story(runId);
    return found?.state === 'done' ? found : null;
  });
  expect(given.at(-1)).toEqual(entrada);
  expect(story.input).toEqual(oculta);
  expect(await dump()).not.toContain(clave);
  expect(await dump()).not.toContain('00219300112233445566');
});

test('a finished run with sealed fields can be enqueued again; a masked input is refused', async () => {
  const runId = await engine.enqueue(conectar, entrada);
  await eventually(async () => expect(await engine.story(runId)).toMatchObject({ state: 'done' }));
  const before = given.length;
  const { runId: again } = await engine.database.transaction((tx) => retryRun(tx, registryFor([handler]), runId, act));
  await eventually(async () => expect(await engine.story(again)).toMatchObject({ state: 'done' }));
  expect(given.slice(before)).toEqual([entrada]);
  await expect(engine.enqueue(conectar, oculta)).rejects.toMatchObject({ code: 'tareas.entrada_ilegible' });
});

test('what a handler throws is recorded without the values it quotes', async () => {
  const runId = await engine.enqueue(conectar, { ...entrada, usuario: 'falla' });
  const story = await eventually(async () => {
    const found = await engine.story(runId);
    return found?.state === 'failed' ? found : null;
  });
  expect(story.error).toBe('Error: login failed for falla with •••');
  expect(story.history[0]?.error).toBe('Error: login failed for falla with •••');
  expect(await dump()).not.toContain(clave);
});

test('with another master key the run gives up and says so, and the handler is not called', async () => {
  const store: TestDatabase = await testDatabase();
  const before = openTestDatabase(store.url, secretsFrom('la-clave-de-antes-larga-larga-larga'));
  const runId = await before.transaction(async (tx) => (await enqueue(tx, conectar, entrada)).runId);
  await before.close();
  const after = openTestDatabase(store.url, secretsFrom('la-clave-de-ahora-larga-larga-larga'));
  const calls = given.length;
  const [drained] = await drainQueues({ registry: registryFor([handler]), database: after });
  expect(drained).toMatchObject({ runId, verdict: { kind: 'finished', state: 'gave-up' } });
  expect(drained?.verdict).toMatchObject({ reason: expect.stringContaining('otra clave maestra') as string });
  expect(given.length).toBe(calls);
  await after.close();
  await store.drop();
});

test('a database opened without secrets refuses such a task at the enqueue', async () => {
  const store = await testDatabase();
  const database = openTestDatabase(store.url);
  await expect(database.transaction((tx) => enqueue(tx, conectar, entrada))).rejects.toThrow('secrets');
  await database.close();
  await store.drop();
});
