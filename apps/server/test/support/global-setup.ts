import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/platform/database/migrations.ts';
import { startPostgres } from '../../src/platform/embedded/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The test server, or why it has no template: only the tests that need a database fail then. */
    testServer: { url: string; problem: string | null };
  }
}

/** The database that `testDatabase()` clones; migrated once per run. */
export const templateName = 'plantilla';

async function makeTemplate(serverUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`create database ${templateName}`);
    const template = new URL(serverUrl);
    template.pathname = `/${templateName}`;
    await migrate(template.href);
    await client.query(`alter database ${templateName} with is_template true allow_connections false`);
  } finally {
    await client.end();
  }
}

/** One PostgreSQL per Vitest run, in a folder of its own. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jsol-pruebas-'));
  const server = await startPostgres({ dataDir: folder, fast: true });
  const problem = await makeTemplate(server.url).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  project.provide('testServer', { url: server.url, problem });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
