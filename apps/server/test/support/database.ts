import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { eventually } from './eventually.ts';
import { templateName } from './global-setup.ts';

export type TestDatabase = {
  readonly url: string;
  /** Removes it. Throws when something is still connected: close pools and stop processes before. */
  drop(): Promise<void>;
};

type Session = { application_name: string; query: string };

async function withServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('testServer').url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** A migrated database nobody else uses, cloned from the template. */
export async function testDatabase(): Promise<TestDatabase> {
  const { url, problem } = inject('testServer');
  if (problem) throw new Error(`there is no database to test with: ${problem}`);
  const name = `prueba_${process.pid}_${randomBytes(4).toString('hex')}`;
  await withServer((client) => client.query(`create database ${name} template ${templateName}`));
  const own = new URL(url);
  own.pathname = `/${name}`;
  return {
    url: own.href,
    async drop() {
      await withServer(async (client) => {
        const sessions = async (): Promise<Session[]> => {
          const { rows } = await client.query<Session>(
            "select application_name, left(query, 120) as query from pg_stat_activity where datname = $1 and backend_type = 'client backend'",
            [name],
          );
          return rows;
        };
        // A closed connection takes a moment to disappear on the server's side.
        await eventually(async () => (await sessions()).length === 0, { timeoutMs: 2_000 }).catch(() => undefined);
        const open = await sessions();
        await client.query(`drop database if exists ${name} with (force)`);
        if (open.length > 0) {
          const list = open.map((session) => `${session.application_name || 'unnamed'} (${session.query})`).join('; ');
          throw new Error(`connections were left open to the test database: ${list}`);
        }
      });
    },
  };
}
