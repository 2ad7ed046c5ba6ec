import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { auditar, sistema } from '../../apps/server/src/modules/auditoria/public.ts';
import { openDatabase } from '../../apps/server/src/platform/database/database.ts';
import { migrate } from '../../apps/server/src/platform/database/migrations.ts';
import { createEventBus } from '../../apps/server/src/platform/events/event-bus.ts';
import { eventually } from '../../apps/server/test/support/eventually.ts';
// Declares what the global set-up provides.
import type {} from '../../apps/server/test/support/global-setup.ts';
import { testRedis, type TestRedis } from '../../apps/server/test/support/redis.ts';
import { opsFolder, repository } from './deployment.ts';
import { findPostgresTools, startDebianPostgres, type PostgresTools } from './postgres-tools.fixture.ts';
import { execute } from './programs.ts';

let tools: PostgresTools;
let server: { url: string; stop(): Promise<void> } | null = null;
let serverUrl: string;
let folder: string;
let redis: TestRedis;
const made: string[] = [];

const within = async <T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> => {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return work(client).finally(() => client.end());
};

async function newDatabase(): Promise<string> {
  const name = `respaldo_${process.pid}_${made.length}`;
  await within(serverUrl, (client) => client.query(`create database ${name}`));
  made.push(name);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  return url.href;
}

beforeAll(async () => {
  const test = inject('testServer');
  const major = await within(test.url, async (client) => {
    const { rows } = await client.query<{ number: number }>(
      "select current_setting('server_version_num')::int as number",
    );
    return Math.floor(rows[0]!.number / 10_000);
  });
  tools = findPostgresTools(major);
  if (tools.kind === 'missing') return;
  if (tools.server === 'own') server = await startDebianPostgres(tools.folder);
  serverUrl = server?.url ?? test.url;
  folder = mkdtempSync(path.join(tmpdir(), 'jsol-respaldo-'));
  redis = await testRedis();
}, 120_000);

afterAll(async () => {
  if (tools.kind === 'missing') return;
  for (const name of made) await within(serverUrl, (client) => client.query(`drop database ${name} with (force)`));
  await server?.stop();
  await redis.stop();
  rmSync(folder, { recursive: true });
}, 60_000);

/** Runs one of the scripts as a person would, with the programs that were found first on the PATH. */
function script(name: string, args: readonly string[], environment: Record<string, string>) {
  if (tools.kind === 'missing') throw new Error(tools.why);
  const { status, stdout, stderr } = execute(path.join(opsFolder, 'backup', name), args, {
    env: { ...process.env, PATH: `${tools.folder}:${process.env['PATH']}`, ...environment },
  });
  return { status, stdout: stdout.trim(), stderr: stderr.trim() };
}

const settings = (databaseUrl: string): Record<string, string> => ({
  DATA_DIR: path.join(folder, 'datos'),
  DATABASE_URL: databaseUrl,
  ERP_BROKER_URL: `${redis.url}/0`,
  ERP_CHANNELS_URL: `${redis.url}/1`,
  ERP_CACHE_URL: `${redis.url}/2`,
  ERP_SECRET_KEY: 'la misma clave antes y después del respaldo',
  ERP_SMTP_URL: 'smtp://127.0.0.1:9',
});

function jsol(args: readonly string[], databaseUrl: string) {
  const program = path.join(repository, 'apps/server/src/processes/cli.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, ...args], {
    env: { ...process.env, ...settings(databaseUrl) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { exited, output: () => output, stop: () => (child.kill('SIGTERM'), exited) };
}

/** Each table with its number of rows and a hash of what is in them, whatever their order. */
const contentOf = (url: string): Promise<Record<string, string>> =>
  within(url, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const content: Record<string, string> = {};
    for (const { name } of tables) {
      const { rows } = await client.query<{ content: string }>(
        `select count(*) || ' ' || coalesce(md5(string_agg(md5(t::text), '' order by md5(t::text))), '') as content from ${name} t`,
      );
      content[name] = rows[0]!.content;
    }
    return content;
  });

/** Entries of the audit log, each with a run that seals it; none of them pushed to any broker. */
async function auditEntries(url: string, count: number): Promise<void> {
  const database = openDatabase({
    url,
    applicationName: 'respaldo-test',
    events: createEventBus(),
    onAfterCommitError: () => undefined,
  });
  for (let number = 0; number < count; number += 1) {
    await database.transaction((tx) =>
      auditar(tx, { actor: sistema, accion: `prueba.accion_${number}`, entidad: 'prueba' }),
    );
  }
  await database.close();
}

const numberIn = (url: string, query: string): Promise<number> =>
  within(url, async (client) => Number((await client.query<{ n: string }>(query)).rows[0]!.n));

describe('a backup', () => {
  it('is restored whole, and the work that was unfinished goes on without doing any of it twice', async ({ skip }) => {
    if (tools.kind === 'missing') return skip(tools.why);
    const source = await newDatabase();
    const seeded = jsol(['seed'], source);
    expect(await seeded.exited, seeded.output()).toBe(0);
    await auditEntries(source, 6);
    // Half of the runs lay in the queues of a Redis that is gone; the restored rows say that they were pushed.
    await within(source, (client) =>
      client.query(
        `update platform.outbox set pushed_at = now() where id in
         (select id from platform.outbox where task = 'auditoria.registrar_accion_critica' order by id limit 3)`,
      ),
    );
    const before = await contentOf(source);
    const unsealed = await numberIn(source, 'select count(*) as n from auditoria.por_sellar');
    expect(unsealed).toBeGreaterThanOrEqual(6);

    const backup = script('respaldar.sh', [], { DATABASE_URL: source, RESPALDO_DIR: path.join(folder, 'a') });
    expect(backup).toMatchObject({ status: 0, stdout: expect.stringMatching(/jsoluciones-\d{8}T\d{6}Z\.dump$/) });
    await auditEntries(source, 1);

    const target = await newDatabase();
    const restored = script('restaurar.sh', [backup.stdout], { DATABASE_URL: target });
    expect(restored).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/^Restaurado: \d+ migraciones, \d+ tareas/),
    });
    expect(await contentOf(target)).toEqual(before);
    expect(Object.keys(before).length).toBeGreaterThan(30);

    const worker = jsol(['worker', '-Q', 'default,notifications'], target);
    await eventually(
      async () => (await numberIn(target, "select count(*) as n from platform.outbox where queue = 'default'")) === 0,
      { timeoutMs: 60_000, everyMs: 200, what: `the restored runs end: ${worker.output()}` },
    );
    expect(await worker.stop()).toBe(0);
    const ended = await within(target, (client) =>
      client.query("select state, count(*)::int as n from platform.runs where queue = 'default' group by state"),
    );
    expect(ended.rows).toEqual([{ state: 'done', n: expect.any(Number) }]);
    expect(await numberIn(target, 'select count(*) as n from auditoria.por_sellar')).toBe(0);
    const [entries, seals] = await Promise.all([
      numberIn(target, 'select count(*) as n from auditoria.registros'),
      numberIn(target, 'select count(*) as n from auditoria.sellos'),
    ]);
    expect(seals).toBe(entries);
  }, 150_000);

  it('is refused when it is damaged, and never written over something', async ({ skip }) => {
    if (tools.kind === 'missing') return skip(tools.why);
    const source = await newDatabase();
    await migrate(source);
    const where = path.join(folder, 'b');
    const { stdout: backup } = script('respaldar.sh', [], { DATABASE_URL: source, RESPALDO_DIR: where });
    expect(script('restaurar.sh', [backup], { DATABASE_URL: source })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no está vacía'),
    });
    appendFileSync(backup, 'x');
    expect(script('restaurar.sh', [backup], { DATABASE_URL: await newDatabase() })).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('está dañado'),
    });
  }, 60_000);

  it('leaves no half behind when the database does not answer', ({ skip }) => {
    if (tools.kind === 'missing') return skip(tools.why);
    const where = path.join(folder, 'c');
    const { status } = script('respaldar.sh', [], {
      DATABASE_URL: 'postgres://erp@127.0.0.1:9/erp',
      RESPALDO_DIR: where,
    });
    expect(status).not.toBe(0);
    expect(readdirSync(where).filter((name) => name.includes('jsoluciones-'))).toEqual([]);
  });

  it('is not taken of a database that is not ours', async ({ skip }) => {
    if (tools.kind === 'missing') return skip(tools.why);
    const where = path.join(folder, 'd');
    const answer = script('respaldar.sh', [], { DATABASE_URL: await newDatabase(), RESPALDO_DIR: where });
    expect(answer).toMatchObject({ status: 1, stderr: expect.stringContaining('le falta platform.migrations') });
    expect(readdirSync(where).filter((name) => name.includes('jsoluciones-'))).toEqual([]);
  });

  it('replaces those that are too old, keeps the fewest that were asked for, and puts secrets elsewhere', async ({
    skip,
  }) => {
    if (tools.kind === 'missing') return skip(tools.why);
    const source = await newDatabase();
    await migrate(source);
    const [where, secrets] = [path.join(folder, 'e'), path.join(folder, 'secretos')];
    const keyFile = path.join(folder, 'jsoluciones.env');
    writeFileSync(keyFile, 'ERP_SECRET_KEY=x');
    const backUp = (more: Record<string, string> = {}) =>
      script('respaldar.sh', [], {
        DATABASE_URL: source,
        RESPALDO_DIR: where,
        RESPALDO_DIAS: '7',
        RESPALDO_MINIMO: '2',
        ...more,
      });
    const aged = (name: string, days: number) => {
      writeFileSync(path.join(where, `${name}.dump`), 'viejo');
      writeFileSync(path.join(where, `${name}.dump.sha256`), 'viejo');
      const then = Date.now() / 1_000 - days * 86_400 - 60;
      utimesSync(path.join(where, `${name}.dump`), then, then);
    };
    expect(backUp().status).toBe(0);
    aged('jsoluciones-20200101T000000Z', 30);
    aged('jsoluciones-20200102T000000Z', 8);
    aged('jsoluciones-20200103T000000Z', 6);
    const { stdout } = backUp({ RESPALDO_ARCHIVOS: keyFile, RESPALDO_SECRETOS: secrets });
    const kept = readdirSync(where).filter((name) => name.startsWith('jsoluciones-2020'));
    expect(kept).toEqual(['jsoluciones-20200103T000000Z.dump', 'jsoluciones-20200103T000000Z.dump.sha256']);
    expect(existsSync(stdout)).toBe(true);
    expect(readdirSync(secrets)).toEqual([path.basename(stdout).replace('.dump', '.secretos.tar')]);
    expect(readFileSync(path.join(secrets, readdirSync(secrets)[0]!), 'utf8')).toContain('ERP_SECRET_KEY=x');
    expect(readdirSync(where).some((name) => name.includes('secretos'))).toBe(false);
  }, 60_000);
});
