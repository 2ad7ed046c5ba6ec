import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from '../../apps/server/src/platform/embedded/free-port.ts';
import { exitOf, stopWith } from '../../apps/server/src/platform/embedded/server-process.ts';
import { watchOver } from '../../apps/server/src/platform/embedded/watchdog.ts';
import { eventually } from '../../apps/server/test/support/eventually.ts';
import { findProgram } from './programs.ts';

const needed = ['pg_dump', 'pg_restore', 'psql'];
const majorOf = (program: string): number =>
  Number(
    /(\d+)(\.|beta|rc|devel)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1] ?? 0,
  );

/** Folders with the client's programs, newest first: Debian keeps each version in one of its own. */
function clientFolders(): { folder: string; major: number }[] {
  const debian = '/usr/lib/postgresql';
  const folders = existsSync(debian) ? readdirSync(debian).map((version) => path.join(debian, version, 'bin')) : [];
  const onPath = findProgram('pg_dump');
  if (onPath) folders.push(path.dirname(onPath));
  return folders
    .filter((folder) => needed.every((name) => existsSync(path.join(folder, name))))
    .map((folder) => ({ folder, major: majorOf(path.join(folder, 'pg_dump')) }))
    .sort((a, b) => b.major - a.major);
}

export type PostgresTools =
  | { kind: 'missing'; why: string }
  /** The client's programs, and how to get a server they can dump. */
  | { kind: 'client'; folder: string; server: 'test' | 'own' };

/** pg_dump refuses a server newer than itself: then a server of its own version is started, if that is here. */
export function findPostgresTools(testServerMajor: number): PostgresTools {
  const folders = clientFolders();
  const fitting = folders.find(({ major }) => major >= testServerMajor);
  if (fitting) return { kind: 'client', folder: fitting.folder, server: 'test' };
  const own = folders.find(
    ({ folder, major }) => major >= 15 && ['initdb', 'postgres'].every((name) => existsSync(path.join(folder, name))),
  );
  if (own) return { kind: 'client', folder: own.folder, server: 'own' };
  return {
    kind: 'missing',
    why: `pg_dump ${testServerMajor} no está en este equipo, ni un PostgreSQL de Debian con el suyo (paquete postgresql)`,
  };
}

/** PostgreSQL does not run as root: as the user of Debian's own server, or the one that exists everywhere. */
function unprivileged(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const name = spawnSync('id', ['-u', 'postgres']).status === 0 ? 'postgres' : 'nobody';
  const id = (flag: string) => Number(execFileSync('id', [flag, name], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

/** A server of Debian's version, for this test alone. */
export async function startDebianPostgres(folder: string): Promise<{ url: string; stop(): Promise<void> }> {
  const data = mkdtempSync(path.join(tmpdir(), 'jsol-pg-'));
  const user = unprivileged();
  if (user) chownSync(data, user.uid, user.gid);
  const as = { cwd: '/', env: { PATH: process.env['PATH'], LC_ALL: 'C' }, ...user };
  execFileSync(
    path.join(folder, 'initdb'),
    ['-D', data, '-U', 'erp', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C.UTF-8'],
    { ...as, stdio: 'pipe' },
  );
  const port = await freePort();
  const settings = { port, listen_addresses: '127.0.0.1', unix_socket_directories: '', fsync: 'off' };
  const child = spawn(
    path.join(folder, 'postgres'),
    ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...as, detached: true, stdio: 'ignore' },
  );
  const exited = exitOf(child);
  const dismiss = watchOver({ pid: child.pid!, signal: 'QUIT', removeFolder: data });
  void exited.then(dismiss);
  const url = `postgres://erp@127.0.0.1:${port}/postgres`;
  await eventually(
    async () => {
      const client = new pg.Client({ connectionString: url });
      client.on('error', () => undefined);
      await client.connect();
      await client.end();
    },
    { timeoutMs: 30_000, what: 'a PostgreSQL of Debian' },
  );
  return {
    url,
    async stop() {
      await stopWith(child, exited, [
        { signal: 'SIGQUIT', waitMs: 10_000 },
        { signal: 'SIGKILL', waitMs: 5_000 },
      ]);
      await rm(data, { recursive: true, force: true });
    },
  };
}
