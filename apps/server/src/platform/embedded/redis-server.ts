import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A Redis or Valkey program, and what it needs in its environment. */
export type RedisProgram = { command: string; env: Readonly<Record<string, string>> };

/** Streams trimmed by id, which channels use, and multi-part AOF came with 7. */
const oldestMajor = 7;

const isUsable = ({ command, env }: RedisProgram): boolean => {
  const { status, stdout } = spawnSync(command, ['--version'], { encoding: 'utf8', env: { ...process.env, ...env } });
  return status === 0 && Number(/\bv=(\d+)\./.exec(stdout)?.[1] ?? 0) >= oldestMajor;
};

/** What `scripts/setup` found or unpacked, in the nearest `.cache/setup.json` above this file. */
function handedOver(): RedisProgram | null {
  let folder = path.dirname(fileURLToPath(import.meta.url));
  for (;;) {
    const file = path.join(folder, '.cache', 'setup.json');
    if (existsSync(file)) {
      const setup = JSON.parse(readFileSync(file, 'utf8')) as {
        redisServer?: string | null;
        redisEnv?: Record<string, string>;
      };
      return setup.redisServer ? { command: setup.redisServer, env: setup.redisEnv ?? {} } : null;
    }
    const parent = path.dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

/**
 * The Redis ≥ 7 to start private servers with: `REDIS_SERVER`, else `redis-server` or `valkey-server` on the PATH,
 * else the one the set-up scripts provided. Throws one line saying how to get one.
 */
export function findRedisServer(): RedisProgram {
  const named = process.env['REDIS_SERVER'];
  if (named) {
    const program = { command: named, env: {} };
    if (isUsable(program)) return program;
    throw new Error(
      `REDIS_SERVER=${named} no es un redis-server ni valkey-server de la versión ${oldestMajor} o posterior.`,
    );
  }
  const candidates = [{ command: 'redis-server', env: {} }, { command: 'valkey-server', env: {} }, handedOver()];
  const found = candidates.find((program) => program !== null && isUsable(program));
  if (found) return found;
  throw new Error(
    `No hay un Redis ${oldestMajor} o posterior: instale el paquete redis-server, ponga redis-server o valkey-server en el PATH, o defina REDIS_SERVER=/ruta/redis-server.`,
  );
}
