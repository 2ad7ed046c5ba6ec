import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import { toMs } from '../time/duration.ts';
import { healthOf, type Health } from './health.ts';
import { nextSlots } from './next-slots.ts';
import type { Timing } from './schedule.ts';
import { overlapOf, type Fate, type ScheduledTask } from './slot-decision.ts';
import { latestStarts, type Start } from './starts.ts';

export type ScheduleStatus = {
  readonly name: string;
  readonly task: string;
  /** The task's Spanish sentence; null when the code no longer declares the schedule. */
  readonly summary: string | null;
  /** Spanish: what stops when it does not run. */
  readonly impact: string | null;
  readonly timing: Timing;
  /** What the code declares; worth showing when it differs from `timing`. */
  readonly defaultTiming: Timing;
  readonly editedBy: string | null;
  readonly editedAt: Date | null;
  readonly paused: boolean;
  readonly pausedBy: string | null;
  readonly pausedAt: Date | null;
  readonly pauseReason: string | null;
  readonly onMissed: 'skip' | 'run-once' | 'run-each' | null;
  readonly overlap: 'skip' | 'queue-one' | 'allow' | null;
  readonly health: Health;
  /** Spanish: why the health is not good. */
  readonly why: string | null;
  /** Null while paused, or when no task belongs to the schedule any more. */
  readonly nextDueAt: Date | null;
  readonly lastSlot: {
    readonly dueAt: Date;
    readonly fate: Fate;
    readonly reason: string | null;
    readonly runId: string | null;
  } | null;
  /** The newest run, by a slot or by hand. */
  readonly lastRun: Start | null;
  /** Of the newest run among the latest ones that ended well. */
  readonly lastSuccessAt: Date | null;
};

/** As many starts as are read of each schedule; a success further back does not change what there is to do. */
const startsRead = 30;

type Row = {
  name: string;
  task: string;
  timing: Timing;
  default_timing: Timing;
  edited_by: string | null;
  edited_at: Date | null;
  paused: boolean;
  paused_by: string | null;
  paused_at: Date | null;
  pause_reason: string | null;
  accounted_until: Date;
  due_at: Date | null;
  fate: Fate;
  reason: string | null;
  run_id: string | null;
};

/** Every schedule the database knows, those of tasks that are gone included, by name. */
export async function scheduleStatuses(
  reader: Reader,
  schedules: ReadonlyMap<string, ScheduledTask>,
  now: Date,
): Promise<ScheduleStatus[]> {
  const [{ rows }, starts] = await Promise.all([
    sql<Row>`
      select s.*, last.due_at, last.fate, last.reason, last.run_id
      from platform.schedules s
      left join lateral (
        select due_at, fate, reason, run_id from platform.slots where schedule = s.name order by due_at desc limit 1
      ) last on true
      order by s.name`.execute(reader),
    latestStarts(reader, startsRead),
  ]);
  return rows.map((row) => {
    const declared = schedules.get(row.name);
    const own = starts.filter(({ schedule }) => schedule === row.name);
    const lastSlot = row.due_at && { dueAt: row.due_at, fate: row.fate, reason: row.reason, runId: row.run_id };
    const nextDueAt = declared && !row.paused ? (nextSlots(row.timing, row.accounted_until, 1)[0] ?? null) : null;
    return {
      name: row.name,
      task: row.task,
      summary: declared?.task.summary ?? null,
      impact: declared?.schedule.impact ?? null,
      timing: row.timing,
      defaultTiming: row.default_timing,
      editedBy: row.edited_by,
      editedAt: row.edited_at,
      paused: row.paused,
      pausedBy: row.paused_by,
      pausedAt: row.paused_at,
      pauseReason: row.pause_reason,
      onMissed: declared ? (declared.schedule.onMissed ?? 'run-once') : null,
      overlap: declared ? overlapOf(declared.schedule) : null,
      ...healthOf({
        now,
        declared: declared !== undefined,
        paused: row.paused,
        nextDueAt,
        lastSlot,
        starts: own,
        timeoutMs: declared ? toMs(declared.task.timeout) : 0,
        jitterMs: declared?.schedule.jitter ? toMs(declared.schedule.jitter) : 0,
      }),
      nextDueAt,
      lastSlot,
      lastRun: own[0] ?? null,
      lastSuccessAt: own.find(({ state }) => state === 'done')?.finishedAt ?? null,
    };
  });
}
