import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { freePort, isPortFree } from './free-port.ts';
import { preparePostgresHost, type PostgresHost } from './postgres-host.ts';
import { exitOf, followOutput, sleep, stopOrphan, stopWith, type RunningServer } from './server-process.ts';
import { watchOver } from './watchdog.ts';

export type PostgresOptions = {
  /** Made when missing; holds the data and the generated password. */
  dataDir: string;
  /** Default: a free one. */
  port?: number;
  /**
   * For tests: no fsync, no password on loopback, and the folder is removed if this process is killed. A crash of the
   * machine loses everything. Default false.
   */
  fast?: boolean;
  /** Gets the server's own lines and what was done to start it. */
  log?: (line: string) => void;
};

const readyWithinMs = 60_000;
const superuser = 'erp';
const databaseName = 'erp';

/** The password of this data folder, made on first use and readable by its owner alone. */
function passwordOf(folder: string): string {
  const file = path.join(folder, 'clave-postgres');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

const asUser = (host: PostgresHost) => ({
  cwd: '/',
  // The person's PG* variables and locale are not this server's.
  env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' },
  ...(host.user ? { uid: host.user.uid, gid: host.user.gid } : {}),
});

/** Makes the data directory in a side folder first: an initdb cut short must not look like a database. */
function initialize(host: PostgresHost, password: string, fast: boolean): string {
  const pgdata = path.join(host.folder, 'pgdata');
  if (existsSync(path.join(pgdata, 'PG_VERSION'))) return pgdata;
  const half = path.join(host.folder, 'pgdata.nueva');
  rmSync(half, { recursive: true, force: true });
  mkdirSync(half, { mode: 0o700 });
  if (host.user) chownSync(half, host.user.uid, host.user.gid);
  // The builtin C.UTF-8 needs no locale of the system, knows capitals of ñ and á, and never changes its sort order.
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // initdb reads the password as the server's user, and opens no pipe of ours: a file of that user, for this moment.
  const passwordFile = path.join(host.folder, 'clave-initdb');
  const auth = fast ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  try {
    if (!fast) {
      rmSync(passwordFile, { force: true });
      writeFileSync(passwordFile, `${password}\n`, { mode: 0o600, flag: 'wx' });
      if (host.user) chownSync(passwordFile, host.user.uid, host.user.gid);
    }
    const result = spawnSync(host.initdb, ['-D', half, '-U', superuser, '--no-sync', ...locale, ...auth], {
      ...asUser(host),
      encoding: 'utf8',
    });
    if (result.status !== 0) {
      const reason = result.error?.message ?? result.stderr.trim();
      throw new Error(`No se pudo crear la base de datos en ${host.folder}: ${reason}`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(half, pgdata);
  return pgdata;
}

/** Clears what a killed server left: the server itself, if it still runs, and its lock file. */
async function clearLeftovers(pgdata: string, log: (line: string) => void): Promise<void> {
  const lockFile = path.join(pgdata, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  if (await stopOrphan(pid, pgdata, 'SIGINT')) log(`Se detuvo un PostgreSQL huérfano de ${pgdata} (proceso ${pid})`);
  rmSync(lockFile, { force: true });
}

const serverSettings = (port: number, fast: boolean): string[] =>
  Object.entries({
    port,
    listen_addresses: '127.0.0.1',
    // No socket file: it would need a folder that is short enough, writable and private.
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(fast
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', wal_level: 'minimal', max_wal_senders: 0 }
      : {}),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [databaseName]);
    if (rowCount === 0) await client.query(`create database ${databaseName}`);
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/**
 * Starts the bundled PostgreSQL on loopback with a database `erp`, which is made on first use. It runs in its own
 * session, so Ctrl-C does not reach it: call `stop()`. When this process is killed, a watchdog stops it; should that
 * be killed too, the next start does. Resolves once it accepts connections.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningServer> {
  const log = options.log ?? (() => undefined);
  const fast = options.fast ?? false;
  const host = await preparePostgresHost(options.dataDir, log);
  const password = passwordOf(options.dataDir);
  const pgdata = initialize(host, password, fast);
  await clearLeftovers(pgdata, log);

  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const child = spawn(host.postgres, ['-D', pgdata, ...serverSettings(port, fast)], {
      ...asUser(host),
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = exitOf(child);
    const lastLines = followOutput(child, log);
    const { pid } = child;
    if (pid === undefined) throw new Error(`No se pudo ejecutar ${host.postgres}.`);
    const dismiss = watchOver({
      pid,
      signal: fast ? 'QUIT' : 'INT',
      ...(fast ? { removeFolder: options.dataDir } : {}),
    });
    void exited.then(dismiss);

    const urlOf = (database: string) => `postgres://${superuser}:${password}@127.0.0.1:${port}/${database}`;
    let gone = false;
    void exited.then(() => (gone = true));
    const deadline = Date.now() + readyWithinMs;
    const isGone = () => gone;
    while (!isGone() && Date.now() < deadline) {
      if (await answers(urlOf('postgres'))) {
        // Immediate shutdown is enough for data nobody keeps.
        const steps = fast
          ? ([{ signal: 'SIGQUIT', waitMs: 5_000 }] as const)
          : ([
              { signal: 'SIGINT', waitMs: 20_000 },
              { signal: 'SIGQUIT', waitMs: 5_000 },
            ] as const);
        return {
          url: urlOf(databaseName),
          pid,
          exited,
          stop: () => stopWith(child, exited, [...steps, { signal: 'SIGKILL', waitMs: 5_000 }]),
          kill: () => stopWith(child, exited, [{ signal: 'SIGKILL', waitMs: 5_000 }]),
        };
      }
      await sleep(30);
    }
    if (!isGone()) {
      await stopWith(child, exited, [{ signal: 'SIGKILL', waitMs: 5_000 }]);
      throw new Error(`PostgreSQL no respondió en ${readyWithinMs / 1000} s.\n${lastLines()}`);
    }
    if (options.port !== undefined && !(await isPortFree(port))) {
      throw new Error(`El puerto ${port} para PostgreSQL está ocupado.`);
    }
    // Either the free port was taken in between, or the last backends of a killed server have not ended yet.
    if (attempt === 5) throw new Error(`PostgreSQL no arrancó.\n${lastLines()}`);
    await sleep(300);
  }
}
