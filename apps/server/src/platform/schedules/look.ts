import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { Clock } from '../time/clock.ts';
import { nextSlots } from './next-slots.ts';
import { accountForSlots, type ScheduledTask } from './slot-decision.ts';
import { assertTerm, StaleTerm } from './term.ts';

export type LookOptions = {
  database: Database;
  schedules: ReadonlyMap<string, ScheduledTask>;
  clock: Clock;
  log: Logger;
};

async function decide({ database, schedules, clock, log }: LookOptions, name: string, term: string): Promise<void> {
  const scheduled = schedules.get(name)!;
  const decided = await database.transaction(async (tx) => {
    await assertTerm(tx, term);
    return accountForSlots(tx, scheduled, { now: clock.now(), term });
  });
  for (const slot of decided) {
    const line = {
      schedule: name,
      dueAt: slot.dueAt.toISOString(),
      fate: slot.fate,
      runId: slot.runId,
      reason: slot.reason,
    };
    if (slot.fate === 'missed') log.warn(line, 'beat.slot');
    else log.info(line, 'beat.slot');
  }
}

/**
 * One look of the leader at all schedules: decides what is due, each schedule in a transaction of its own. Throws
 * {@link StaleTerm} when another one leads.
 * @returns milliseconds until the next slot, `atMostMs` when it is further away.
 */
export async function lookAtSchedules(options: LookOptions, term: string, atMostMs: number): Promise<number> {
  const { database, schedules, clock, log } = options;
  const rows = await database.reader
    .selectFrom('platform.schedules')
    .select(['name', 'timing', 'accounted_until'])
    .where('name', 'in', [...schedules.keys(), ''])
    .execute();
  let sleepMs = atMostMs;
  for (const row of rows) {
    const next = nextSlots(row.timing, row.accounted_until, 1)[0];
    if (!next) continue;
    const inMs = next.getTime() - clock.now().getTime();
    if (inMs > 0) {
      sleepMs = Math.min(sleepMs, inMs);
      continue;
    }
    try {
      await decide(options, row.name, term);
    } catch (error) {
      if (error instanceof StaleTerm) throw error;
      // One schedule that cannot be decided must not hold up the others; it is tried again at the next look.
      log.error({ schedule: row.name, err: error }, 'beat.decision_failed');
    }
  }
  return sleepMs;
}
