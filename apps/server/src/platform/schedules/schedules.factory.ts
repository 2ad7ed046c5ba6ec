import type { Database } from '../database/database.ts';
import type { Timing } from './schedule.ts';

export type ScheduleToMake = {
  name: string;
  task: string;
  /** Default every hour. */
  timing?: Timing;
  paused?: boolean;
  editedBy?: string;
  /** Slots up to here are decided. Default now. */
  accountedUntil?: Date;
};

/** A schedule's row, as the beat that adopted it would have left it. */
export async function aSchedule(database: Database, schedule: ScheduleToMake): Promise<void> {
  const { name, task, timing = { everyMs: 3_600_000 }, paused = false, editedBy = null } = schedule;
  await database.pool.query(
    `insert into platform.schedules (name, task, timing, default_timing, paused, edited_by, accounted_until)
     values ($1, $2, $3, $3, $4, $5, $6)`,
    [name, task, JSON.stringify(timing), paused, editedBy, schedule.accountedUntil ?? new Date()],
  );
}
