import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { testDatabase } from '../../../test/support/database.ts';
import { openTestDatabase, registryFor, startEngine, type Engine } from './engine.fixture.ts';
import { cancelFlow, chain, fanOut, flowOutputs, flowStory, nextInChain } from './flow.ts';
import { contarParte, flowHandlers, juntar, partir, pesar, rotular } from './flow-tasks.fixture.ts';
import { handleTask } from './handler.ts';
import { writeRecords, type RunRecord } from './ledger-statement.ts';
import { done } from './outcome.ts';
import { cancelRun, retryRun } from './run-actions.ts';
import { defineTask } from './task.ts';
import { drainQueues } from './testing.ts';

const act = { by: 'operador', reason: 'una prueba' };

const quick = { timeoutMs: 20_000 } as const;
let engine: Engine;
let broken = false;
const handlers = flowHandlers({ rotularFails: () => broken });
beforeAll(async () => {
  engine = await startEngine();
  await engine.database.pool.query(
    'create table hechos (que text not null, flujo uuid, dato jsonb, cuando timestamptz not null default clock_timestamp())',
  );
  await engine.worker(handlers, { concurrency: 10 });
});
afterAll(() => engine.stop());

const story = async (flowId: string) => (await flowStory(engine.database.reader, flowId))!;
const ended = (flowId: string, state: string) =>
  eventually(async () => {
    const found = await story(flowId);
    expect(found.state).toBe(state);
    return found;
  }, quick);
const facts = async (que: string, flowId: string): Promise<unknown[]> => {
  const { rows } = await engine.database.pool.query<{ dato: unknown }>(
    'select dato from hechos where que = $1 and flujo = $2 order by cuando',
    [que, flowId],
  );
  return rows.map((row) => row.dato);
};

test('a chain hands each output on and starts the next step at once', async () => {
  const { flowId } = await engine.database.transaction((tx) => chain(tx, [pesar, rotular, contarParte], { kilos: 3 }));
  const found = await ended(flowId, 'done');
  expect(found.runs.map(({ task, state, step }) => [task, state, step])).toEqual([
    ['prueba.pesar', 'done', 0],
    ['prueba.rotular', 'done', 1],
    ['prueba.contar_parte', 'done', 2],
  ]);
  expect(await facts('contar', flowId)).toEqual([{ parte: 6 }]);
});

test('a step that fails ends its chain, and retrying it goes on with the rest', async () => {
  broken = true;
  const { flowId } = await engine.database.transaction((tx) => chain(tx, [pesar, rotular, contarParte], { kilos: 4 }));
  const stopped = await ended(flowId, 'failed');
  expect(stopped.runs.map((run) => run.state)).toEqual(['done', 'failed']);
  broken = false;
  const failed = stopped.runs[1]!.id;
  await engine.database.transaction((tx) => retryRun(tx, registryFor(handlers), failed, act));
  await ended(flowId, 'done');
  expect(await facts('contar', flowId)).toEqual([{ parte: 8 }]);
  expect((await story(flowId)).ended).toMatchObject({ done: 3, failed: 1 });
});

test('the continuation starts once, after every run, and is told how they ended', async () => {
  const inputs = Array.from({ length: 40 }, (_, parte) => ({ parte }));
  const { flowId } = await engine.database.transaction((tx) =>
    fanOut(tx, { each: contarParte, inputs, then: juntar, input: { nota: 'cierre' } }),
  );
  const found = await ended(flowId, 'done');
  // Of the forty, 13 gives up and 27 fails.
  expect(await facts('juntar', flowId)).toEqual([
    { nota: 'cierre', flow: { id: flowId, done: 38, failed: 1, gaveUp: 1, cancelled: 0 }, antes: 38 },
  ]);
  expect(found).toMatchObject({ total: 40, ended: { done: 38, failed: 1, gaveUp: 1 } });
  expect(found.runs.at(-1)).toMatchObject({ task: 'prueba.juntar', step: null, state: 'done' });
  const outputs = await flowOutputs<{ doble: number }>(engine.database.reader, flowId);
  expect(outputs).toHaveLength(38);
  expect(outputs[5]).toEqual({ step: 5, output: { doble: 10 } });
});

test('without inputs the continuation starts at once', async () => {
  const { flowId } = await engine.database.transaction((tx) =>
    fanOut(tx, { each: contarParte, inputs: [], then: juntar, input: { nota: 'nada' } }),
  );
  await ended(flowId, 'done');
  expect(await facts('juntar', flowId)).toMatchObject([{ flow: { done: 0 } }]);
});

test('a rolled-back transaction leaves no flow', async () => {
  let flowId = '';
  const failed = engine.database.transaction(async (tx) => {
    ({ flowId } = await fanOut(tx, { each: contarParte, inputs: [{ parte: 1 }], then: juntar, input: { nota: '' } }));
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await flowStory(engine.database.reader, flowId)).toBeNull();
  expect(await engine.unfinished()).toBe(0);
});

test('an outer flow waits for the flows its runs start, to any depth', async () => {
  const { flowId } = await engine.database.transaction((tx) =>
    fanOut(tx, { each: partir, inputs: [{ niveles: 2 }, { niveles: 1 }], then: juntar, input: { nota: 'fuera' } }),
  );
  const found = await ended(flowId, 'done');
  expect(found.inner).toHaveLength(2);
  // Two runs and two inner flows.
  expect(await facts('juntar', flowId)).toMatchObject([{ flow: { done: 4 } }]);
  const { rows } = await engine.database.pool.query<{ flujo: string }>(
    `select h.flujo from hechos h join platform.flows f on f.id = h.flujo
     where h.que = 'juntar' and (f.id = $1 or f.parent = $1 or f.parent in (select id from platform.flows where parent = $1))
     order by h.cuando`,
    [flowId],
  );
  expect(rows).toHaveLength(4);
  expect(rows.at(-1)!.flujo).toBe(flowId);
});

test('cancelling a flow cancels what waits, inner flows too, and its continuation never starts', async () => {
  const inner = await engine.database.transaction(async (tx) => {
    const outer = await fanOut(
      tx,
      { each: contarParte, inputs: [{ parte: 1 }, { parte: 2 }], then: juntar, input: { nota: 'no' } },
      {},
    );
    const { flowId } = await fanOut(
      tx,
      { each: contarParte, inputs: [{ parte: 3 }], then: juntar, input: { nota: 'no' } },
      { parent: outer.flowId },
    );
    await sql`update platform.outbox set not_before = now() + interval '1 hour' where flow in (${outer.flowId}, ${flowId})`.execute(
      tx,
    );
    return { outer: outer.flowId, inner: flowId };
  });
  expect(await cancelFlow(engine.database, inner.outer)).toBe(3);
  expect(await story(inner.outer)).toMatchObject({ state: 'cancelled', ended: { cancelled: 3 }, total: 3 });
  expect(await story(inner.inner)).toMatchObject({ state: 'cancelled', ended: { cancelled: 1 } });
  expect(await facts('juntar', inner.outer)).toEqual([]);
  expect(await engine.unfinished()).toBe(0);
  expect(await cancelFlow(engine.database, inner.outer)).toBe(0);
});

test('cancelling one run of a fan-out is counted, and the continuation starts', async () => {
  const { flowId } = await engine.database.transaction(async (tx) => {
    const flow = await fanOut(tx, { each: contarParte, inputs: [{ parte: 7 }], then: juntar, input: { nota: 'una' } });
    await sql`update platform.outbox set not_before = now() + interval '1 hour' where flow = ${flow.flowId}`.execute(
      tx,
    );
    return flow;
  });
  const [run] = (await story(flowId)).runs;
  expect(await cancelRun(engine.database, run!.id, act)).toBe(true);
  await ended(flowId, 'done');
  expect(await facts('juntar', flowId)).toMatchObject([{ flow: { done: 0, cancelled: 1 } }]);
});

const recordOf = (runId: string): RunRecord => ({
  runId,
  state: 'done',
  worker: 'prueba',
  startedAt: Date.now(),
  finishedAt: Date.now(),
  attempts: 1,
  postponements: 0,
  output: null,
  reason: null,
  error: null,
  ended: [],
});

test('many ledgers that end runs of the same flows at once count each once and do not lock each other out', async () => {
  const store = await testDatabase();
  const database = openTestDatabase(store.url);
  const flows = await database.transaction(async (tx) => {
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      const parent: string | null = index % 3 === 2 ? ids[index - 2]! : null;
      const inputs = Array.from({ length: 60 }, (_, parte) => ({ parte }));
      const { flowId } = await fanOut(tx, { each: contarParte, inputs, then: juntar, input: { nota: '' } }, { parent });
      ids.push(flowId);
    }
    return ids;
  });
  const { rows } = await database.pool.query<{ id: string }>(
    'select id from platform.outbox where step is not null order by random()',
  );
  const batches = Array.from({ length: 36 }, (_, index) => rows.slice(index * 10, index * 10 + 10));
  // Each batch twice, as after a crash between the commit and the removal of the jobs.
  const answers = await Promise.all(
    [...batches, ...batches].map((batch) =>
      writeRecords(
        database,
        batch.map(({ id }) => recordOf(id)),
      ),
    ),
  );
  for (const again of answers) if (again.size > 0) await writeRecords(database, [...again].map(recordOf));
  const { rows: continuations } = await database.pool.query<{ flow: string; done: number }>(
    `select flow, (input->'flow'->>'done')::int as done from platform.outbox where step is null order by flow`,
  );
  // The two that have an inner flow wait for it.
  const outer = [flows[0]!, flows[3]!];
  expect(continuations).toEqual(flows.filter((id) => !outer.includes(id)).map((flow) => ({ flow, done: 60 })));
  await drainQueues({ registry: registryFor(flowHandlers({ factless: true })), database });
  for (const id of flows) expect(await flowStory(database.reader, id)).toMatchObject({ state: 'done' });
  expect(await flowStory(database.reader, outer[0]!)).toMatchObject({ total: 61, ended: { done: 61 } });
  await database.close();
  await store.drop();
});

test('10,000 inputs are put in within seconds and counted to the last', async () => {
  const store = await testDatabase();
  const database = openTestDatabase(store.url);
  const inputs = Array.from({ length: 10_000 }, (_, parte) => ({ parte }));
  const startedAt = Date.now();
  const { flowId } = await database.transaction((tx) =>
    fanOut(tx, { each: contarParte, inputs, then: juntar, input: { nota: '' } }),
  );
  expect(Date.now() - startedAt).toBeLessThan(15_000);
  const { rows } = await database.pool.query<{ id: string }>('select id from platform.outbox order by id');
  for (let from = 0; from < rows.length; from += 500) {
    await writeRecords(
      database,
      rows.slice(from, from + 500).map(({ id }) => recordOf(id)),
    );
  }
  const { rows: left } = await database.pool.query<{ task: string; input: unknown }>(
    'select task, input from platform.outbox',
  );
  expect(left).toMatchObject([{ task: 'prueba.juntar', input: { flow: { id: flowId, done: 10_000 } } }]);
  await database.close();
  await store.drop();
});

test('workers killed while a flow runs neither lose nor double its continuation', async () => {
  const own = await startEngine();
  await own.database.pool.query(
    'create table hechos (que text not null, flujo uuid, dato jsonb, cuando timestamptz not null default clock_timestamp())',
  );
  const inputs = Array.from({ length: 300 }, (_, parte) => ({ parte: parte + 100 }));
  const flows = await own.database.transaction(async (tx) => {
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push((await fanOut(tx, { each: contarParte, inputs, then: juntar, input: { nota: `${index}` } })).flowId);
      ids.push((await chain(tx, [pesar, rotular, contarParte], { kilos: index })).flowId);
    }
    return ids;
  });
  const program = fileURLToPath(new URL('./flow-worker.fixture.ts', import.meta.url));
  const left = async () => own.unfinished();
  for (let death = 0; death < 3; death += 1) {
    const child = spawn(process.execPath, ['--import', 'tsx', program, own.databaseUrl, own.redis.url], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const before = await left();
    await eventually(async () => (await left()) < before - 60, { timeoutMs: 20_000, everyMs: 2 });
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await own.worker(flowHandlers({}), { concurrency: 10 });
  await eventually(async () => expect(await left()).toBe(0), { timeoutMs: 40_000, everyMs: 100 });
  for (const id of flows) expect(await flowStory(own.database.reader, id)).toMatchObject({ state: 'done' });
  const { rows } = await own.database.pool.query<{ id: string; runs: number; done: number }>(
    `select f.id, count(r.id)::int as runs, max((r.input->'flow'->>'done')::int) as done
     from platform.flows f join platform.runs r on r.flow = f.id and r.step is null
     where f.kind = 'fan-out' group by f.id`,
  );
  expect(rows.map(({ runs, done }) => ({ runs, done }))).toEqual(Array(3).fill({ runs: 1, done: 300 }));
  await own.stop();
}, 120_000);

test('an output the next task does not take fails the run and says why', async () => {
  const raro = defineTask({
    name: 'prueba.raro',
    summary: 'Da lo que nadie espera',
    queue: 'default',
    input: z.object({ nombre: z.string() }),
    output: z.object({ parte: z.number(), nombre: z.string() }),
  });
  const exigente = defineTask({
    name: 'prueba.exigente',
    summary: 'Solo toma positivos',
    queue: 'default',
    input: z.object({ parte: z.number().positive(), nombre: z.string() }),
  });
  const store = await testDatabase();
  const database = openTestDatabase(store.url);
  const registry = registryFor([
    handleTask(raro, ({ nombre }) => Promise.resolve(done({ parte: nombre === '' ? -1 : 1, nombre }))),
    handleTask(exigente, () => Promise.resolve(done())),
  ]);
  const { flowId } = await database.transaction((tx) => chain(tx, [raro, exigente], { nombre: '' }));
  const [drained] = await drainQueues({ registry, database });
  expect(drained?.verdict).toMatchObject({
    state: 'failed',
    reason: expect.stringContaining('prueba.exigente') as string,
  });
  expect(await flowStory(database.reader, flowId)).toMatchObject({ state: 'failed' });
  // What the ledger would refuse must not keep its other records out.
  const flow = { id: flowId, step: 0, chain: [exigente.name] };
  const following = (nombre: string) =>
    nextInChain(flow, { parte: 1, nombre }, { byName: registry.byName, secrets: null, traceId: 't' });
  for (const nombre of ['a\0b', '\ud800', '\\\0']) expect(following(nombre)).toHaveProperty('failure');
  for (const nombre of ['ñ 👍', '\\u0000']) expect(following(nombre)).toHaveProperty('row');
  await database.close();
  await store.drop();
});
