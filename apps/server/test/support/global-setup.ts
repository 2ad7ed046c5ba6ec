import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { bundle } from '../../../../scripts/build.mjs';
import { migrate } from '../../src/platform/database/migrations.ts';
import { startPostgres } from '../../src/platform/embedded/postgres.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The test server, or why it has no template: only the tests that need a database fail then. */
    testServer: { url: string; problem: string | null };
    /** The bundled `jsol` of this run: a process of it starts in a third of the time its sources need. */
    program: string;
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

/** Under a name of this run's own, beside the product's, where it finds its migrations. */
async function bundleProgram(): Promise<string> {
  const output = `apps/server/dist/jsol-pruebas-${process.pid}.js`;
  await bundle({ entry: 'apps/server/src/processes/cli.ts', output });
  return path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../..', output);
}

/** One PostgreSQL per Vitest run, in a folder of its own, and the program that process tests start. */
export default async function globalSetup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jsol-pruebas-'));
  const [server, program] = await Promise.all([startPostgres({ dataDir: folder, fast: true }), bundleProgram()]);
  const problem = await makeTemplate(server.url).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  project.provide('testServer', { url: server.url, problem });
  project.provide('program', program);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
    for (const file of [program, `${program}.map`]) await rm(file, { force: true });
  };
}
