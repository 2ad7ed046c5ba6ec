import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { openDatabase, type Database } from './database.ts';

let database: Database;
beforeAll(async () => {
  database = openDatabase({
    url: (await testDatabase()).url,
    applicationName: 'prueba-base',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });
});
afterAll(() => database.close());

it('a transaction whose connection is taken away fails, the process lives, and the next one works', async () => {
  // An error event without a listener would end this test's process.
  const failed = database.transaction(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await database.pool.query('select pg_terminate_backend($1)', [rows[0]!.pid]);
    // The server's farewell arrives while nobody is asking anything.
    for (;;) await sql`select pg_sleep(0.01)`.execute(tx);
  });
  await expect(failed).rejects.toThrow(/terminat|ECONNRESET|not queryable|Connection/);
  await expect(database.transaction((tx) => sql`select 1 as one`.execute(tx))).resolves.toMatchObject({
    rows: [{ one: 1 }],
  });
});
