import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { defineChannel } from '../src/platform/channels/channel.ts';
import type { Database } from '../src/platform/database/database.ts';
import { crontab } from '../src/platform/schedules/schedule.ts';
import { aSchedule } from '../src/platform/schedules/schedules.factory.ts';
import { decideSlots } from '../src/platform/schedules/testing.ts';
import { openTestDatabase } from '../src/platform/tasks/engine.fixture.ts';
import { enqueue } from '../src/platform/tasks/enqueue.ts';
import { handleTask } from '../src/platform/tasks/handler.ts';
import { done, postpone } from '../src/platform/tasks/outcome.ts';
import { createRegistry } from '../src/platform/tasks/registry.ts';
import { aRun } from '../src/platform/tasks/runs.factory.ts';
import { findRuns, runStory } from '../src/platform/tasks/runs-queries.ts';
import { defineTask } from '../src/platform/tasks/task.ts';
import { drainQueues, eventsIn, gatheringPublisher, runTask, type Published } from '../src/platform/tasks/testing.ts';
import type { Clock } from '../src/platform/time/clock.ts';
import { fakeClock, type FakeClock } from '../src/platform/time/fake-clock.ts';
import { limaTime } from '../src/platform/time/lima.ts';
import { testDatabase, type TestDatabase } from './support/database.ts';

// What a module declares: a task with its schedule, and a channel.
const saludar = defineTask({
  name: 'ejemplo.saludar',
  summary: 'Saluda cada mañana, nunca antes de las nueve',
  queue: 'notifications',
  input: z.object({ fecha: z.iso.date() }),
  output: z.object({ saludo: z.string() }),
  keys: ({ fecha }) => [`saludo-${fecha}`],
  schedule: crontab('0 8 * * *', { name: 'saludar', input: ({ localDate }) => ({ fecha: localDate }) }),
});
const canalSaludos = defineChannel({
  name: 'saludos',
  summary: 'Los saludos de la mañana',
  group: 'saludos_{sede}',
  params: z.object({ sede: z.string() }),
  events: { saludo: z.object({ texto: z.string() }) },
  mode: 'stream',
  authorize: () => true,
});
const saludarHandler = ({ clock }: { clock: Clock }) =>
  handleTask(saludar, async ({ fecha }, { publish }) => {
    if (limaTime(clock.now()) < '09:00:00') return postpone('1h', 'Todavía es temprano');
    const saludo = `Buenos días, hoy es ${fecha}`;
    await publish(canalSaludos, { sede: 'lima' }, 'saludo', { texto: saludo });
    return done({ saludo });
  });

let store: TestDatabase;
let clock: FakeClock;
let database: Database;
let published: Published[];
beforeEach(async () => {
  store = await testDatabase();
  clock = fakeClock('2026-11-24T07:59:00-05:00');
  database = openTestDatabase(store.url, { clock });
  published = [];
});
afterEach(async () => {
  await database.close();
  await store.drop();
});

const registry = () => createRegistry([{ name: 'ejemplo', tasks: [saludar], handlers: [saludarHandler({ clock })] }]);
const drain = () => drainQueues({ registry: registry(), database, clock, publisher: gatheringPublisher(published) });

test('one attempt: input and output go through JSON and must fit their schemas', async () => {
  clock.set('2026-11-24T09:30:00-05:00');
  const outcome = await runTask(saludarHandler({ clock }), { fecha: '2026-11-24' }, { database, clock, published });
  expect(outcome).toEqual({ kind: 'done', output: { saludo: 'Buenos días, hoy es 2026-11-24' } });
  expect(eventsIn(published, canalSaludos, 'saludo')).toEqual([{ texto: 'Buenos días, hoy es 2026-11-24' }]);
  await expect(runTask(saludarHandler({ clock }), { fecha: 'hoy' }, { database, clock })).rejects.toThrow('fecha');
});

test('its schedule: due at eight, put off until nine, told once', async () => {
  const tasks = registry().tasks;
  expect(await decideSlots({ database, tasks, clock })).toEqual([]);
  clock.advance('1m');
  expect(await decideSlots({ database, tasks, clock })).toMatchObject([{ schedule: 'saludar', fate: 'enqueued' }]);
  expect(await drain()).toMatchObject([{ task: 'ejemplo.saludar', verdict: { kind: 'later', burns: false } }]);
  clock.advance('59m');
  expect(await drain()).toEqual([]);
  clock.advance('1m');
  expect(await drain()).toMatchObject([{ verdict: { kind: 'finished', state: 'done' } }]);
  expect(await decideSlots({ database, tasks, clock })).toEqual([]);
  expect(eventsIn(published, canalSaludos, 'saludo')).toHaveLength(1);
});

test('a delay counts from the clock, and the run is found by its key', async () => {
  clock.set('2026-11-24T10:00:00-05:00');
  await database.transaction((tx) => enqueue(tx, saludar, { fecha: '2026-11-24' }, { delay: '2d' }));
  expect(await drain()).toEqual([]);
  clock.advance('2d');
  expect(await drain()).toHaveLength(1);
  const [run] = await findRuns(database.reader, { key: 'saludo-2026-11-24', limit: 5 });
  expect(run).toMatchObject({ state: 'done', startedAt: new Date('2026-11-26T10:00:00-05:00') });
});

test('a paused schedule leaves its slots out', async () => {
  const timing = { cron: '0 8 * * *' };
  const accountedUntil = clock.now();
  await aSchedule(database, { name: 'saludar', task: saludar.name, timing, paused: true, accountedUntil });
  clock.advance('3d');
  const slots = await decideSlots({ database, tasks: registry().tasks, clock });
  expect(slots.map(({ fate }) => fate)).toEqual(['skipped', 'skipped', 'skipped']);
});

test('a history that would take days is made by a factory', async () => {
  const id = await aRun(database, {
    task: 'ejemplo.saludar',
    state: 'failed',
    reason: 'Sin voz',
    keys: ['saludo-ayer'],
  });
  expect(await runStory(database.reader, id)).toMatchObject({ state: 'failed', reason: 'Sin voz' });
});
