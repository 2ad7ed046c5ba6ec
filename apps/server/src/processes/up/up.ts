import { createWriteStream, mkdirSync } from 'node:fs';
import path from 'node:path';
import { localSecrets } from '../../platform/config/secrets.ts';
import type { Settings } from '../../platform/config/settings.ts';
import { migrate } from '../../platform/database/migrations.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { startPostgres } from '../../platform/embedded/postgres.ts';
import { startRedis } from '../../platform/embedded/redis.ts';
import { configuredConnections, sharedRedisWarning, writeConnections, type Connections } from '../connections.ts';
import { stopsWithinMs } from '../lifecycle.ts';
import { seedOnce } from '../seed.ts';
import { superviseChild, type ChildSpec, type SupervisedChild } from './child-process.ts';
import { assertPortsFree, assertWritable, claimDataDir } from './preconditions.ts';
import { summary } from './summary.ts';
import { superviseServer, type SupervisedServer } from './supervised-server.ts';
import { waitUntilHealthy } from './wait-until-healthy.ts';

/** The process table of the spec, in the order they start. */
function processTable(settings: Settings, program: string, simulators: string): { spec: ChildSpec; health?: string }[] {
  const at = (port: number, route: string, host = '127.0.0.1') => `http://${host}:${port}${route}`;
  // A server that listens everywhere is asked here.
  const monitorHost = ['0.0.0.0', '::'].includes(settings.ERP_MONITOR_HOST) ? undefined : settings.ERP_MONITOR_HOST;
  const demo = settings.ERP_DEMO === 'si';
  const own = (name: string, ...args: string[]): ChildSpec => ({ name, args: [program, ...args], env: {} });
  return [
    ...(demo
      ? [
          {
            spec: { name: 'simuladores', args: [simulators], env: {} },
            health: at(settings.SIMULATORS_PORT, '/health/live'),
          },
        ]
      : []),
    { spec: own('api', 'api'), health: at(settings.PORT, '/health/ready') },
    { spec: own('worker-critical', 'worker', '-Q', 'critical', '-c', '2') },
    { spec: own('worker-default', 'worker', '-Q', 'default,notifications', '-c', '2') },
    { spec: own('worker-reports', 'worker', '-Q', 'reports,sync', '-c', '1') },
    { spec: own('beat', 'beat') },
    { spec: own('monitor', 'monitor'), health: at(settings.MONITOR_PORT, '/health/live', monitorHost) },
  ];
}

/** The same server, another database. */
function withDatabase(url: string, database: number): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

/** The servers this installation was not given: a PostgreSQL and two Redis of its own. */
async function startServers(
  settings: Settings,
  dataDir: string,
  report: (line: string) => void,
): Promise<{ connections: Connections; servers: SupervisedServer[] }> {
  const given = configuredConnections(settings);
  const servers: SupervisedServer[] = [];
  const supervised = async (name: string, start: Parameters<typeof superviseServer>[1]) => {
    const server = await superviseServer(name, start, report);
    servers.push(server);
    return server.url;
  };
  const [pgPort, brokerPort, cachePort] = [await freePort(), await freePort(), await freePort()];
  const folder = (name: string) => path.join(dataDir, name);
  mkdirSync(folder('registros'), { recursive: true });
  const logFile = createWriteStream(path.join(folder('registros'), 'servidores.log'), { flags: 'a' });
  const log = (line: string) => void logFile.write(`${line}\n`);
  const [databaseUrl, brokerUrl, cacheUrl] = await Promise.all([
    given.databaseUrl ??
      supervised('PostgreSQL', () => startPostgres({ dataDir: folder('postgresql'), port: pgPort, log })),
    given.brokerUrl ??
      supervised('Redis de colas y canales', () =>
        startRedis({ dir: folder('redis-colas'), port: brokerPort, mode: 'broker', log }),
      ),
    given.cacheUrl ??
      supervised('Redis de caché', () =>
        startRedis({ dir: folder('redis-cache'), port: cachePort, mode: 'cache', log }),
      ),
  ]);
  return {
    connections: {
      databaseUrl,
      brokerUrl: given.brokerUrl ?? `${brokerUrl}/0`,
      channelsUrl: given.channelsUrl ?? withDatabase(given.brokerUrl ?? brokerUrl, 1),
      cacheUrl: given.cacheUrl ?? `${cacheUrl}/2`,
      smtpUrl: given.smtpUrl ?? null,
    },
    servers,
  };
}

/**
 * Runs the whole system on this machine until it is told to stop. Whatever dies is started again; nothing outlives
 * the supervisor, not even when it is killed.
 * @param simulatorsProgram the built simulators, used while `ERP_DEMO=si`.
 */
export async function up(settings: Settings, program: string, simulatorsProgram: string): Promise<void> {
  const startedAt = Date.now();
  const report = (line: string) => process.stdout.write(`${line}\n`);
  const dataDir = path.resolve(settings.DATA_DIR);
  assertWritable(dataDir);
  const release = claimDataDir(dataDir);
  const children: SupervisedChild[] = [];
  const servers: SupervisedServer[] = [];
  let stopping: Promise<void> | null = null;

  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      // Simulators last: what the workers are finishing may still speak to them.
      await Promise.all(children.slice(1).map((child) => child.stop(stopsWithinMs)));
      await children[0]?.stop(stopsWithinMs);
      await Promise.all(servers.map((server) => server.stop()));
      release();
    })();
    return stopping;
  };
  const ended = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (!stopping) report('\nDeteniendo…');
        void stop().then(resolve);
      });
    }
  });

  try {
    await assertPortsFree(
      {
        PORT: settings.PORT,
        MONITOR_PORT: settings.MONITOR_PORT,
        ...(settings.ERP_DEMO === 'si' ? { SIMULATORS_PORT: settings.SIMULATORS_PORT } : {}),
      },
      settings.ERP_HOST,
    );
    const shared = sharedRedisWarning(settings);
    if (shared) report(`Aviso: ${shared}`);
    report('Iniciando PostgreSQL y Redis…');
    const started = await startServers(settings, dataDir, report);
    servers.push(...started.servers);
    if (stopping) return await ended;
    const smtpPort = await freePort();
    const demo = settings.ERP_DEMO === 'si';
    const connections: Connections = {
      ...started.connections,
      smtpUrl: started.connections.smtpUrl ?? (demo ? `smtp://127.0.0.1:${smtpPort}` : null),
    };
    writeConnections(dataDir, connections);
    const applied = await migrate(connections.databaseUrl);
    if (applied.length > 0) report(`Base de datos al día (${applied.length} migraciones nuevas)`);
    const seeded = demo ? await seedOnce({ ...settings, DATA_DIR: dataDir }, connections) : null;
    if (seeded?.created) report('Empresa de demostración creada');

    const environment: Record<string, string> = {
      DATA_DIR: dataDir,
      // One port cannot serve them all.
      ERP_METRICS_PORT: '',
      SIMULATORS_PORT: String(settings.SIMULATORS_PORT),
      SIMULATORS_SMTP_PORT: String(smtpPort),
      SIMULATORS_DATA: path.join(dataDir, 'simuladores'),
    };
    const table = processTable(settings, program, simulatorsProgram);
    report('Iniciando los procesos…');
    for (const { spec } of table) {
      if (stopping) return await ended;
      const child = superviseChild({ ...spec, env: environment }, { logDir: path.join(dataDir, 'registros'), report });
      children.push(child);
      child.start();
    }
    await waitUntilHealthy(
      table.flatMap(({ spec, health }) => (health ? [{ name: spec.name, url: health }] : [])),
      {
        timeoutMs: 60_000,
        cancelled: () => stopping !== null,
      },
    );
    if (!stopping) {
      report(
        summary({
          settings,
          users: seeded?.users ?? [],
          demoPassword: seeded?.demoPassword ?? '',
          monitorPassword: localSecrets(dataDir).monitorPassword,
          dataDir,
          seconds: (Date.now() - startedAt) / 1000,
        }),
      );
    }
  } catch (error) {
    await stop();
    throw error;
  }
  await ended;
}
