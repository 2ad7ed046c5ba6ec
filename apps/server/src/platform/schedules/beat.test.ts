import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { pino } from 'pino';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { tickTask } from './beat-process.fixture.ts';
import { createBeat, type Beat } from './beat.ts';
import { assertTerm } from './term.ts';

const log = pino({ level: 'silent' });
const opened: Database[] = [];
const beats: Beat[] = [];
let db: TestDatabase;

const open = (): Database => {
  const database = openDatabase({
    url: db.url,
    applicationName: 'beat-test',
    maxConnections: 3,
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
  opened.push(database);
  return database;
};

const aBeat = (name: string, more: { leaseMs?: number; database?: Database } = {}): Beat => {
  const beat = createBeat({ database: open(), databaseUrl: db.url, tasks: [tickTask], log, name, ...more });
  beats.push(beat);
  return beat;
};

const leader = async (database: Database) =>
  database.reader.selectFrom('platform.beat').selectAll().executeTakeFirstOrThrow();

const slots = async (database: Database) =>
  database.reader.selectFrom('platform.slots').selectAll().orderBy('due_at').execute();

/** Every second from the first slot to the last has exactly one row, and each row its own run. */
async function expectNoneTwiceNoneMissing(database: Database): Promise<void> {
  const rows = await slots(database);
  const instants = rows.map((row) => row.due_at.getTime());
  expect(instants).toEqual(instants.map((_, index) => instants[0]! + index * 1_000));
  const runs = await database.reader.selectFrom('platform.outbox').select('id').execute();
  expect(rows.map((row) => row.run_id).sort()).toEqual(runs.map((run) => run.id).sort());
}

beforeEach(async () => {
  db = await testDatabase();
});

afterEach(async () => {
  for (const beat of beats.splice(0)) await beat.stop();
  for (const database of opened.splice(0)) await database.close();
  await db.drop();
});

describe('of two beats', () => {
  it('one leads, and the other leads as soon as the first stops', async () => {
    const first = aBeat('uno');
    const second = aBeat('dos');
    await first.start();
    await second.start();
    expect([first.isLeader(), second.isLeader()]).toEqual([true, false]);

    const before = await leader(open());
    await first.stop();
    await eventually(() => second.isLeader(), { timeoutMs: 3_000 });
    expect(first.isLeader()).toBe(false);
    expect(await leader(opened[2]!)).toMatchObject({ leader: 'dos', term: String(Number(before.term) + 1) });
  });

  it('the other leads within three seconds when the connection of the first is cut, and no slot is run twice', async () => {
    const first = aBeat('uno');
    await first.start();
    const second = aBeat('dos');
    await second.start();
    const database = open();
    await eventually(async () => (await slots(database)).length >= 2);

    const admin = new pg.Client({ connectionString: db.url });
    await admin.connect();
    await admin.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 2`,
    );
    await admin.end();
    // Either may win: the first one comes back at once.
    await eventually(async () => Number((await leader(database)).term) === 2, { timeoutMs: 3_000 });
    await eventually(() => [first, second].filter((beat) => beat.isLeader()).length === 1);
    const taken = (await slots(database)).length;
    await eventually(async () => (await slots(database)).length >= taken + 2);
    await expectNoneTwiceNoneMissing(database);
  });

  it('the other leads within three seconds when the process of the first is killed, and no slot is lost or run twice', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('beat-process.fixture.ts', import.meta.url)), db.url],
      { stdio: 'inherit' },
    );
    const gone = once(child, 'exit');
    try {
      const database = open();
      await eventually(async () => (await leader(database)).leader === 'beat-hijo', { timeoutMs: 20_000 });
      await eventually(async () => (await slots(database)).length >= 2);
      const standby = aBeat('suplente');
      await standby.start();
      expect(standby.isLeader()).toBe(false);

      const killedAt = Date.now();
      child.kill('SIGKILL');
      await eventually(() => standby.isLeader(), { timeoutMs: 3_000 });
      expect(Date.now() - killedAt).toBeLessThan(3_000);
      const taken = (await slots(database)).length;
      await eventually(async () => (await slots(database)).length >= taken + 2);
      await expectNoneTwiceNoneMissing(database);
      const terms = new Set((await slots(database)).map((slot) => slot.term));
      expect([...terms]).toEqual(['1', '2']);
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
  });

  it('the other takes the lock from a frozen first one, which refuses to decide when it wakes', async () => {
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', fileURLToPath(new URL('beat-process.fixture.ts', import.meta.url)), db.url],
      { stdio: 'inherit' },
    );
    const gone = once(child, 'exit');
    try {
      const database = open();
      await eventually(async () => (await slots(database)).length >= 1, { timeoutMs: 20_000 });
      child.kill('SIGSTOP');
      const standby = aBeat('suplente', { leaseMs: 1_000 });
      await standby.start();
      await eventually(() => standby.isLeader(), { timeoutMs: 3_000 });
      child.kill('SIGCONT');
      const taken = (await slots(database)).length;
      await eventually(async () => (await slots(database)).length >= taken + 2);
      expect(standby.isLeader()).toBe(true);
      await expectNoneTwiceNoneMissing(database);
    } finally {
      child.kill('SIGKILL');
      await gone;
    }
  });
});

describe('a term', () => {
  it('that is over cannot commit a decision', async () => {
    const database = open();
    const beat = aBeat('uno');
    await beat.start();
    const { term } = await leader(database);
    await beat.stop();
    const next = aBeat('dos');
    await next.start();
    await next.stop();
    const before = await slots(database);

    const late = database.transaction(async (tx) => {
      await assertTerm(tx, term);
      await tx
        .insertInto('platform.slots')
        .values({ schedule: 'prueba-latido', due_at: new Date(0), fate: 'enqueued', reason: null, run_id: null, term })
        .execute();
    });
    await expect(late).rejects.toThrow(/term 1 is over/);
    expect(await slots(database)).toEqual(before);
  });
});

it('a beat goes on when the database was away for a moment', async () => {
  const beat = aBeat('uno');
  await beat.start();
  const database = open();
  await eventually(async () => (await slots(database)).length >= 1);
  const admin = new pg.Client({ connectionString: db.url });
  await admin.connect();
  await admin.query(
    'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  await admin.end();
  const taken = await eventually(async () => (await slots(database)).length);
  await eventually(async () => (await slots(database)).length >= taken + 2);
  await expectNoneTwiceNoneMissing(database);
});
