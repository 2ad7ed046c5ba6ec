import { sql, type Updateable } from 'kysely';
import type { Reader, Tx } from '../database/database.ts';
import type { SchedulesTable } from '../database/tables.ts';
import { enqueue, type Enqueued } from '../tasks/enqueue.ts';
import type { OperatorAct } from '../tasks/queue-controls.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { systemClock, type Clock } from '../time/clock.ts';
import { scheduledTasks, schedulesChanged } from './declared-schedules.ts';
import { horarioDesconocido, horarioInvalido } from './errors.ts';
import type { Timing } from './schedule.ts';
import { scheduleStatuses, type ScheduleStatus } from './schedule-status.ts';
import { scheduleCalendar, type CalendarQuery, type CalendarRow } from './schedule-calendar.ts';
import { accountForSlots, inputFor, type ScheduledTask } from './slot-decision.ts';
import { assertTiming, nextSlots, slotAt } from './next-slots.ts';

/** What an operator may do with schedules. The caller checks the right, asks for confirmation and writes the audit. */
export type ScheduleAdministration = {
  list(db: Reader): Promise<ScheduleStatus[]>;
  /** Slots of a period with what became of each; see {@link scheduleCalendar}. */
  calendar(db: Reader, query: CalendarQuery): Promise<CalendarRow[]>;
  /** When a timing would fire next, for looking at before saving. Throws `programacion.horario_invalido`. */
  preview(timing: Timing, count: number): Date[];
  /** Slots due while paused are recorded as skipped. Survives restarts and deploys. */
  pause(tx: Tx, name: string, act: OperatorAct): Promise<void>;
  resume(tx: Tx, name: string): Promise<void>;
  /** In force from now on, and kept when the code's default changes. */
  editTiming(tx: Tx, name: string, timing: Timing, editedBy: string): Promise<void>;
  /** Back to what the code declares, now and after later deploys. */
  restoreTiming(tx: Tx, name: string): Promise<void>;
  /** One run now, due now. Neither moves the next slot nor counts as one. */
  runNow(tx: Tx, name: string, act: OperatorAct): Promise<Enqueued>;
};

function assertUnderstood(timing: Timing): void {
  try {
    assertTiming(timing);
  } catch (error) {
    throw horarioInvalido(`${error instanceof Error ? error.message : String(error)}.`);
  }
}

export function createScheduleAdministration(options: {
  tasks: readonly TaskDefinition[];
  clock?: Clock;
}): ScheduleAdministration {
  const clock = options.clock ?? systemClock;
  const schedules = scheduledTasks(options.tasks);

  const find = (name: string): ScheduledTask => {
    const scheduled = schedules.get(name);
    if (!scheduled) throw horarioDesconocido(`No hay ningún horario llamado "${name}".`);
    return scheduled;
  };

  /** The beat writes the schedules down; until it has run once there is nothing to change. */
  const assertKnown = async (tx: Tx, name: string): Promise<void> => {
    const row = await tx.selectFrom('platform.schedules').select('name').where('name', '=', name).executeTakeFirst();
    if (!row) throw horarioDesconocido(`El horario "${name}" aparecerá cuando el planificador haya arrancado una vez.`);
  };

  /**
   * What was due under the old rules is decided by them first, so that no edit swallows a slot that the beat, perhaps
   * down for hours, has yet to see.
   */
  const change = async (
    tx: Tx,
    name: string,
    values: Pick<
      Updateable<SchedulesTable>,
      'timing' | 'edited_by' | 'edited_at' | 'paused' | 'paused_at' | 'paused_by' | 'pause_reason'
    >,
  ): Promise<void> => {
    const scheduled = find(name);
    await assertKnown(tx, name);
    const now = clock.now();
    const { term } = await tx.selectFrom('platform.beat').select('term').executeTakeFirstOrThrow();
    await accountForSlots(tx, scheduled, { now, term });
    await tx
      .updateTable('platform.schedules')
      .set({ ...values, accounted_until: sql<Date>`greatest(accounted_until, ${now})`, updated_at: new Date() })
      .where('name', '=', name)
      .execute();
    await sql`select pg_notify(${schedulesChanged}, ${name})`.execute(tx);
  };

  return {
    list: (db) => scheduleStatuses(db, schedules, clock.now()),
    calendar: (db, query) => scheduleCalendar(db, schedules, clock.now(), query),
    preview(timing, count) {
      assertUnderstood(timing);
      return nextSlots(timing, clock.now(), count);
    },

    pause: (tx, name, { by, reason }) =>
      change(tx, name, { paused: true, paused_at: clock.now(), paused_by: by, pause_reason: reason }),
    resume: (tx, name) => change(tx, name, { paused: false, paused_at: null, paused_by: null, pause_reason: null }),

    async editTiming(tx, name, timing, editedBy) {
      assertUnderstood(timing);
      await change(tx, name, { timing: JSON.stringify(timing), edited_by: editedBy, edited_at: clock.now() });
    },

    restoreTiming: (tx, name) =>
      change(tx, name, { timing: JSON.stringify(find(name).schedule.timing), edited_by: null, edited_at: null }),

    async runNow(tx, name, { by, reason }) {
      const scheduled = find(name);
      await assertKnown(tx, name);
      const dueAt = clock.now();
      const prepared = inputFor(scheduled, slotAt(dueAt));
      if ('failure' in prepared) throw new Error(`schedule "${name}" has no valid input: ${prepared.failure}`);
      const enqueued = await enqueue(tx, scheduled.task, prepared.input, { dueAt });
      // A unique run that stands in for this one was started by something else.
      if (enqueued.created) {
        await tx
          .insertInto('platform.manual_starts')
          .values({ run_id: enqueued.runId, schedule: name, started_at: dueAt, started_by: by, reason })
          .execute();
      }
      return enqueued;
    },
  };
}
