import type { Database } from '../../platform/database/database.ts';
import { latido, trabajo, trabajoCritico } from './drill-module.ts';
import type { Happening } from './strike.ts';
import type { Redelivery, Witness } from './witness.ts';

export type Recount = {
  /** Jobs that were promised and have no effect, no row or no good end. */
  readonly lost: number;
  /** Effects beyond the first, and jobs that ran again after their end. */
  readonly doubled: number;
  readonly slots: number;
  readonly slotsMissed: number;
  readonly slotsDoubled: number;
  /** What is wrong with the first few, for whoever looks into it. */
  readonly findings: readonly string[];
};

const someFindings = 20;
const drillTasks = [trabajoCritico.name, trabajo.name];

export async function unfinishedJobs(database: Database): Promise<number> {
  const { rows } = await database.pool.query<{ count: number }>(
    'select count(*)::int as count from platform.outbox where task = any($1)',
    [drillTasks],
  );
  return rows[0]!.count;
}

/** Counts again from the outside: the witness, the business rows and the ledger must tell the same story. */
/** @param until slots due later than this are not waited for, and so not counted. */
export async function recount(database: Database, witness: Witness, jobs: number, until: Date): Promise<Recount> {
  const findings: string[] = [];
  const { rows } = await database.pool.query<{
    n: number;
    run_id: string | null;
    row: boolean;
    state: string | null;
    finished_at: Date | null;
    ends: number;
  }>(
    `select g.n, p.run_id, f.n is not null as row, r.state, r.finished_at,
       (select count(*)::int from platform.run_attempts a where a.run_id = p.run_id and a.outcome = 'done') as ends
     from generate_series(1, $1::int) as g(n)
     left join simulacro.pedidos p on p.n = g.n
     left join simulacro.filas f on f.n = g.n
     left join platform.runs r on r.id = p.run_id`,
    [jobs],
  );
  let lost = 0;
  let doubled = 0;
  for (const { n, run_id: runId, row, state, finished_at: finishedAt, ends } of rows) {
    const effects = witness.effects.get(n) ?? 0;
    const missing = [
      ...(runId ? [] : ['no se encoló']),
      ...(effects > 0 ? [] : ['sin efecto']),
      ...(row ? [] : ['sin fila']),
      ...(state === 'done' ? [] : [`estado ${state ?? 'desconocido'}`]),
    ];
    const again = Math.max(0, effects - 1) + Math.max(0, ends - 1);
    const late = finishedAt !== null && (witness.lastStart(n) ?? 0) > finishedAt.getTime() ? 1 : 0;
    if (missing.length > 0) lost += 1;
    doubled += again + late;
    if (missing.length + again + late > 0) {
      const twice = `${effects} efectos, ${ends} finales${late ? ', empezó después de terminar' : ''}`;
      findings.push(`trabajo ${n} (${runId ?? '–'}): ${[...missing, twice].join(', ')}`);
    }
  }
  const slots = await recountSlots(database, until);
  return { lost, doubled, ...slots, findings: findings.slice(0, someFindings) };
}

/** Whether every slot due until then is decided and has run. */
export async function slotsHaveRun(database: Database, until: Date): Promise<boolean> {
  const { rows } = await database.pool.query<{ ran: boolean }>(
    `select accounted_until >= $2 and not exists (
       select from platform.slots s left join simulacro.latidos l on l.turno = s.due_at
       where s.schedule = name and s.due_at <= $2 and l.turno is null) as ran
     from platform.schedules where name = $1`,
    [latido.schedule!.name, until],
  );
  return rows[0]?.ran ?? false;
}

async function recountSlots(database: Database, until: Date) {
  const schedule = latido.schedule!.name;
  const { rows } = await database.pool.query<{ slots: number; expected: number; without: number }>(
    `select count(*)::int as slots, coalesce(extract(epoch from max(s.due_at) - min(s.due_at))::int + 1, 0) as expected,
       count(*) filter (where l.turno is null)::int as without
     from platform.slots s left join simulacro.latidos l on l.turno = s.due_at
     where s.schedule = $1 and s.due_at <= $2`,
    [schedule, until],
  );
  const { rowCount } = await database.pool.query(
    `select due_at from (
       select id, due_at from platform.runs where task = $1 union select id, due_at from platform.outbox where task = $1
     ) as known group by due_at having count(*) > 1`,
    [latido.name],
  );
  const { slots, expected, without } = rows[0]!;
  return { slots, slotsMissed: expected - slots + without, slotsDoubled: rowCount ?? 0 };
}

/** Later than this after its holder's death, a run must say why; twice the promise of each kind of queue. */
const slowMs = ({ critical }: Redelivery) => (critical ? 5_000 : 26_000);

/** What the ledger tells of the runs that took longest to be delivered again. */
export async function slowRedeliveries(
  database: Database,
  witness: Witness,
  happenings: readonly Happening[],
): Promise<string[]> {
  const slow = witness.redeliveries.filter((each) => each.ms > slowMs(each)).sort((a, b) => b.ms - a.ms);
  const told: string[] = [];
  for (const { n, diedAt, ms } of slow.slice(0, someFindings)) {
    const { rows } = await database.pool.query<{ story: string | null }>(
      `select string_agg(a.number || ' ' || a.outcome || ' ' || a.started_at::time(3) || '–' || a.finished_at::time(3), '; '
         order by a.number) as story
       from simulacro.pedidos p join platform.run_attempts a on a.run_id = p.run_id where p.n = $1`,
      [n],
    );
    const meanwhile = happenings
      .filter(({ at, until }) => at < diedAt + ms && until > diedAt)
      .map(({ what, at }) => `${what} a los ${at - diedAt} ms`);
    const died = new Date(diedAt).toISOString().slice(11, 23);
    told.push(
      `trabajo ${n}: su worker murió a las ${died} UTC, empezó otra vez ${ms} ms después; entre tanto ${meanwhile.join(', ') || 'nada'}; intentos ${rows[0]?.story ?? '–'}`,
    );
  }
  return told;
}
