import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localSecrets } from '../../platform/config/secrets.ts';
import { readSettings } from '../../platform/config/settings.ts';
import { openDatabase, type Database } from '../../platform/database/database.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { startPostgres } from '../../platform/embedded/postgres.ts';
import { startRedis } from '../../platform/embedded/redis.ts';
import { createEventBus } from '../../platform/events/event-bus.ts';
import type { Logger } from '../../platform/observability/logger.ts';
import { closeRedis, openRedis } from '../../platform/redis/connections.ts';
import { resolveConnections } from '../connections.ts';
import { seedOnce } from '../seed.ts';
import { waitUntilHealthy } from '../up/wait-until-healthy.ts';
import { drillTables } from './drill-module.ts';

export type Part = 'api' | 'critical' | 'default' | 'beat';

/** One process of the drilled system; its next life has another pid. */
export type Victim = {
  readonly part: Part;
  readonly name: string;
  /** Null while it is dead. */
  pid(): number | null;
  /** For an api, where it listens. */
  readonly url: string | null;
  /** SIGKILL. It is started again as a supervisor would. @returns when it died, Unix milliseconds. */
  kill(): Promise<number>;
};

/** Unix milliseconds. */
export type Return = { readonly comingAt: number; readonly backAt: number };

export type DrilledSystem = {
  readonly folder: string;
  readonly database: Database;
  readonly demoPassword: string;
  readonly apiUrls: readonly string[];
  readonly channelsUrl: string;
  victims(part: Part): Victim[];
  /** `comingAt`: the server was started again; it serves some time before `backAt`, when it was seen to answer. */
  restartRedis(awayMs?: number): Promise<Return>;
  emptyRedis(): Promise<void>;
  restartPostgres(): Promise<Return>;
  /** @param keep the folder with its logs, for whoever looks into what was found. */
  close(options: { keep: boolean }): Promise<void>;
};

const restartAfterMs = 300;

/** Nothing of the person's own installation reaches the drill. */
const ownEnvironment = (environment: NodeJS.ProcessEnv): Record<string, string> =>
  Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined && !entry[0].startsWith('ERP_') && !['DATABASE_URL', 'REDIS_HOST'].includes(entry[0]),
    ),
  );

/**
 * A whole system in a temporary folder: its own PostgreSQL and Redis, two gateways, the workers, two beats. `program`
 * is this same program; each process is a hidden subcommand of `drill`, which registers the drill's module.
 */
export async function startDrilledSystem(program: string, witnessUrl: string, log: Logger): Promise<DrilledSystem> {
  const folder = mkdtempSync(path.join(tmpdir(), 'jsol-simulacro-'));
  // Passable for the user PostgreSQL runs as; otherwise its data would lie elsewhere and outlive this folder.
  chmodSync(folder, 0o711);
  const inFolder = (name: string) => path.join(folder, name);
  const [postgresPort, redisPort] = [await freePort(), await freePort()];
  const apiPorts = [await freePort(), await freePort()];
  const postgresOptions = { dataDir: inFolder('postgresql'), port: postgresPort };
  const redisOptions = { dir: inFolder('redis'), port: redisPort, mode: 'broker', temporary: true } as const;
  let [postgres, redis] = await Promise.all([startPostgres(postgresOptions), startRedis(redisOptions)]);
  const environment: Record<string, string> = {
    ...ownEnvironment(process.env),
    DATA_DIR: inFolder('datos'),
    DATABASE_URL: postgres.url,
    ERP_BROKER_URL: `${redis.url}/0`,
    ERP_CHANNELS_URL: `${redis.url}/1`,
    ERP_CACHE_URL: `${redis.url}/2`,
    ERP_SMTP_URL: 'smtp://127.0.0.1:1',
    ERP_LOG_LEVEL: 'info',
    ERP_DEMO: 'si',
  };
  const settings = readSettings({ ...environment, ERP_LOG_LEVEL: 'error' });
  mkdirSync(inFolder('registros'));
  await seedOnce(settings, resolveConnections(settings));
  const database = openDatabase({
    url: postgres.url,
    applicationName: 'jsol-simulacro',
    events: createEventBus(),
    onAfterCommitError: (error) => log.error({ err: error }, 'after_commit.failed'),
  });
  await database.pool.query(drillTables);

  let closing = false;
  const victims: (Victim & { end(): Promise<void> })[] = [];
  const add = (part: Part, name: string, args: readonly string[], port: number | null) => {
    let child: ChildProcess | null = null;
    let timer: NodeJS.Timeout | null = null;
    let gone = Promise.resolve();
    const out = createWriteStream(inFolder(`registros/${name}.log`), { flags: 'a' });
    const start = () => {
      const started = spawn(
        process.execPath,
        [...process.execArgv, program, 'drill', ...args, '--testigo', witnessUrl],
        {
          env: { ...environment, ...(port === null ? {} : { PORT: String(port) }) },
          // Should this process die, the channel closes and its processes end themselves.
          stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
        },
      );
      child = started;
      started.stdout?.pipe(out, { end: false });
      started.stderr?.pipe(out, { end: false });
      gone = new Promise((resolve) => {
        started.once('exit', () => {
          child = null;
          resolve();
          if (!closing) timer = setTimeout(start, restartAfterMs);
        });
      });
    };
    start();
    victims.push({
      part,
      name,
      url: port === null ? null : `http://127.0.0.1:${port}`,
      pid: () => child?.pid ?? null,
      async kill() {
        child?.kill('SIGKILL');
        const at = Date.now();
        await gone;
        return at;
      },
      async end() {
        if (timer) clearTimeout(timer);
        child?.kill('SIGKILL');
        await gone;
        out.end();
      },
    });
  };
  for (const [i, port] of apiPorts.entries()) add('api', `api-${i + 1}`, ['api'], port);
  for (const i of [1, 2]) add('critical', `critical-${i}`, ['worker', '-Q', 'critical', '-c', '4'], null);
  for (const i of [1, 2]) add('default', `default-${i}`, ['worker', '-Q', 'default,notifications', '-c', '4'], null);
  for (const i of [1, 2]) add('beat', `beat-${i}`, ['beat'], null);

  const apiUrls = apiPorts.map((port) => `http://127.0.0.1:${port}`);
  const system: DrilledSystem = {
    folder,
    database,
    demoPassword: localSecrets(settings.DATA_DIR).demoPassword,
    apiUrls,
    channelsUrl: environment['ERP_CHANNELS_URL']!,
    victims: (part) => victims.filter((victim) => victim.part === part),
    async restartRedis(awayMs = 0) {
      await redis.kill();
      await new Promise((resolve) => setTimeout(resolve, awayMs));
      const comingAt = Date.now();
      redis = await startRedis(redisOptions);
      return { comingAt, backAt: Date.now() };
    },
    async emptyRedis() {
      const connection = openRedis(environment['ERP_BROKER_URL']!, { role: 'worker', name: 'jsol-simulacro', log });
      await connection.flushall();
      await closeRedis(connection);
    },
    async restartPostgres() {
      await postgres.stop();
      const comingAt = Date.now();
      postgres = await startPostgres(postgresOptions);
      return { comingAt, backAt: Date.now() };
    },
    async close({ keep }) {
      closing = true;
      await Promise.all(victims.map((victim) => victim.end()));
      await database.close();
      await Promise.all([postgres.stop(), redis.stop()]);
      if (!keep) rmSync(folder, { recursive: true, force: true });
    },
  };
  try {
    await waitUntilHealthy(
      apiUrls.map((url) => ({ name: 'la API del simulacro', url: `${url}/health/ready` })),
      { timeoutMs: 90_000, cancelled: () => false },
    );
  } catch (error) {
    await system.close({ keep: true });
    throw error;
  }
  return system;
}
