import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { createEventBus } from '../events/event-bus.ts';
import { defineTask, type TaskDefinition } from '../tasks/task.ts';
import { createScheduleAdministration } from './administration.ts';
import { adoptDeclarations, scheduledTasks } from './declared-schedules.ts';
import { every } from './schedule.ts';
import { outcomeOf } from './schedule-calendar.ts';

const task = (name: string, seconds: number): TaskDefinition =>
  defineTask({
    name: `prueba.${name}`,
    summary: name,
    queue: 'default',
    input: z.object({}),
    schedule: every<Record<string, never>>(seconds, { name }),
  }) as unknown as TaskDefinition;
const tasks = [task('sondeo', 300), task('hora', 3_600)];
/** Noon in Lima. */
const now = new Date('2026-11-24T17:00:00Z');
const administration = createScheduleAdministration({ tasks, clock: { now: () => now } });

let db: TestDatabase;
let database: Database;
beforeAll(async () => {
  db = await testDatabase();
  database = openDatabase({
    url: db.url,
    applicationName: 'calendar-test',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  await database.transaction((tx) => adoptDeclarations(tx, scheduledTasks(tasks), { now, term: '1' }));
});
afterAll(async () => {
  await database.close();
  await db.drop();
});

const aSlot = async (
  schedule: string,
  dueAt: string,
  fate: 'enqueued' | 'skipped' | 'missed' | 'caught-up',
  state?: string,
  lateSeconds = 0,
) => {
  const runId = state ? uuidv7() : null;
  await sql`
    insert into platform.slots (schedule, due_at, fate, reason, run_id, decided_at, term)
    values (${schedule}, ${dueAt}::timestamptz, ${fate}, ${fate === 'skipped' ? 'estaba en pausa' : null}, ${runId}, ${dueAt}::timestamptz, 1)`.execute(
    database.reader,
  );
  if (state && state !== 'purged') {
    await sql`
      insert into platform.runs (id, task, queue, state, input, trace_id, due_at, enqueued_at, started_at, finished_at, reason)
      select ${runId}, 'prueba.hora', 'default', ${state}, '{}', '', ${dueAt}::timestamptz, ${dueAt}::timestamptz,
             ${dueAt}::timestamptz + ${lateSeconds} * interval '1 second', now(), 'su motivo'`.execute(database.reader);
  }
};

const of = async (schedule: string, from: string, to: string) => {
  const [row] = await administration.calendar(database.reader, { from: new Date(from), to: new Date(to), schedule });
  return row!;
};

describe('the calendar of slots', () => {
  it('tells of each slot what became of it and of its run', async () => {
    await aSlot('hora', '2026-11-23T06:00:00Z', 'enqueued', 'done');
    await aSlot('hora', '2026-11-23T07:00:00Z', 'enqueued', 'done', 95);
    await aSlot('hora', '2026-11-23T08:00:00Z', 'caught-up', 'done', 600);
    await aSlot('hora', '2026-11-23T09:00:00Z', 'enqueued', 'failed');
    await aSlot('hora', '2026-11-23T10:00:00Z', 'skipped');
    await aSlot('hora', '2026-11-23T11:00:00Z', 'missed');
    await aSlot('hora', '2026-11-23T12:00:00Z', 'enqueued', 'postponed');
    await aSlot('hora', '2026-11-23T13:00:00Z', 'enqueued', 'purged');
    const { slots, truncated } = await of('hora', '2026-11-23T05:00:00Z', '2026-11-24T05:00:00Z');
    expect(slots.map(({ outcome }) => outcome)).toEqual([
      'ran',
      'ran-late',
      'caught-up',
      'failed',
      'skipped',
      'missed',
      'held',
      'unrecorded',
    ]);
    expect(slots[1]).toMatchObject({ lateMs: 95_000, runState: 'done', fate: 'enqueued' });
    expect(slots.map(({ reason }) => reason)).toEqual([
      null,
      null,
      null,
      'su motivo',
      'estaba en pausa',
      null,
      'su motivo',
      null,
    ]);
    expect(truncated).toBe(false);
  });

  it('shows what is still to come, and what has passed without being decided', async () => {
    await sql`update platform.schedules set accounted_until = '2026-11-24T15:30:00Z' where name = 'hora'`.execute(
      database.reader,
    );
    const { slots } = await of('hora', '2026-11-24T15:00:00Z', '2026-11-24T19:00:00Z');
    expect(slots.map(({ dueAt, outcome }) => `${dueAt.toISOString().slice(11, 13)} ${outcome}`)).toEqual([
      '16 undecided',
      '17 expected',
      '18 expected',
    ]);
  });

  it('shows a run started by hand beside the slots', async () => {
    const { runId } = await database.transaction((tx) =>
      administration.runNow(tx, 'hora', { by: 'ana', reason: 'se corrigió un precio' }),
    );
    const { manual } = await of('hora', '2026-11-24T05:00:00Z', '2026-11-25T05:00:00Z');
    expect(manual).toEqual([{ at: now, by: 'ana', reason: 'se corrigió un precio', runId }]);
  });

  it('says when a period holds more slots than were asked for', async () => {
    const [row] = await administration.calendar(database.reader, {
      from: new Date('2026-11-24T17:00:00Z'),
      to: new Date('2026-11-26T17:00:00Z'),
      schedule: 'sondeo',
      slotsPerSchedule: 100,
    });
    expect(row).toMatchObject({ truncated: true });
    expect(row!.slots).toHaveLength(100);
  });

  it('reads one day out of years of slots by their key alone', async () => {
    await sql`
      insert into platform.slots (schedule, due_at, fate, term)
      select 'sondeo', at, 'skipped', 1
      from generate_series('2024-01-01T05:00:00Z'::timestamptz, '2026-11-20T05:00:00Z', '5 minutes') at`.execute(
      database.reader,
    );
    await sql`analyze platform.slots`.execute(database.reader);
    const began = performance.now();
    const { slots } = await of('sondeo', '2025-06-10T05:00:00Z', '2025-06-11T05:00:00Z');
    expect(slots).toHaveLength(288);
    // Some milliseconds; reading all of the 300,000 takes many times this.
    expect(performance.now() - began).toBeLessThan(500);
    expect((await administration.list(database.reader)).map(({ name }) => name)).toEqual(['hora', 'sondeo']);
  });
});

it('a run that was retried or cancelled has not ended well, one that waits is under way', () => {
  expect(outcomeOf('enqueued', 'waiting-retry', 0)).toBe('failed');
  expect(outcomeOf('enqueued', 'cancelled', null)).toBe('failed');
  expect(outcomeOf('enqueued', 'waiting', null)).toBe('under-way');
  expect(outcomeOf('caught-up', 'gave-up', 0)).toBe('failed');
});
