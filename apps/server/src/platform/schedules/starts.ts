import { sql } from 'kysely';
import type { Reader } from '../database/database.ts';
import type { RunStateSeen } from '../tasks/runs-queries.ts';

/** A run that a schedule has started, by a slot or by hand. */
export type Start = {
  readonly schedule: string;
  readonly runId: string;
  /** The slot's time, or the moment a person asked. */
  readonly dueAt: Date;
  /** Who asked for it; null for a slot. */
  readonly startedBy: string | null;
  /** Null when neither ledger nor outbox knows the run any more. */
  readonly state: RunStateSeen | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Spanish; of a postponement, a give-up, a failure or a cancellation. */
  readonly reason: string | null;
  readonly error: string | null;
};

/**
 * What became of run `id`, enqueued around `at`: joined beside a row that names the run. The day on either side lets
 * PostgreSQL look into few partitions of the ledger, and forgives clocks that differ.
 */
export const runBeside = (id: string, at: string) => sql`
  left join lateral (
    select r.state, r.started_at, r.finished_at, r.reason, r.error from platform.runs r
    where r.id = ${sql.ref(id)}
      and r.enqueued_at between ${sql.ref(at)} - interval '1 day' and ${sql.ref(at)} + interval '1 day'
    order by r.enqueued_at desc limit 1
  ) run on true
  left join platform.outbox o on o.id = ${sql.ref(id)}`;

/** The state people see: what the ledger says, or `waiting` for what only the outbox knows. */
export const stateSeen = sql`coalesce(run.state, case when o.id is not null then 'waiting' end)`;

/** The newest starts of each schedule, newest first, `perSchedule` at most. */
export async function latestStarts(reader: Reader, perSchedule: number): Promise<Start[]> {
  const { rows } = await sql<Start>`
    select s.name as schedule, began.run_id as "runId", began.due_at as "dueAt", began.started_by as "startedBy",
           ${stateSeen} as state, run.started_at as "startedAt", run.finished_at as "finishedAt", run.reason, run.error
    from platform.schedules s
    cross join lateral (
      select * from (
        (select run_id, due_at, decided_at, null::text as started_by from platform.slots
         where schedule = s.name and run_id is not null and fate in ('enqueued', 'caught-up')
         order by due_at desc limit ${perSchedule})
        union all
        (select run_id, started_at, started_at, started_by from platform.manual_starts
         where schedule = s.name order by started_at desc limit ${perSchedule})
      ) both_kinds order by due_at desc limit ${perSchedule}
    ) began
    ${runBeside('began.run_id', 'began.decided_at')}
    order by s.name, began.due_at desc`.execute(reader);
  return rows;
}
