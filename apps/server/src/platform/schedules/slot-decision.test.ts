import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { defineTask, type TaskDefinition } from '../tasks/task.ts';
import { createScheduleAdministration } from './administration.ts';
import { adoptDeclarations, scheduledTasks } from './declared-schedules.ts';
import { horarioDesconocido, horarioInvalido } from './errors.ts';
import { crontab, every, type ScheduleOptions } from './schedule.ts';
import { accountForSlots } from './slot-decision.ts';

const input = z.object({ fecha: z.iso.date() });
const daily = (options: Partial<ScheduleOptions<z.output<typeof input>>> = {}, cron = '0 6 * * *') =>
  defineTask({
    name: 'prueba.intereses',
    summary: 'Calcula los intereses de un día',
    queue: 'default',
    input,
    schedule: crontab(cron, {
      name: 'calcular-intereses',
      input: ({ localDate }) => ({ fecha: localDate }),
      ...options,
    }),
  });

/** Noon in Lima. */
const noon = (day: string) => new Date(`${day}T17:00:00Z`);
const six = (day: string) => new Date(`${day}T11:00:00Z`);

let db: TestDatabase;
let database: Database;

beforeAll(async () => {
  db = await testDatabase();
  database = openDatabase({
    url: db.url,
    applicationName: 'slot-test',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
});
afterAll(async () => {
  await database.close();
  await db.drop();
});
afterEach(async () => {
  await database.reader.deleteFrom('platform.slots').execute();
  await database.reader.deleteFrom('platform.manual_starts').execute();
  await database.reader.deleteFrom('platform.schedules').execute();
  await database.reader.deleteFrom('platform.outbox').execute();
});

type Task = ReturnType<typeof daily>;
/** As a registry holds it: without the type of its input. */
const anyTask = (task: Task) => task as unknown as TaskDefinition;

const adopt = (task: Task, now: Date) =>
  database.transaction((tx) => adoptDeclarations(tx, scheduledTasks([anyTask(task)]), { now, term: '7' }));

const decide = (task: Task, now: Date) => {
  const scheduled = [...scheduledTasks([anyTask(task)]).values()][0]!;
  return database.transaction((tx) => accountForSlots(tx, scheduled, { now, term: '7' }));
};

const outbox = () => database.reader.selectFrom('platform.outbox').selectAll().orderBy('due_at').execute();
const finishAll = () => database.reader.deleteFrom('platform.outbox').execute();
const fates = async () =>
  (await database.reader.selectFrom('platform.slots').select(['due_at', 'fate']).orderBy('due_at').execute()).map(
    (slot) => `${slot.due_at.toISOString().slice(0, 10)} ${slot.fate}`,
  );

describe('a slot that is due', () => {
  it('is enqueued once with the moment it was due and the input of its Lima day', async () => {
    const task = daily();
    await adopt(task, noon('2026-03-01'));
    const now = new Date(six('2026-03-02').getTime() + 400);
    const [slot] = await decide(task, now);
    expect(slot).toMatchObject({ fate: 'enqueued', dueAt: six('2026-03-02') });
    expect(await decide(task, now)).toEqual([]);
    const rows = await outbox();
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ id: slot!.runId, due_at: six('2026-03-02'), input: { fecha: '2026-03-02' } });
  });

  it('is decided once by two beats that look at the same moment', async () => {
    const task = daily();
    await adopt(task, noon('2026-03-01'));
    // Connections opened beforehand, so that the decisions really meet.
    await Promise.all(Array.from({ length: 8 }, () => decide(task, noon('2026-03-01'))));
    const decisions = await Promise.all(Array.from({ length: 8 }, () => decide(task, six('2026-03-02'))));
    expect(decisions.flat()).toHaveLength(1);
    expect(await outbox()).toHaveLength(1);
  });

  it('does not exist for the time before its schedule was first seen', async () => {
    const task = daily();
    await adopt(task, noon('2026-03-05'));
    expect(await decide(task, noon('2026-03-05'))).toEqual([]);
  });

  it('starts spread out by its jitter, always by the same', async () => {
    const task = daily({ jitter: '10m' });
    await adopt(task, noon('2026-03-01'));
    await decide(task, six('2026-03-02'));
    const [row] = await outbox();
    const delayMs = row!.not_before!.getTime() - row!.created_at.getTime();
    expect(delayMs).toBeGreaterThan(0);
    expect(delayMs).toBeLessThan(600_000);
  });
});

describe('slots missed while nothing was running', () => {
  it('are made up for by one run for the newest under run-once', async () => {
    const task = daily();
    await adopt(task, noon('2026-03-01'));
    await decide(task, noon('2026-03-04'));
    expect(await fates()).toEqual(['2026-03-02 skipped', '2026-03-03 skipped', '2026-03-04 caught-up']);
    expect((await outbox()).map((row) => row.input)).toEqual([{ fecha: '2026-03-04' }]);
  });

  it('are each run under run-each, with the day each was due', async () => {
    const task = daily({ onMissed: 'run-each' });
    await adopt(task, noon('2026-03-01'));
    await decide(task, noon('2026-03-04'));
    expect(await fates()).toEqual(['2026-03-02 caught-up', '2026-03-03 caught-up', '2026-03-04 caught-up']);
    expect((await outbox()).map((row) => row.input)).toEqual([
      { fecha: '2026-03-02' },
      { fecha: '2026-03-03' },
      { fecha: '2026-03-04' },
    ]);
  });

  it('are left out, and recorded, under skip', async () => {
    const task = daily({ onMissed: 'skip' });
    await adopt(task, noon('2026-03-01'));
    await decide(task, noon('2026-03-03'));
    expect(await fates()).toEqual(['2026-03-02 skipped', '2026-03-03 skipped']);
    expect(await outbox()).toEqual([]);
    await decide(task, six('2026-03-04'));
    expect(await outbox()).toHaveLength(1);
  });

  it('count as missed beyond their deadline', async () => {
    const task = daily({ onMissed: 'run-each', deadline: '10h' });
    await adopt(task, noon('2026-03-01'));
    await decide(task, noon('2026-03-03'));
    expect(await fates()).toEqual(['2026-03-02 missed', '2026-03-03 caught-up']);
  });
});

describe('a run that has not finished', () => {
  it('makes the next slot be skipped, and no longer once it has', async () => {
    const task = daily();
    await adopt(task, noon('2026-03-01'));
    await decide(task, six('2026-03-02'));
    await decide(task, six('2026-03-03'));
    await finishAll();
    await decide(task, six('2026-03-04'));
    expect(await fates()).toEqual(['2026-03-02 enqueued', '2026-03-03 skipped', '2026-03-04 enqueued']);
  });

  it('lets one more wait under queue-one', async () => {
    const task = daily({ overlap: 'queue-one' });
    await adopt(task, noon('2026-03-01'));
    for (const day of ['2026-03-02', '2026-03-03', '2026-03-04']) await decide(task, six(day));
    expect(await fates()).toEqual(['2026-03-02 enqueued', '2026-03-03 enqueued', '2026-03-04 skipped']);
  });
});

it('an input that cannot be made for a slot is recorded with its reason and holds up no later slot', async () => {
  const task = daily({ input: ({ localDate }) => ({ fecha: localDate === '2026-03-02' ? 'ayer' : localDate }) });
  await adopt(task, noon('2026-03-01'));
  await decide(task, six('2026-03-02'));
  await decide(task, six('2026-03-03'));
  expect(await fates()).toEqual(['2026-03-02 missed', '2026-03-03 enqueued']);
});

it('a year of days is accounted for day by day, with no slot twice and none left out', async () => {
  const task = daily({ onMissed: 'run-each' });
  let now = new Date('2026-01-01T05:00:00Z');
  await adopt(task, now);
  let seed = 12_345;
  while (now < new Date('2027-01-01T05:00:00Z')) {
    // Looks lie between minutes and five days apart.
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
    now = new Date(Math.min(now.getTime() + 60_000 + (seed % (5 * 86_400_000)), Date.parse('2027-01-01T05:00:00Z')));
    await decide(task, now);
  }
  const days = (await outbox()).map((row) => (row.input as { fecha: string }).fecha);
  expect(days).toHaveLength(365);
  expect(new Set(days).size).toBe(365);
  expect([days[0], days.at(-1)]).toEqual(['2026-01-01', '2026-12-31']);
});

describe('an operator', () => {
  const setUp = (task: Task, now: { at: Date }) =>
    createScheduleAdministration({ tasks: [anyTask(task)], clock: { now: () => now.at } });

  it('pauses a schedule, which then skips its slots until it is resumed', async () => {
    const task = daily();
    const now = { at: noon('2026-03-01') };
    await adopt(task, now.at);
    const administration = setUp(task, now);
    await database.transaction((tx) => administration.pause(tx, 'calcular-intereses', { by: 'ana', reason: 'cierre' }));
    expect((await administration.list(database.reader))[0]).toMatchObject({ paused: true, nextDueAt: null });
    await decide(task, six('2026-03-02'));
    now.at = noon('2026-03-03');
    await database.transaction((tx) => administration.resume(tx, 'calcular-intereses'));
    await decide(task, six('2026-03-04'));
    expect(await fates()).toEqual(['2026-03-02 skipped', '2026-03-03 skipped', '2026-03-04 enqueued']);
  });

  it('edits a timing that later deploys leave alone and show the new default beside', async () => {
    const now = { at: noon('2026-03-01') };
    await adopt(daily(), now.at);
    const administration = setUp(daily(), now);
    await database.transaction((tx) =>
      administration.editTiming(tx, 'calcular-intereses', { cron: '0 9 * * *' }, 'operador'),
    );
    await adopt(daily({}, '0 7 * * *'), now.at);
    expect((await administration.list(database.reader))[0]).toMatchObject({
      timing: { cron: '0 9 * * *' },
      defaultTiming: { cron: '0 7 * * *' },
      editedBy: 'operador',
      nextDueAt: new Date('2026-03-02T14:00:00Z'),
    });
  });

  it('loses no slot that was due before the edit', async () => {
    const now = { at: noon('2026-03-01') };
    const task = daily();
    await adopt(task, now.at);
    // The beat was down overnight; nobody has decided the slot of six o'clock.
    now.at = noon('2026-03-02');
    await database.transaction((tx) =>
      setUp(task, now).editTiming(tx, 'calcular-intereses', { cron: '0 5 * * *' }, 'ana'),
    );
    expect(await fates()).toEqual(['2026-03-02 caught-up']);
    await decide(task, noon('2026-03-02'));
    expect(await outbox()).toHaveLength(1);
  });

  it('still sees a schedule whose task the code no longer has, and that nothing starts it', async () => {
    await adopt(daily(), noon('2026-03-01'));
    const withoutIt = createScheduleAdministration({ tasks: [], clock: { now: () => noon('2026-03-05') } });
    expect((await withoutIt.list(database.reader))[0]).toMatchObject({
      name: 'calcular-intereses',
      task: 'prueba.intereses',
      health: 'without-task',
      summary: null,
      nextDueAt: null,
    });
    await expect(
      database.transaction((tx) => withoutIt.runNow(tx, 'calcular-intereses', { by: 'ana', reason: 'prueba' })),
    ).rejects.toSatisfy((error) => horarioDesconocido.is(error));
  });

  it('runs a schedule now without moving its next slot', async () => {
    const now = { at: noon('2026-03-01') };
    const task = daily();
    await adopt(task, now.at);
    const administration = setUp(task, now);
    const { runId } = await database.transaction((tx) =>
      administration.runNow(tx, 'calcular-intereses', { by: 'ana', reason: 'prueba' }),
    );
    expect((await outbox())[0]).toMatchObject({ id: runId, due_at: now.at, input: { fecha: '2026-03-01' } });
    expect((await administration.list(database.reader))[0]?.nextDueAt).toEqual(six('2026-03-02'));
    expect(await fates()).toEqual([]);
  });

  it('is told in Spanish when the schedule does not exist or the timing is not understood', async () => {
    const now = { at: noon('2026-03-01') };
    await adopt(daily(), now.at);
    const administration = setUp(daily(), now);
    const edit = (name: string, cron: string) =>
      database.transaction((tx) => administration.editTiming(tx, name, { cron }, 'ana'));
    await expect(edit('otro', '0 9 * * *')).rejects.toSatisfy((error) => horarioDesconocido.is(error));
    await expect(edit('calcular-intereses', 'cada hora')).rejects.toSatisfy((error) => horarioInvalido.is(error));
    expect((await administration.list(database.reader))[0]?.timing).toEqual({ cron: '0 6 * * *' });
  });
});

describe('what the code declares', () => {
  it('takes effect from the moment it changes, not for slots it would have had before', async () => {
    await adopt(daily({}, '0 20 * * *'), noon('2026-03-01'));
    const task = daily({}, '0 6 * * *');
    await adopt(task, new Date('2026-03-02T15:00:00Z'));
    await decide(task, noon('2026-03-02'));
    // Yesterday's slot of 20:00 was due under the former timing; today's of 06:00 never was.
    expect(await fates()).toEqual(['2026-03-02 caught-up']);
    expect((await outbox())[0]?.due_at).toEqual(new Date('2026-03-02T01:00:00Z'));
  });

  it('is refused at start when it cannot work', () => {
    expect(() => scheduledTasks([anyTask(daily({}, '61 * * * *'))])).toThrow(/"calcular-intereses".*crontab/);
    expect(() => scheduledTasks([anyTask(daily()), anyTask(daily())])).toThrow(/two schedules are named/);
    const noInput = defineTask({
      name: 'prueba.sin_entrada',
      summary: 'Le falta la entrada',
      queue: 'default',
      input,
      schedule: every<z.output<typeof input>>(60, { name: 'sin-entrada' }),
    });
    expect(() => scheduledTasks([anyTask(noInput)])).toThrow(/input does not fit prueba.sin_entrada/);
  });
});
