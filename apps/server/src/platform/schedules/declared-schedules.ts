import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { accountForSlots, inputFor, type DecisionMoment, type ScheduledTask } from './slot-decision.ts';
import { assertTiming, nextSlots, slotAt } from './next-slots.ts';

/** What is announced with NOTIFY when a schedule was edited, paused or resumed. */
export const schedulesChanged = 'jsol_schedules';

/**
 * The tasks that have a schedule, by the schedule's name. Throws, naming the schedule and what to correct, when two
 * share a name, a timing is not understood, or the input made for a slot does not fit the task.
 */
export function scheduledTasks(tasks: readonly TaskDefinition[]): ReadonlyMap<string, ScheduledTask> {
  const byName = new Map<string, ScheduledTask>();
  for (const task of tasks) {
    const { schedule } = task;
    if (!schedule) continue;
    const scheduled: ScheduledTask = { task, schedule };
    if (byName.has(schedule.name))
      throw new Error(`two schedules are named "${schedule.name}": rename the one of ${task.name}`);
    try {
      assertTiming(schedule.timing);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`schedule "${schedule.name}" of ${task.name}: ${why}`, { cause });
    }
    const sample = inputFor(scheduled, slotAt(nextSlots(schedule.timing, new Date(), 1)[0]!));
    if ('failure' in sample) {
      throw new Error(`schedule "${schedule.name}": its input does not fit ${task.name}: ${sample.failure}`);
    }
    byName.set(schedule.name, scheduled);
  }
  return byName;
}

/** Equal whatever the order of keys and spaces PostgreSQL gives back. */
const sameTiming = (a: object, b: object): boolean =>
  JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());

/**
 * Writes what the code declares. A new schedule expects its first slot after `now`: there is nothing to catch up. A
 * new default replaces the old one, and is only shown beside the timing an operator has chosen. Slots due under the
 * former timing are decided before it changes.
 */
export async function adoptDeclarations(
  tx: Tx,
  schedules: ReadonlyMap<string, ScheduledTask>,
  moment: DecisionMoment,
): Promise<void> {
  for (const [name, scheduled] of schedules) {
    const declared = JSON.stringify(scheduled.schedule.timing);
    const inserted = await tx
      .insertInto('platform.schedules')
      .values({
        name,
        task: scheduled.task.name,
        timing: declared,
        default_timing: declared,
        edited_by: null,
        accounted_until: moment.now,
      })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .returning('name')
      .executeTakeFirst();
    if (inserted) continue;

    const row = await tx
      .selectFrom('platform.schedules')
      .select(['task', 'timing', 'default_timing', 'edited_by'])
      .where('name', '=', name)
      .forUpdate()
      .executeTakeFirstOrThrow();
    const edited = row.edited_by !== null;
    const newDefault = !sameTiming(row.default_timing, scheduled.schedule.timing);
    const newTiming = !edited && !sameTiming(row.timing, scheduled.schedule.timing);
    if (newTiming) await accountForSlots(tx, scheduled, moment);
    if (!newDefault && !newTiming && row.task === scheduled.task.name) continue;
    await tx
      .updateTable('platform.schedules')
      .set({
        task: scheduled.task.name,
        default_timing: declared,
        // The new timing begins now: what it would have asked for earlier was never expected. Never back, though, after
        // a clock that ran ahead: those slots are decided.
        ...(newTiming
          ? { timing: declared, accounted_until: sql<Date>`greatest(accounted_until, ${moment.now})` }
          : {}),
        updated_at: new Date(),
      })
      .where('name', '=', name)
      .execute();
  }
}
