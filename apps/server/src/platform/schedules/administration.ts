import { sql } from 'kysely';
import type { Reader, Tx } from '../database/database.ts';
import { enqueue, type Enqueued } from '../tasks/enqueue.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { systemClock, type Clock } from '../time/clock.ts';
import { scheduledTasks, schedulesChanged } from './declared-schedules.ts';
import { horarioDesconocido, horarioInvalido } from './errors.ts';
import type { Timing } from './schedule.ts';
import { accountForSlots, inputFor, type Fate, type ScheduledTask } from './slot-decision.ts';
import { assertTiming, nextSlots, slotAt } from './next-slots.ts';

export type ScheduleStatus = {
  readonly name: string;
  readonly task: string;
  /** The task's Spanish sentence; null when the code no longer declares the schedule. */
  readonly summary: string | null;
  readonly timing: Timing;
  /** What the code declares; worth showing when it differs from `timing`. */
  readonly defaultTiming: Timing;
  readonly editedBy: string | null;
  readonly paused: boolean;
  /** Null while paused, or when no task belongs to the schedule any more. */
  readonly nextDueAt: Date | null;
  readonly lastSlot: {
    readonly dueAt: Date;
    readonly fate: Fate;
    readonly reason: string | null;
    readonly runId: string | null;
  } | null;
};

/** What an operator may do with schedules. The caller checks the right, asks for confirmation and writes the audit. */
export type ScheduleAdministration = {
  list(db: Reader): Promise<ScheduleStatus[]>;
  /** Slots due while paused are recorded as skipped. Survives restarts and deploys. */
  pause(tx: Tx, name: string): Promise<void>;
  resume(tx: Tx, name: string): Promise<void>;
  /** In force from now on, and kept when the code's default changes. */
  editTiming(tx: Tx, name: string, timing: Timing, editedBy: string): Promise<void>;
  /** Back to what the code declares, now and after later deploys. */
  restoreTiming(tx: Tx, name: string): Promise<void>;
  /** One run now, due now. Neither moves the next slot nor counts as one. */
  runNow(tx: Tx, name: string): Promise<Enqueued>;
};

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

  /**
   * What was due under the old rules is decided by them first, so that no edit swallows a slot that the beat, perhaps
   * down for hours, has yet to see.
   */
  const change = async (
    tx: Tx,
    name: string,
    values: { paused: boolean } | { timing: string; edited_by: string | null },
  ): Promise<void> => {
    const scheduled = find(name);
    const now = clock.now();
    const { term } = await tx.selectFrom('platform.beat').select('term').executeTakeFirstOrThrow();
    await accountForSlots(tx, scheduled, { now, term });
    const updated = await tx
      .updateTable('platform.schedules')
      .set({ ...values, accounted_until: sql<Date>`greatest(accounted_until, ${now})`, updated_at: new Date() })
      .where('name', '=', name)
      .executeTakeFirst();
    if (updated.numUpdatedRows === 0n) {
      throw horarioDesconocido(`El horario "${name}" aparecerá cuando el planificador haya arrancado una vez.`);
    }
    await sql`select pg_notify(${schedulesChanged}, ${name})`.execute(tx);
  };

  return {
    async list(db) {
      const rows = await sql<{
        name: string;
        task: string;
        timing: Timing;
        default_timing: Timing;
        edited_by: string | null;
        paused: boolean;
        accounted_until: Date;
        due_at: Date | null;
        fate: Fate;
        reason: string | null;
        run_id: string | null;
      }>`
        select s.name, s.task, s.timing, s.default_timing, s.edited_by, s.paused, s.accounted_until,
               last.due_at, last.fate, last.reason, last.run_id
        from platform.schedules s
        left join lateral (
          select due_at, fate, reason, run_id from platform.slots where schedule = s.name order by due_at desc limit 1
        ) last on true
        order by s.name`.execute(db);
      return rows.rows.map((row) => {
        const declared = schedules.get(row.name);
        const runs = declared !== undefined && !row.paused;
        return {
          name: row.name,
          task: row.task,
          summary: declared?.task.summary ?? null,
          timing: row.timing,
          defaultTiming: row.default_timing,
          editedBy: row.edited_by,
          paused: row.paused,
          nextDueAt: runs ? (nextSlots(row.timing, row.accounted_until, 1)[0] ?? null) : null,
          lastSlot: row.due_at ? { dueAt: row.due_at, fate: row.fate, reason: row.reason, runId: row.run_id } : null,
        };
      });
    },

    pause: (tx, name) => change(tx, name, { paused: true }),
    resume: (tx, name) => change(tx, name, { paused: false }),

    async editTiming(tx, name, timing, editedBy) {
      try {
        assertTiming(timing);
      } catch (error) {
        throw horarioInvalido(`${error instanceof Error ? error.message : String(error)}.`);
      }
      await change(tx, name, { timing: JSON.stringify(timing), edited_by: editedBy });
    },

    restoreTiming: (tx, name) =>
      change(tx, name, { timing: JSON.stringify(find(name).schedule.timing), edited_by: null }),

    async runNow(tx, name) {
      const scheduled = find(name);
      const dueAt = clock.now();
      const prepared = inputFor(scheduled, slotAt(dueAt));
      if ('failure' in prepared) throw new Error(`schedule "${name}" has no valid input: ${prepared.failure}`);
      return enqueue(tx, scheduled.task, prepared.input, { dueAt });
    },
  };
}
