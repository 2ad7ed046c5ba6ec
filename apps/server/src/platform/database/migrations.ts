import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';

/** Held while migrating, so that two processes started together do not race. Any fixed number would do. */
const lockKey = 7_221_001;

/**
 * The migrations lie in apps/server/migrations, two levels above the bundle and four above this file; both are
 * looked up so that tests and the built program find them alike.
 */
async function migrationsFolder(): Promise<string> {
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const candidate of [path.join(here, '../migrations'), path.join(here, '../../../migrations')]) {
    if (await readdir(candidate).catch(() => null)) return candidate;
  }
  throw new Error('the folder apps/server/migrations was not found');
}

/**
 * Applies what is missing, in file-name order, each file in one transaction with its checksum. A file that changed
 * after it was applied stops everything: forward only.
 * @returns the names applied now.
 */
export async function migrate(databaseUrl: string, log: (line: string) => void = () => undefined): Promise<string[]> {
  const folder = await migrationsFolder();
  const files = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  const client = new pg.Client({ connectionString: databaseUrl, application_name: 'jsol-migrate' });
  // What cuts it is told by the query that fails; without a listener it would end the process before that is said.
  client.on('error', () => undefined);
  await client.connect();
  const applied: string[] = [];
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query('create schema if not exists platform');
    await client.query(`create table if not exists platform.migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from platform.migrations',
    );
    const known = new Map(rows.map((row) => [row.name, row.checksum]));
    for (const name of files) {
      const text = await readFile(path.join(folder, name), 'utf8');
      const checksum = createHash('sha256').update(text).digest('hex');
      const before = known.get(name);
      if (before === checksum) continue;
      if (before) throw new Error(`migration ${name} was changed after it had been applied; write a new one instead`);
      await client.query('begin');
      try {
        await client.query(text);
        await client.query('insert into platform.migrations (name, checksum) values ($1, $2)', [name, checksum]);
        await client.query('commit');
      } catch (error) {
        await client.query('rollback');
        throw new Error(`migration ${name} failed: ${error instanceof Error ? error.message : String(error)}`, {
          cause: error,
        });
      }
      applied.push(name);
      log(name);
    }
  } finally {
    await client.end();
  }
  return applied;
}
