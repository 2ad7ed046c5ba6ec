import { afterEach, beforeEach, expect, test } from 'vitest';
import { sql } from 'kysely';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Database } from '../database/database.ts';
import { enqueue, enqueueMany } from './enqueue.ts';
import { openTestDatabase } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { done, postpone } from './outcome.ts';
import { createRegistry } from './registry.ts';
import { findRuns } from './runs-queries.ts';
import { defineTask } from './task.ts';
import { drainQueues, runTask } from './testing.ts';

const summary = 'Una prueba';
const padre = defineTask({
  name: 'prueba.padre',
  summary,
  queue: 'default',
  input: z.object({ hijos: z.int() }),
  keys: ({ hijos }) => [`padre-${hijos}`],
});
const hijo = defineTask({ name: 'prueba.hijo', summary, queue: 'sync', input: z.object({ n: z.int() }) });
const espera = defineTask({ name: 'prueba.espera', summary, queue: 'default', input: z.object({}) });
const handlers = [
  handleTask(padre, async ({ hijos }, { inTransaction }) => {
    await inTransaction((tx) =>
      enqueueMany(
        tx,
        hijo,
        Array.from({ length: hijos }, (_, n) => ({ n })),
      ),
    );
    return done();
  }),
  handleTask(hijo, async ({ n }, { inTransaction }) => {
    await inTransaction((tx) => sql`insert into efectos values (${n})`.execute(tx));
    return done();
  }),
  handleTask(espera, () => Promise.resolve(postpone('1h', 'Todavía no'))),
];
const registry = createRegistry([{ name: 'prueba', tasks: [padre, hijo, espera], handlers }]);

let store: TestDatabase;
let database: Database;
beforeEach(async () => {
  store = await testDatabase();
  database = openTestDatabase(store.url);
  await database.pool.query('create table efectos (n integer primary key)');
});
afterEach(async () => {
  await database.close();
  await store.drop();
});

test('draining runs what is due and what that enqueues, with its ledger', async () => {
  await database.transaction((tx) => enqueue(tx, padre, { hijos: 3 }));
  const drained = await drainQueues({ registry, database });
  expect(drained.map((run) => run.task)).toEqual(['prueba.padre', 'prueba.hijo', 'prueba.hijo', 'prueba.hijo']);
  expect((await database.pool.query('select n from efectos order by n')).rows).toEqual([{ n: 0 }, { n: 1 }, { n: 2 }]);
  expect(await findRuns(database.reader, { state: 'done', limit: 10 })).toHaveLength(4);
  expect(await findRuns(database.reader, { key: 'padre-3', limit: 10 })).toMatchObject([{ task: 'prueba.padre' }]);
  expect(await drainQueues({ registry, database })).toEqual([]);
});

test('a postponed run waits for a later drain and keeps its counters', async () => {
  await database.transaction((tx) => enqueue(tx, espera, {}));
  expect(await drainQueues({ registry, database })).toMatchObject([{ verdict: { kind: 'later', burns: false } }]);
  expect(await drainQueues({ registry, database })).toEqual([]);
  await database.pool.query('update platform.outbox set not_before = null');
  await drainQueues({ registry, database });
  expect(await findRuns(database.reader, { limit: 1 })).toMatchObject([
    { state: 'postponed', postponements: 2, attempts: 0, reason: 'Todavía no' },
  ]);
});

test('a task that enqueues itself without end is an error, not a hang', async () => {
  const eterna = defineTask({ name: 'prueba.eterna', summary, queue: 'default', input: z.object({}) });
  const handler = handleTask(eterna, async (_input, { inTransaction }) => {
    await inTransaction((tx) => enqueue(tx, eterna, {}));
    return done();
  });
  const own = createRegistry([{ name: 'prueba', tasks: [eterna], handlers: [handler] }]);
  await database.transaction((tx) => enqueue(tx, eterna, {}));
  await expect(drainQueues({ registry: own, database, maxRuns: 5 })).rejects.toThrow('prueba.eterna');
});

test('one attempt gets its input through JSON', async () => {
  await expect(runTask(handlers[1]!, { n: 1n }, { database })).rejects.toThrow('BigInt');
  expect(await runTask(handlers[1]!, { n: 9 }, { database })).toEqual({ kind: 'done', output: undefined });
});

test('one attempt whose output is not what its task declares is refused', async () => {
  const cuenta = defineTask({
    name: 'prueba.cuenta',
    summary,
    queue: 'default',
    input: z.object({}),
    output: z.object({ total: z.int() }),
  });
  const handlerOf = (total: number) => handleTask(cuenta, () => Promise.resolve(done({ total })));
  expect(await runTask(handlerOf(3), {}, { database })).toEqual({ kind: 'done', output: { total: 3 } });
  await expect(runTask(handlerOf(0.5), {}, { database })).rejects.toThrow('total');
});
