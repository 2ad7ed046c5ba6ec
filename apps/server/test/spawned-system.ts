import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { startSimulators, type Simulators } from '../../../simulators/src/simulators.ts';
import { freePort } from '../src/platform/embedded/free-port.ts';
import { eventually } from './support/eventually.ts';
import { testDatabase } from './support/database.ts';
import { testRedis } from './support/redis.ts';

/** A process of the product, started as in production and killable as in production. */
export type Spawned = {
  readonly pid: number;
  readonly exited: Promise<number | null>;
  output(): string;
  /** SIGKILL: nothing is said goodbye to. */
  kill(): Promise<void>;
  /** SIGTERM: it finishes or gives back. */
  stop(): Promise<number | null>;
};

/** Real processes around a database, a Redis and simulators of this test alone. */
export type SpawnedSystem = {
  readonly databaseUrl: string;
  readonly pool: pg.Pool;
  readonly redis: Awaited<ReturnType<typeof testRedis>>;
  readonly simulators: Simulators;
  readonly apiUrl: string;
  readonly demoPassword: string;
  /** Starts one process of the table: `['worker', '-Q', 'critical', '-c', '2']`. */
  start(args: readonly string[], environment?: Record<string, string>): Spawned;
  /** The api, once it answers. */
  startApi(): Promise<Spawned>;
  close(): Promise<void>;
};

const exitOf = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve));

export async function spawnedSystem(environment: Record<string, string> = {}): Promise<SpawnedSystem> {
  const [database, redis] = await Promise.all([testDatabase(), testRedis()]);
  const simulators = await startSimulators({ httpPort: 0, smtpPort: 0 });
  const port = await freePort();
  const dataDir = mkdtempSync(path.join(tmpdir(), 'jsol-procesos-'));
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  pool.on('error', () => undefined);
  const running = new Set<ChildProcess>();

  const base: Record<string, string> = {
    PORT: String(port),
    DATA_DIR: dataDir,
    DATABASE_URL: database.url,
    ERP_BROKER_URL: `${redis.url}/0`,
    ERP_CHANNELS_URL: `${redis.url}/1`,
    ERP_CACHE_URL: `${redis.url}/2`,
    SIMULATORS_PORT: new URL(simulators.url).port,
    ERP_SMTP_URL: `smtp://127.0.0.1:${simulators.smtpPort}`,
    ...environment,
  };

  const start: SpawnedSystem['start'] = (args, extra = {}) => {
    const child = spawn(process.execPath, [inject('program'), ...args], {
      env: { ...process.env, ...base, ...extra },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    let output = '';
    const collect = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const exited = exitOf(child);
    void exited.then(() => running.delete(child));
    return {
      pid: child.pid!,
      exited,
      output: () => output,
      async kill() {
        child.kill('SIGKILL');
        await exited;
      },
      stop() {
        child.kill('SIGTERM');
        return exited;
      },
    };
  };

  const seeded = start(['seed', '--json']);
  if ((await seeded.exited) !== 0) throw new Error(`seeding failed:\n${seeded.output()}`);
  const { demoPassword } = JSON.parse(seeded.output()) as { demoPassword: string };

  return {
    databaseUrl: database.url,
    pool,
    redis,
    simulators,
    apiUrl: `http://127.0.0.1:${port}`,
    demoPassword,
    start,
    async startApi() {
      const api = start(['api']);
      await eventually(
        async () => {
          const answer = await fetch(`http://127.0.0.1:${port}/health/ready`);
          if (!answer.ok) throw new Error(`not ready: ${answer.status}`);
        },
        { timeoutMs: 20_000, what: 'the api is ready' },
      );
      return api;
    },
    async close() {
      await Promise.all([...running].map((child) => (child.kill('SIGKILL'), exitOf(child))));
      await pool.end();
      await simulators.close();
      await redis.stop();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
