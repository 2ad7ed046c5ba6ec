import { afterEach, beforeEach, expect, test } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Database } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { addDays, limaDate, startOfLimaDay } from '../time/lima.ts';
import { anotar } from './deadly-tasks.fixture.ts';
import { openTestDatabase, silentLog } from './engine.fixture.ts';
import { enqueue } from './enqueue.ts';
import { maintainLedger } from './ledger-days.ts';
import { writeRecords } from './ledger-statement.ts';
import { findRuns, runStory } from './runs-queries.ts';

const now = new Date();
const today = limaDate(now);
const at = (daysAgo: number): Date => new Date(startOfLimaDay(addDays(today, -daysAgo)).getTime() + 12 * 3_600_000);

let store: TestDatabase;
let database: Database;
beforeEach(async () => {
  store = await testDatabase();
  database = openTestDatabase(store.url);
});
afterEach(async () => {
  await database.close();
  await store.drop();
});

const maintain = (when = now) => maintainLedger({ database, ledgerDays: 90, log: silentLog, now: when });
const count = async (what: string): Promise<number> =>
  (await database.pool.query<{ count: number }>(`select count(*)::int as count from ${what}`)).rows[0]!.count;
const days = async (): Promise<string[]> => {
  const { rows } = await database.pool.query<{ name: string }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'platform.runs'::regclass order by 1`,
  );
  return rows.map((row) => row.name);
};

/** A run with one attempt, as the ledger would have written it that many days ago. */
async function runOf(daysAgo: number, state = 'done'): Promise<string> {
  const id = uuidv7(at(daysAgo).getTime());
  const finished = state === 'running' ? null : at(daysAgo);
  await database.pool.query(
    `insert into platform.runs (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, finished_at)
     values ($1, 'prueba.vieja', 'default', $2, '{}', array['F001-1'], 'traza', $3, $3, $4)`,
    [id, state, at(daysAgo), finished],
  );
  await database.pool.query(
    `insert into platform.attempts (run_id, enqueued_at, number, worker, started_at, finished_at, outcome)
     values ($1, $2, 1, 'w', $2, $2, 'done')`,
    [id, at(daysAgo)],
  );
  return id;
}

test('a new database has its day and a week ahead, and the next days are made as time passes', async () => {
  const names = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => `runs_${addDays(today, from + index).replaceAll('-', '')}`);
  expect(await days()).toEqual([...names(0, 7), 'runs_default']);
  expect(await maintain()).toEqual({ opened: 0, moved: 0, dropped: 0, kept: 0, deleted: 0 });
  expect(await maintain(new Date(now.getTime() + 3 * 86_400_000))).toMatchObject({ opened: 6 });
  expect(await days()).toEqual([...names(0, 10), 'runs_default']);
});

test('of a hundred days those past their time go, and nothing else', async () => {
  const ids = new Map<number, string>();
  for (let daysAgo = 0; daysAgo < 100; daysAgo += 1) ids.set(daysAgo, await runOf(daysAgo));
  const failed = await runOf(95, 'failed');
  const gaveUp = await runOf(99, 'gave-up');
  const standing = await runOf(97, 'running');
  // They fell into the safety net: nobody had made these days. All but today's.
  expect(await count('platform.runs_default')).toBe(102);
  expect(await maintain()).toMatchObject({ opened: 180, moved: 180 });
  // Those of the limit's day and later have theirs; older ones that ended well are gone at once.
  expect(await count('platform.runs_default')).toBe(3);
  expect((await days()).length).toBe(7 + 91 + 1);

  // A week passes.
  const later = new Date(now.getTime() + 7 * 86_400_000);
  const result = await maintain(later);
  expect(result).toMatchObject({ dropped: 7, moved: 0 });
  const left = await findRuns(database.reader, { task: 'prueba.vieja', limit: 500 });
  const expected = [...[...ids].filter(([daysAgo]) => daysAgo <= 83).map(([, id]) => id), failed, gaveUp, standing];
  expect(new Set(left.map((run) => run.id))).toEqual(new Set(expected));
  // What stays has its attempts, what went has none.
  expect(await count('platform.attempts')).toBe(expected.length);
  expect((await runStory(database.reader, failed))?.history).toHaveLength(1);
  expect(await runStory(database.reader, ids.get(90)!)).toBeNull();
  expect((await findRuns(database.reader, { key: 'F001-1', state: 'failed', limit: 5 })).map((run) => run.id)).toEqual([
    failed,
  ]);
  // In the end failures go too; a run that has not ended never does.
  await maintain(new Date(now.getTime() + 320 * 86_400_000));
  expect((await findRuns(database.reader, { limit: 500 })).map((run) => run.id)).toEqual([standing]);
}, 120_000);

test('failures of a dropped day stay with their attempts', async () => {
  const failed = await runOf(89, 'failed');
  await runOf(89);
  await maintain();
  expect(await count('platform.runs_default')).toBe(0);
  expect(await maintain(new Date(now.getTime() + 5 * 86_400_000))).toMatchObject({ dropped: 1, kept: 1 });
  expect(await runStory(database.reader, failed)).toMatchObject({ state: 'failed', history: [{ number: 1 }] });
  expect(await count('platform.runs')).toBe(1);
});

test('a day that a crash left detached is finished by the next one', async () => {
  const failed = await runOf(89, 'failed');
  await maintain();
  const partition = `runs_${addDays(today, -89).replaceAll('-', '')}`;
  await database.pool.query(`alter table platform.runs detach partition platform.${partition}`);
  await maintain(new Date(now.getTime() + 5 * 86_400_000));
  expect(await runStory(database.reader, failed)).toMatchObject({ state: 'failed' });
  expect(await count(`pg_class where relname = '${partition}'`)).toBe(0);
});

test('runs are written all the while', async () => {
  for (let daysAgo = 80; daysAgo < 90; daysAgo += 1) await runOf(daysAgo);
  await maintain();
  let over = false;
  let written = 0;
  const writing = (async () => {
    while (!over) {
      const runId = await database.transaction(async (tx) => (await enqueue(tx, anotar, { efecto: 'x' })).runId);
      const instant = Date.now();
      const again = await writeRecords(database, [
        {
          runId,
          state: 'done',
          worker: 'w',
          startedAt: instant,
          finishedAt: instant,
          attempts: 1,
          postponements: 0,
          output: null,
          reason: null,
          error: null,
          ended: [],
        },
      ]);
      expect(again.size).toBe(0);
      written += 1;
    }
  })();
  // Two at once, as when a run is delivered twice.
  const later = new Date(now.getTime() + 10 * 86_400_000);
  await Promise.all([maintain(later), maintain(later)]);
  over = true;
  await writing;
  // Eight days of now and eight of then, of the ten old ones the one whose time is not over, and the safety net.
  expect((await days()).length).toBe(8 + 8 + 1 + 1);
  expect(await count(`platform.runs where task = '${anotar.name}'`)).toBe(written);
  expect(await count('platform.outbox')).toBe(0);
});

test('what other tables no longer need goes, the rest stays', async () => {
  const ago = (amount: string) => `now() - interval '${amount}'`;
  await database.pool.query(`
    insert into platform.effects (key, effect, state, started_at, done_at) values
      ('a', 'correo', 'done', ${ago('190 days')}, ${ago('190 days')}),
      ('b', 'correo', 'done', ${ago('170 days')}, ${ago('170 days')}),
      ('c', 'correo', 'started', ${ago('900 days')}, null);
    insert into platform.schedules (name, task, timing, default_timing, accounted_until)
      values ('s', 't', '{"everyMs": 1}', '{"everyMs": 1}', now());
    insert into platform.slots (schedule, due_at, fate, term) values
      ('s', ${ago('401 days')}, 'enqueued', 1), ('s', ${ago('399 days')}, 'enqueued', 1);
    insert into platform.workers (id, queues, concurrency, started_at, heartbeat_at) values
      ('muerto', '{default}', 1, ${ago('3 days')}, ${ago('25 hours')}),
      ('vivo', '{default}', 1, ${ago('3 days')}, ${ago('1 second')});
    insert into platform.flows (id, kind, steps, state, total, created_at, ended_at) values
      (platform.new_id(), 'chain', '{a,b}', 'done', 2, ${ago('100 days')}, ${ago('95 days')}),
      (platform.new_id(), 'chain', '{a,b}', 'open', 2, ${ago('100 days')}, null);`);
  expect(await maintain()).toMatchObject({ deleted: 4 });
  expect(await count(`platform.effects where key in ('b', 'c')`)).toBe(2);
  expect(await count(`platform.workers where id = 'vivo'`)).toBe(1);
  expect(await count(`platform.flows where state = 'open'`)).toBe(1);
  expect(await count('platform.slots')).toBe(1);
});
