import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import type { RunStateSeen } from '../tasks/runs-queries.ts';
import { nextSlots } from './next-slots.ts';
import type { Timing } from './schedule.ts';
import type { Fate, ScheduledTask } from './slot-decision.ts';
import { runBeside, stateSeen } from './starts.ts';

/**
 * What became of a slot and of its run together. `undecided`: it has passed and no beat has seen it. `expected`: it is
 * still to come. `unrecorded`: its run was started and the ledger no longer has it.
 */
export type SlotOutcome =
  | 'ran'
  | 'ran-late'
  | 'caught-up'
  | 'failed'
  | 'under-way'
  | 'held'
  | 'skipped'
  | 'missed'
  | 'unrecorded'
  | 'undecided'
  | 'expected';

export type CalendarSlot = {
  readonly dueAt: Date;
  readonly outcome: SlotOutcome;
  readonly fate: Fate | null;
  readonly runId: string | null;
  readonly runState: RunStateSeen | null;
  /** From the slot's time to the run's first start; null when it has not started. */
  readonly lateMs: number | null;
  /** Spanish: why it was skipped, missed, held or failed. */
  readonly reason: string | null;
};

export type CalendarRow = {
  readonly schedule: string;
  /** Oldest first. */
  readonly slots: readonly CalendarSlot[];
  /** There are more slots in the period than `slotsPerSchedule`. */
  readonly truncated: boolean;
  /** Runs a person started in the period. */
  readonly manual: readonly {
    readonly at: Date;
    readonly by: string;
    readonly reason: string;
    readonly runId: string;
  }[];
};

export type CalendarQuery = {
  /** Half-open: [`from`, `to`). */
  from: Date;
  to: Date;
  /** One schedule only. */
  schedule?: string;
  /** Default 300, which holds a day of five-minute slots. */
  slotsPerSchedule?: number;
};

/** A start later than this after its slot is worth a mark. */
const lateAfterMs = 30_000;

type Row = {
  schedule: string;
  due_at: Date;
  fate: Fate;
  slot_reason: string | null;
  run_id: string | null;
  state: RunStateSeen | null;
  started_at: Date | null;
  run_reason: string | null;
};

export function outcomeOf(fate: Fate, state: RunStateSeen | null, lateMs: number | null): SlotOutcome {
  if (fate === 'skipped' || fate === 'missed') return fate;
  switch (state) {
    case null:
      return 'unrecorded';
    case 'waiting':
    case 'running':
      return 'under-way';
    case 'postponed':
      return 'held';
    case 'waiting-retry':
    case 'failed':
    case 'gave-up':
    case 'cancelled':
      return 'failed';
    case 'done':
      if (fate === 'caught-up') return 'caught-up';
      return lateMs !== null && lateMs > lateAfterMs ? 'ran-late' : 'ran';
  }
}

function seen(row: Row): CalendarSlot {
  const lateMs = row.started_at && Math.max(0, row.started_at.getTime() - row.due_at.getTime());
  const outcome = outcomeOf(row.fate, row.state, lateMs);
  return {
    dueAt: row.due_at,
    outcome,
    fate: row.fate,
    runId: row.run_id,
    runState: row.state,
    lateMs,
    reason: row.slot_reason ?? (outcome === 'failed' || outcome === 'held' ? row.run_reason : null),
  };
}

/**
 * One row per schedule with its slots in a period, decided or still to come. Reads each schedule's stretch of the
 * ledger by its key, so that a day costs the same after years of slots.
 */
export async function scheduleCalendar(
  reader: Reader,
  schedules: ReadonlyMap<string, ScheduledTask>,
  now: Date,
  { from, to, schedule, slotsPerSchedule = 300 }: CalendarQuery,
): Promise<CalendarRow[]> {
  const chosen = schedule === undefined ? sql`true` : sql`s.name = ${schedule}`;
  const [known, decided, manual] = await Promise.all([
    sql<{ name: string; timing: Timing; paused: boolean; accounted_until: Date }>`
      select name, timing, paused, accounted_until from platform.schedules s where ${chosen} order by name`.execute(
      reader,
    ),
    sql<Row>`
      select d.schedule, d.due_at, d.fate, d.reason as slot_reason, d.run_id, ${stateSeen} as state, run.started_at,
             coalesce(run.reason, run.error) as run_reason
      from platform.schedules s
      cross join lateral (
        select * from platform.slots
        where schedule = s.name and due_at >= ${from} and due_at < ${to}
        order by due_at limit ${slotsPerSchedule + 1}
      ) d
      ${runBeside('d.run_id', 'd.decided_at')}
      where ${chosen} order by d.schedule, d.due_at`.execute(reader),
    sql<{ schedule: string; started_at: Date; started_by: string; reason: string; run_id: string }>`
      select m.* from platform.schedules s
      join platform.manual_starts m on m.schedule = s.name and m.started_at >= ${from} and m.started_at < ${to}
      where ${chosen} order by m.started_at limit 1000`.execute(reader),
  ]);
  return known.rows.map(({ name, timing, paused, accounted_until }) => {
    const past = decided.rows.filter((row) => row.schedule === name).map(seen);
    const left = slotsPerSchedule + 1 - past.length;
    // The beat decides none for a task that is gone, and skips those of a paused schedule.
    const open =
      schedules.has(name) && !paused && left > 0
        ? nextSlots(timing, new Date(Math.max(accounted_until.getTime(), from.getTime() - 1)), left)
        : [];
    const slots = [
      ...past,
      ...open
        .filter((dueAt) => dueAt < to)
        .map((dueAt): CalendarSlot => ({
          dueAt,
          outcome: now.getTime() - dueAt.getTime() > lateAfterMs ? 'undecided' : 'expected',
          fate: null,
          runId: null,
          runState: null,
          lateMs: null,
          reason: null,
        })),
    ];
    return {
      schedule: name,
      slots: slots.slice(0, slotsPerSchedule),
      truncated: slots.length > slotsPerSchedule,
      manual: manual.rows
        .filter((row) => row.schedule === name)
        .map((row) => ({ at: row.started_at, by: row.started_by, reason: row.reason, runId: row.run_id })),
    };
  });
}
