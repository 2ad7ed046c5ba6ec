import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { monitorFlowQuery, monitorFlowSchema, monitorRunStorySchema } from '@jsol/contracts/monitor';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Database } from '../../platform/database/database.ts';
import { uuidv7 } from '../../platform/database/ids.ts';
import { createScheduleAdministration } from '../../platform/schedules/administration.ts';
import { openTestDatabase } from '../../platform/tasks/engine.fixture.ts';
import { chain, fanOut, flowResult } from '../../platform/tasks/flow.ts';
import { handleTask } from '../../platform/tasks/handler.ts';
import { done, giveUp } from '../../platform/tasks/outcome.ts';
import { createRegistry } from '../../platform/tasks/registry.ts';
import { defineTask } from '../../platform/tasks/task.ts';
import { drainQueues } from '../../platform/tasks/testing.ts';
import type { LiveOverview } from './live-overview.ts';
import { monitorRoutes } from './monitor.routes.ts';

const numero = z.strictObject({ numero: z.number() });
const emitir = defineTask({
  name: 'prueba.emitir',
  summary: 'Emite',
  queue: 'critical',
  input: numero,
  output: numero,
});
const cerrar = defineTask({
  name: 'prueba.cerrar',
  summary: 'Sigue a las partes',
  queue: 'default',
  input: z.strictObject({ flow: flowResult }),
});
const registry = createRegistry([
  {
    name: 'prueba',
    tasks: [emitir, cerrar],
    handlers: [
      handleTask(emitir, ({ numero }) =>
        Promise.resolve(numero === 2 ? giveUp('SUNAT no lo admite') : done({ numero: numero + 1 })),
      ),
      handleTask(cerrar, () => Promise.resolve(done())),
    ],
  },
]);

let store: TestDatabase;
let database: Database;
beforeAll(async () => {
  store = await testDatabase();
  database = openTestDatabase(store.url);
});
afterAll(async () => {
  await database.close();
  await store.drop();
});

const get = (path: string, request: Record<string, unknown>): Promise<unknown> => {
  const routes = monitorRoutes({
    database,
    registry,
    schedules: createScheduleAdministration({ tasks: registry.tasks }),
    live: {} as LiveOverview,
    authenticator: { reload: () => Promise.resolve(null) },
    hasSession: () => false,
    applicationUrl: '',
  });
  return routes.find((route) => route.path === path)!.handler(request as never);
};
const flow = async (id: string, query: Record<string, number> = {}) =>
  monitorFlowSchema.parse(
    await get('/api/monitor/flujos/:id', { params: { id }, query: monitorFlowQuery.parse(query) }),
  );
const run = async (id: string) =>
  monitorRunStorySchema.parse(await get('/api/monitor/ejecuciones/:id', { params: { id } }));

it('a flow is reached from a run of it, with what became of the runs beside it', async () => {
  const { flowId } = await database.transaction((tx) =>
    fanOut(tx, { each: emitir, inputs: [1, 2, 3].map((n) => ({ numero: n })), then: cerrar, input: {} }),
  );
  const before = await flow(flowId, { limite: 2 });
  expect(before).toMatchObject({ kind: 'fan-out', state: 'open', total: 3, more: true });
  expect(before.runs.map(({ step, state }) => [step, state])).toEqual([
    [0, 'waiting'],
    [1, 'waiting'],
  ]);
  await drainQueues({ registry, database });
  const story = await run(before.runs[1]!.id);
  expect(story).toMatchObject({ flow: flowId, step: 1, reason: 'SUNAT no lo admite' });
  const after = await flow(story.flow!, { desde: 1 });
  expect(after).toMatchObject({ state: 'done', done: 2, gaveUp: 1, more: false, parent: null, inner: [] });
  expect(after.runs.map(({ step, state, task, reason }) => [step, state, task, reason])).toEqual([
    [1, 'gave-up', 'prueba.emitir', 'SUNAT no lo admite'],
    [2, 'done', 'prueba.emitir', null],
    [null, 'done', 'prueba.cerrar', null],
  ]);
});

it('a flow names the one it is inside of and those inside it', async () => {
  const [outer, inner] = await database.transaction(async (tx) => {
    const { flowId } = await fanOut(tx, { each: emitir, inputs: [{ numero: 7 }], then: cerrar, input: {} });
    const within = await chain(tx, [emitir, emitir], { numero: 8 }, { parent: flowId });
    return [flowId, within.flowId] as const;
  });
  expect((await flow(outer)).inner).toEqual([
    { id: inner, kind: 'chain', state: 'open', steps: ['prueba.emitir', 'prueba.emitir'], total: 1 },
  ]);
  expect(await flow(inner)).toMatchObject({ parent: { id: outer, kind: 'fan-out', total: 1 } });
  await drainQueues({ registry, database });
  expect(await flow(outer)).toMatchObject({ state: 'done', inner: [{ state: 'done', total: 2 }] });
});

it('a flow that nothing knows is told so', async () => {
  await expect(flow(uuidv7())).rejects.toMatchObject({ code: 'monitor.flujo_no_encontrado' });
});
