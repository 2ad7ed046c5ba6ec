import pg from 'pg';
import { pino } from 'pino';
import { z } from 'zod';
import { openDatabase, type Database } from '../src/platform/database/database.ts';
import { createEventBus } from '../src/platform/events/event-bus.ts';
import { adoptDeclarations, scheduledTasks } from '../src/platform/schedules/declared-schedules.ts';
import { contendForLeadership, type Leadership } from '../src/platform/schedules/leadership.ts';
import { lookAtSchedules } from '../src/platform/schedules/look.ts';
import { nextSlots } from '../src/platform/schedules/next-slots.ts';
import { crontab, every, type ScheduleOptions, type Timing } from '../src/platform/schedules/schedule.ts';
import { assertTerm, StaleTerm } from '../src/platform/schedules/term.ts';
import { defineTask, type TaskDefinition } from '../src/platform/tasks/task.ts';
import { catalogueSchedules, type CatalogueSchedule } from './catalogue.fixture.ts';
import { naiveSlots } from './naive-crontab.fixture.ts';

export type YearReport = {
  readonly seed: number;
  readonly days: number;
  readonly schedules: number;
  /** Slots that an independent reading of the catalogue asks for. */
  readonly expected: number;
  readonly slots: number;
  /** Expected, and not in the ledger or recorded there as missed. */
  readonly missed: number;
  /** In the ledger twice or without being expected, or with two runs. */
  readonly doubled: number;
  readonly onTime: number;
  readonly caughtUp: number;
  readonly skippedByPolicy: number;
  /** Runs without a slot, or slots whose run was never enqueued. */
  readonly strayRuns: number;
  readonly kills: number;
  readonly killsDuringDecision: number;
  readonly staleLooksRefused: number;
  readonly terms: number;
  readonly jumpsForward: number;
  readonly jumpsBack: number;
  readonly nextRunsCompared: number;
  readonly nextRunsDisagreeing: number;
  readonly seconds: number;
};

const dayMs = 86_400_000;
const beatsAtOnce = 3;

/** X7: accruals and snapshots run for each missed day, polls just run, the rest once on recovery. */
const onMissedOf: Readonly<Record<string, ScheduleOptions<never>['onMissed']>> = {
  'calcular-intereses-mora': 'run-each',
  'actualizar-valoracion-inventario': 'run-each',
  'enviar-resumen-diario-sunat': 'run-each',
  'importar-pedidos-woocommerce': 'skip',
  'importar-pedidos-shopify': 'skip',
};

const timingOf = ({ cron, every_s }: CatalogueSchedule): Timing =>
  cron === undefined ? { everyMs: every_s! * 1_000 } : { cron };

const catalogueTasks = (): TaskDefinition[] =>
  catalogueSchedules.map((entry) => {
    const options: ScheduleOptions<Record<string, never>> = {
      name: entry.name,
      onMissed: onMissedOf[entry.name] ?? 'run-once',
    };
    return defineTask({
      name: entry.task,
      summary: entry.task,
      queue: 'default',
      input: z.object({}),
      schedule: entry.cron === undefined ? every(entry.every_s!, options) : crontab(entry.cron, options),
    }) as unknown as TaskDefinition;
  });

/** mulberry32: the same numbers for the same seed on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

class Killed extends Error {
  override readonly name = 'Killed';
}

/** The database as a process sees it that dies in its `survives + 1`th transaction, after the work and before the commit. */
function dyingDatabase(database: Database, survives: number): Database {
  let begun = 0;
  return {
    ...database,
    transaction: (work) =>
      database.transaction(async (tx) => {
        const result = await work(tx);
        begun += 1;
        if (begun > survives) throw new Killed('killed before the commit');
        return result;
      }),
  };
}

/**
 * A year of the catalogue's schedules: three beats that contend for the real lock in a real database, a clock that only
 * this program moves, leaders that are killed between and within decisions, former leaders that do not know it yet, and
 * clocks that jump. Most of the year is crossed in strides of a minute to two days and a half, as after an outage; some hours are
 * walked from slot to slot, as when all is well. What is proven is the ledger at the end.
 */
export async function simulateYear({
  databaseUrl,
  seed,
  days = 365,
}: {
  databaseUrl: string;
  seed: number;
  days?: number;
}): Promise<YearReport> {
  const began = performance.now();
  const random = randomFrom(seed);
  const between = (low: number, high: number) => low + random() * (high - low);
  const log = pino({ level: 'silent' });
  const start = new Date('2026-01-01T05:00:00Z');
  const end = new Date(start.getTime() + days * dayMs);
  let now = start;
  const clock = { now: () => now };
  const schedules = scheduledTasks(catalogueTasks());
  const database = openDatabase({
    url: databaseUrl,
    applicationName: 'anio-simulado',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  const killer = new pg.Client({ connectionString: databaseUrl });
  await killer.connect();
  // What stands for the workers: a run is finished as soon as the look that enqueued it is over.
  await killer.query('create table ejecutadas (id uuid, task text, due_at timestamptz)');
  const work = () =>
    killer.query(
      'with taken as (delete from platform.outbox returning id, task, due_at) insert into ejecutadas select * from taken',
    );

  const aBeat = (name: string): Leadership =>
    contendForLeadership({ databaseUrl, name, leaseMs: 60_000, log, onWake: () => undefined });
  const beats = Array.from({ length: beatsAtOnce }, (_, index) => aBeat(`beat-${index}`));
  const counts = { kills: 0, killsDuringDecision: 0, staleLooksRefused: 0, jumpsForward: 0, jumpsBack: 0 };
  let adopted: string | null = null;

  /** Whoever leads; when nobody does, some beat takes the lock. */
  const leader = async (): Promise<{ beat: Leadership; term: string }> => {
    for (;;) {
      const candidates = beats.some((beat) => beat.term() !== null)
        ? beats.filter((beat) => beat.term() !== null)
        : beats.toSorted(() => random() - 0.5);
      for (const beat of candidates) {
        // A connection that was cut is noticed by the attempt.
        const term = await beat.attempt().catch(() => null);
        if (term !== null) return { beat, term };
      }
    }
  };
  const look = async (on: Database, term: string): Promise<void> => {
    if (adopted !== term) {
      await on.transaction(async (tx) => {
        await assertTerm(tx, term);
        await adoptDeclarations(tx, schedules, { now, term });
      });
      adopted = term;
    }
    await lookAtSchedules({ database: on, schedules, clock, log }, term, 0);
  };
  /** `kill -9`: its connection ends, and with it the lock. */
  const kill = async (beat: Leadership): Promise<void> => {
    await beat.standDown();
    counts.kills += 1;
  };

  const lookOnce = async (): Promise<void> => {
    const { beat, term } = await leader();
    const chance = random();
    if (chance < 0.05) {
      counts.killsDuringDecision += 1;
      await look(dyingDatabase(database, Math.floor(random() * 6)), term).catch(() => undefined);
      await kill(beat);
      const next = await leader();
      await look(database, next.term);
    } else if (chance < 0.1) {
      // The former leader does not know that its lock is gone, and decides at the very moment its successor does.
      await kill(beat);
      const next = await leader();
      const [former] = await Promise.allSettled([
        lookAtSchedules({ database, schedules, clock, log }, term, 0),
        look(database, next.term),
      ]);
      if (former.status === 'rejected' && former.reason instanceof StaleTerm) counts.staleLooksRefused += 1;
      // What the successor had to leave while the other held a row is decided at its next look.
      await look(database, next.term);
    } else {
      await look(database, term);
    }
    await work();
  };

  /** The next instant at which anything is due. */
  const nextDue = () =>
    Math.min(...[...schedules.values()].map(({ schedule }) => nextSlots(schedule.timing, now, 1)[0]!.getTime()));

  try {
    await look(database, (await leader()).term);
    while (now < end) {
      const chance = random();
      if (chance < 0.03) {
        // Back by minutes to a day: everything in between is decided and must not be decided again.
        counts.jumpsBack += 1;
        now = new Date(Math.max(start.getTime(), now.getTime() - between(60_000, dayMs)));
        await lookOnce();
      } else if (chance < 0.06) {
        counts.jumpsForward += 1;
        now = new Date(Math.min(end.getTime(), now.getTime() + between(dayMs / 2, 2 * dayMs)));
        await lookOnce();
      } else if (chance < 0.075) {
        const until = Math.min(end.getTime(), now.getTime() + between(3, 9) * 3_600_000);
        while (now.getTime() < until) {
          now = new Date(Math.min(end.getTime(), nextDue() + between(0, 2_000)));
          await lookOnce();
        }
      } else {
        now = new Date(Math.min(end.getTime(), now.getTime() + between(60_000, 2.5 * dayMs)));
        await lookOnce();
      }
    }
    const proof = await prove(killer, start, end);
    const terms = await killer.query<{ term: string }>('select term from platform.beat');
    return {
      seed,
      days,
      schedules: catalogueSchedules.length,
      ...proof,
      ...counts,
      terms: Number(terms.rows[0]!.term),
      seconds: (performance.now() - began) / 1_000,
    };
  } finally {
    for (const beat of beats) await beat.standDown();
    await killer.end();
    await database.close();
  }
}

/** Compares what the ledger holds with what the naive reading of the catalogue expects. */
async function prove(client: pg.Client, start: Date, end: Date) {
  const found = {
    expected: 0,
    slots: 0,
    missed: 0,
    doubled: 0,
    onTime: 0,
    caughtUp: 0,
    skippedByPolicy: 0,
    nextRunsCompared: 0,
    nextRunsDisagreeing: 0,
  };
  for (const entry of catalogueSchedules) {
    const expected = naiveSlots(entry, start, end);
    const { rows } = await client.query<{ due: string; fate: string }>(
      `select (extract(epoch from due_at) * 1000)::bigint as due, fate from platform.slots where schedule = $1 order by due_at`,
      [entry.name],
    );
    const slots = rows.map(({ due }) => Number(due));
    const wanted = new Set(expected);
    const recorded = new Set(slots);
    found.expected += expected.length;
    found.slots += slots.length;
    found.missed +=
      expected.filter((at) => !recorded.has(at)).length + rows.filter((row) => row.fate === 'missed').length;
    found.doubled += slots.length - recorded.size + slots.filter((at) => !wanted.has(at)).length;
    found.onTime += rows.filter((row) => row.fate === 'enqueued').length;
    found.caughtUp += rows.filter((row) => row.fate === 'caught-up').length;
    found.skippedByPolicy += rows.filter((row) => row.fate === 'skipped').length;
    // The whole year's next runs at once, and each one from a moment before it.
    const computed = nextSlots(timingOf(entry), start, expected.length).map((at) => at.getTime());
    found.nextRunsCompared += expected.length;
    found.nextRunsDisagreeing += expected.filter((at, index) => computed[index] !== at).length;
  }
  const { rows: doubled } = await client.query<{ n: number }>(
    'select count(*)::int as n from (select 1 from ejecutadas group by task, due_at having count(*) > 1) twice',
  );
  const { rows: stray } = await client.query<{ n: number }>(
    `select count(*)::int as n from ejecutadas e full join
       (select run_id, due_at from platform.slots where fate in ('enqueued', 'caught-up')) s
       on s.run_id = e.id and s.due_at = e.due_at
     where e.id is null or s.run_id is null`,
  );
  return { ...found, doubled: found.doubled + doubled[0]!.n, strayRuns: stray[0]!.n };
}
