import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { hasApt, installPackages, isRoot, libraryFolders, unpackPackages } from './debian-packages.mjs';
import { SetupError, inRoot, say, writeHandover } from './repository.mjs';

// redis-server is but a link to a program of redis-tools.
const packages = ['redis-server', 'redis-tools'];
/** The server asks for the same; see apps/server/src/platform/embedded/redis-server.ts. */
const oldestMajor = 7;
const threeWays = `instale el paquete redis-server, ponga redis-server o valkey-server (versión ${oldestMajor} o posterior) en el PATH, o defina REDIS_SERVER=/ruta/redis-server`;

function isUsable(command, env = {}) {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } });
  return status === 0 && Number(/\bv=(\d+)\./.exec(stdout)?.[1] ?? 0) >= oldestMajor;
}

function unpacked(folder) {
  const command = path.join(folder, 'usr/bin/redis-server');
  const env = { LD_LIBRARY_PATH: libraryFolders(folder).join(':') };
  return existsSync(command) && isUsable(command, env) ? { redisServer: command, redisEnv: env } : null;
}

const onPath = () => {
  const command = ['redis-server', 'valkey-server'].find((name) => isUsable(name));
  return command ? { redisServer: command, redisEnv: {} } : null;
};

function find(cache) {
  const named = process.env.REDIS_SERVER;
  if (named) {
    if (isUsable(named)) return { redisServer: named, redisEnv: {} };
    throw new SetupError(
      `REDIS_SERVER=${named} no es un redis-server o valkey-server de la versión ${oldestMajor} o posterior.`,
    );
  }
  return onPath() ?? unpacked(cache);
}

function obtain(cache) {
  if (!hasApt()) throw new SetupError(`No hay Redis en este equipo: ${threeWays}.`);
  const reasons = [];
  if (isRoot()) {
    say('Instalando Redis (paquete redis-server de Debian)…');
    const reason = installPackages(packages, ['redis-server']);
    const found = reason === null ? onPath() : null;
    if (found) return found;
    reasons.push(reason ?? 'la versión del paquete es demasiado antigua');
  }
  say('Descargando Redis a .cache/redis (sin instalarlo en el sistema)…');
  const reason = unpackPackages(packages, cache);
  const found = reason === null ? unpacked(cache) : null;
  if (found) return found;
  reasons.push(reason ?? 'lo descargado no funciona en este equipo');
  throw new SetupError(`No se pudo obtener Redis (${reasons.join('; ')}): ${threeWays}.`);
}

/** Finds a Redis or Valkey, else provides Debian's, and tells the server through the handover. */
export function provideRedis(cache = inRoot('.cache/redis')) {
  const found = find(cache) ?? obtain(cache);
  writeHandover(found);
  return found;
}
