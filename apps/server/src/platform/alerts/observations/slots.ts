import { sql } from 'kysely';
import { fechaPeruana, limaDate, limaTime } from '../../time/lima.ts';
import type { Finding, View } from '../signal.ts';

type Slot = {
  schedule: string;
  task: string;
  due_at: Date;
  fate: string;
  reason: string | null;
  run_state: string | null;
  run_reason: string | null;
};

/** How far back a schedule's last slot with a known end is looked for. */
const slotsLookedAt = 20;

/**
 * The newest slot of each schedule whose end is known: it was missed, or its run failed. The next one that runs well
 * ends it. Skipped slots were skipped by policy, and what still runs is not known yet.
 */
export async function observeLostSlots(view: View): Promise<Finding[]> {
  const { rows } = await sql<Slot>`
    select s.name as schedule, s.task, last.*
    from platform.schedules s
    cross join lateral (
      select recent.due_at, recent.fate, recent.reason, r.state as run_state, r.reason as run_reason
      from (
        select * from platform.slots where schedule = s.name order by due_at desc limit ${slotsLookedAt}
      ) recent
      left join platform.runs r on r.id = recent.run_id
        and r.enqueued_at between recent.decided_at - interval '5 minutes' and recent.decided_at + interval '5 minutes'
      where recent.fate = 'missed' or (recent.fate <> 'skipped' and r.finished_at is not null)
      order by recent.due_at desc limit 1
    ) last
    where not s.paused and last.due_at > ${view.now}::timestamptz - interval '7 days'
      and (last.fate = 'missed' or last.run_state = 'failed')`.execute(view.database.reader);
  return rows.map(({ schedule, task, due_at, fate, reason, run_reason }) => {
    const when = `${limaTime(due_at).slice(0, 5)} del ${fechaPeruana(limaDate(due_at))}`;
    const what =
      fate === 'missed'
        ? `no se ejecutó: ${reason ?? 'sin motivo anotado'}`
        : `falló: ${run_reason ?? 'sin motivo anotado'}`;
    return { subject: schedule, detail: `El turno de las ${when} de ${schedule} (${task}) ${what}` };
  });
}
