import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Redis } from 'ioredis';
import { freePort, isPortFree } from './free-port.ts';
import { findRedisServer } from './redis-server.ts';
import { exitOf, followOutput, sleep, stopOrphan, stopWith, type RunningServer } from './server-process.ts';
import { watchOver } from './watchdog.ts';

export type RedisOptions = {
  /** Made when missing; holds the append-only file and the generated password. */
  dir: string;
  /** Default: a free one. */
  port?: number;
  /** `broker` keeps everything and refuses writes when full; `cache` holds 256 MB in memory alone and evicts. */
  mode: 'broker' | 'cache';
  log?: (line: string) => void;
  /** The folder is removed if this process is killed: for tests. Default false. */
  temporary?: boolean;
};

const readyWithinMs = 60_000;

/** The same at each start, so that the URL outlives a restart. */
function passwordOf(dir: string): string {
  const file = path.join(dir, 'clave-redis');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  return readFileSync(file, 'utf8').trim();
}

/** Given through stdin: the password must not show in the list of processes. */
const configuration = (options: RedisOptions, port: number, password: string): string =>
  [
    'bind 127.0.0.1',
    `port ${port}`,
    `dir ${JSON.stringify(path.resolve(options.dir))}`,
    `requirepass ${password}`,
    'save ""',
    ...(options.mode === 'broker'
      ? ['appendonly yes', 'appendfsync everysec', 'maxmemory-policy noeviction']
      : ['appendonly no', 'maxmemory 256mb', 'maxmemory-policy allkeys-lru']),
    '',
  ].join('\n');

/** False while it refuses connections or is still loading its file. */
async function answers(url: string): Promise<boolean> {
  const redis = new Redis(url, {
    lazyConnect: true,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
  });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === 'PONG';
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}

async function clearLeftovers(dir: string, log: (line: string) => void): Promise<void> {
  const pidFile = path.join(dir, 'redis.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8'));
  if (await stopOrphan(pid, dir, 'SIGTERM')) log(`Se detuvo un Redis huérfano de ${dir} (proceso ${pid})`);
  rmSync(pidFile, { force: true });
}

/**
 * Starts a private Redis on loopback. It runs in its own session, so Ctrl-C does not reach it: call `stop()`. When
 * this process is killed, a watchdog stops it; should that be killed too, the next start does. Resolves once it has
 * loaded its data.
 */
export async function startRedis(options: RedisOptions): Promise<RunningServer> {
  const log = options.log ?? (() => undefined);
  const program = findRedisServer();
  mkdirSync(options.dir, { recursive: true });
  await clearLeftovers(options.dir, log);
  const password = passwordOf(options.dir);

  for (let attempt = 1; ; attempt += 1) {
    const port = options.port ?? (await freePort());
    const child = spawn(program.command, ['-'], {
      cwd: options.dir,
      env: { ...process.env, ...program.env },
      detached: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const exited = exitOf(child);
    const lastLines = followOutput(child, log);
    const { pid } = child;
    if (pid === undefined) throw new Error(`No se pudo ejecutar ${program.command}.`);
    child.stdin.on('error', () => undefined);
    child.stdin.end(configuration(options, port, password));
    writeFileSync(path.join(options.dir, 'redis.pid'), String(pid));
    const dismiss = watchOver({ pid, signal: 'TERM', ...(options.temporary ? { removeFolder: options.dir } : {}) });
    let gone = false;
    void exited.then(() => {
      gone = true;
      dismiss();
    });

    const url = `redis://:${password}@127.0.0.1:${port}`;
    const isGone = () => gone;
    const deadline = Date.now() + readyWithinMs;
    while (!isGone() && Date.now() < deadline) {
      if (await answers(url)) {
        return {
          url,
          pid,
          exited,
          stop: () =>
            stopWith(child, exited, [
              { signal: 'SIGTERM', waitMs: 10_000 },
              { signal: 'SIGKILL', waitMs: 5_000 },
            ]),
          kill: () => stopWith(child, exited, [{ signal: 'SIGKILL', waitMs: 5_000 }]),
        };
      }
      await sleep(10);
    }
    if (!isGone()) {
      await stopWith(child, exited, [{ signal: 'SIGKILL', waitMs: 5_000 }]);
      throw new Error(`Redis no respondió en ${readyWithinMs / 1000} s.\n${lastLines()}`);
    }
    if (options.port !== undefined && !(await isPortFree(port)))
      throw new Error(`El puerto ${port} para Redis está ocupado.`);
    // The free port may have been taken in between.
    if (attempt === 5) throw new Error(`Redis no arrancó.\n${lastLines()}`);
    await sleep(200);
  }
}
