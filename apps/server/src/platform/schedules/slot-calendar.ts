import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import type { RunStateSeen } from '../tasks/runs-queries.ts';
import type { Fate } from './slot-decision.ts';

/** One decided slot of one schedule, with what became of its run. */
export type SlotCell = {
  readonly schedule: string;
  readonly dueAt: Date;
  readonly fate: Fate;
  /** Spanish: why it was skipped, missed or caught up. */
  readonly reason: string | null;
  readonly runId: string | null;
  /** Null without a run, and when its record is gone. */
  readonly runState: RunStateSeen | null;
  readonly decidedAt: Date;
};

/** Every slot that was due in `[from, to)`, by schedule and time. */
export async function slotCalendar(reader: Reader, { from, to }: { from: Date; to: Date }): Promise<SlotCell[]> {
  const { rows } = await sql<SlotCell>`
    select slot.schedule, slot.due_at as "dueAt", slot.fate, slot.reason, slot.run_id as "runId",
      slot.decided_at as "decidedAt",
      coalesce(r.state, case when o.id is null then null else 'waiting' end) as "runState"
    from platform.schedules s
    -- The key of slots begins with the schedule.
    join platform.slots slot on slot.schedule = s.name and slot.due_at >= ${from} and slot.due_at < ${to}
    -- A slot's run is enqueued by the transaction that decides it, so one or two days of the ledger are asked.
    left join lateral (
      select state from platform.runs r
      where r.id = slot.run_id
        and r.enqueued_at between slot.decided_at - interval '10 minutes' and slot.decided_at + interval '10 minutes'
      limit 1
    ) r on true
    left join platform.outbox o on o.id = slot.run_id
    order by slot.schedule, slot.due_at`.execute(reader);
  return rows;
}
