import type { Database } from '../database/database.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import type { Clock } from '../time/clock.ts';
import { adoptDeclarations, scheduledTasks } from './declared-schedules.ts';
import { accountForSlots, type DecidedSlot } from './slot-decision.ts';

/**
 * Decides what is due at the clock's time and enqueues it, as a beat would that looks now; the first call only takes
 * note of the schedules. A test moves the clock, calls this, and drains the queues.
 */
export async function decideSlots(options: {
  database: Database;
  tasks: readonly TaskDefinition[];
  clock: Clock;
}): Promise<(DecidedSlot & { schedule: string })[]> {
  const { database, clock } = options;
  const schedules = scheduledTasks(options.tasks);
  return database.transaction(async (tx) => {
    const { term } = await tx.selectFrom('platform.beat').select('term').executeTakeFirstOrThrow();
    const moment = { now: clock.now(), term };
    await adoptDeclarations(tx, schedules, moment);
    const decided: (DecidedSlot & { schedule: string })[] = [];
    for (const [schedule, scheduled] of schedules) {
      for (const slot of await accountForSlots(tx, scheduled, moment)) decided.push({ ...slot, schedule });
    }
    return decided;
  });
}
