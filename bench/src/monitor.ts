import { closeRedis, openRedis } from '../../apps/server/src/platform/redis/connections.ts';
import { createCircuits } from '../../apps/server/src/platform/tasks/circuit.ts';
import { createRegistry } from '../../apps/server/src/platform/tasks/registry.ts';
import { createMonitorServer } from '../../apps/server/src/processes/monitor/monitor-server.ts';
import { permisoOperar, permisoVer } from '../../apps/server/src/processes/monitor/monitor.routes.ts';
import { seedRuns, type MonitorSeed } from './monitor-seed.ts';
import { onBenchSystem } from './bench-system.ts';
import { median, percentile, type BenchResult } from './report.ts';

export type MonitorBenchOptions = {
  /** Ended runs in the ledger. Default 1,000,000. */
  runs?: number;
  /** Requests of each kind. Default 30. */
  samples?: number;
};

/** What the acceptance asks of every answer, in milliseconds. */
const aimMs = 150;
const password = 'clave-del-banco';

const day = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * day).toISOString();

/** Everything the screens ask for, by name: each filter alone, those that go together, and searches that find a lot, one or nothing. */
function requests(seed: MonitorSeed): Record<string, string> {
  const runs = (filter: Record<string, string>) => `/api/monitor/ejecuciones?${new URLSearchParams(filter).toString()}`;
  const task = 'facturacion.emitir_comprobante_sunat';
  const rare = 'ecommerce.sincronizar_stock';
  const filters: Record<string, Record<string, string>> = {
    todas: {},
    tarea: { task },
    'tarea rara': { task: rare },
    'tarea que falló': { task, state: 'failed' },
    'tarea rara que falló': { task: rare, state: 'failed' },
    ...Object.fromEntries(
      ['waiting', 'running', 'postponed', 'done', 'failed', 'gave-up', 'cancelled'].map((state) => [
        `estado ${state}`,
        { state },
      ]),
    ),
    'cola rara': { queue: 'sync' },
    'cola y estado': { queue: 'sync', state: 'gave-up' },
    'cola, tarea y fechas': { queue: 'critical', task, since: ago(20), until: ago(19) },
    'hasta hace 20 días': { until: ago(20) },
    'fechas y estado': { since: ago(25), until: ago(20), state: 'failed' },
    'fechas, cola y estado': { since: ago(25), until: ago(20), queue: 'reports', state: 'cancelled' },
    'grupo de errores': { fingerprint: seed.fingerprint },
    'grupo de errores y tarea': { fingerprint: seed.fingerprint, task },
    worker: { worker: seed.worker },
    'worker y estado': { worker: seed.worker, state: 'failed' },
    'worker y tarea rara': { worker: seed.worker, task: rare },
    'clave de un comprobante': { q: seed.numero },
    'clave con ceros': { q: seed.numero.replace('-', '-00') },
    'clave que no existe': { q: 'F999-1' },
    'RUC de un buen cliente': { q: seed.ruc },
    'RUC y estado': { q: seed.ruc, state: 'failed' },
    'RUC y fechas': { q: seed.ruc, until: ago(20) },
    'comienzo de pocas claves': { q: `${seed.numero.slice(0, -2)}*` },
    'comienzo de muchas claves': { q: `${seed.numero.slice(0, 7)}*` },
    'comienzo de un tercio de las claves': { q: 'F001-*' },
    'comienzo y estado': { q: 'F001-*', state: 'cancelled' },
    'comienzo de lo que espera': { q: 'F002-*' },
    'comienzo que no existe': { q: 'ZZZ' },
    traza: { q: seed.traceId },
    'id de ejecución': { q: seed.runId },
  };
  return {
    ...Object.fromEntries(Object.entries(filters).map(([name, filter]) => [name, runs(filter)])),
    'historia de una ejecución': `/api/monitor/ejecuciones/${seed.runId}`,
    ...Object.fromEntries(
      [1, 24, 168, 720].map((hours) => [`errores de ${hours} h`, `/api/monitor/errores?horas=${hours}`]),
    ),
    'calendario de un día': `/api/monitor/programaciones?dia=${ago(2).slice(0, 10)}`,
    operaciones: '/api/monitor/operaciones',
  };
}

/** The monitor's HTTP API over a month of a busy company: how long each question of its screens takes. */
export async function benchMonitor(options: MonitorBenchOptions = {}): Promise<BenchResult> {
  const { runs = 1_000_000, samples = 30 } = options;
  return onBenchSystem(async ({ database, redisUrl, log, closeAtEnd }) => {
    const seed = await seedRuns(database.pool, runs);
    const redis = openRedis(redisUrl, { role: 'producer', name: 'bench', log });
    closeAtEnd(() => closeRedis(redis));
    const nobody = {
      authenticateCookies: () => Promise.resolve(null),
      reload: () => Promise.resolve(null),
      forget: () => undefined,
      forgetUser: () => undefined,
    };
    const http = await createMonitorServer({
      host: '127.0.0.1',
      port: 0,
      applicationUrl: 'http://localhost',
      user: 'banco',
      password,
      role: 'operador',
      authenticator: nobody,
      sessionRoutes: [],
      permissions: [permisoVer, permisoOperar].map((name) => ({ name, summary: name, roles: [] })),
      database,
      redis,
      circuits: createCircuits(redis),
      registry: createRegistry([]),
      requestsPerMinute: 1_000_000,
      staticDir: null,
      metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
      healthChecks: {},
      log,
    });
    closeAtEnd(() => http.close());
    const { url } = await http.listen();
    const headers = { authorization: `Basic ${Buffer.from(`banco:${password}`).toString('base64')}` };

    const ask = async (path: string): Promise<{ ms: number; body: unknown }> => {
      const start = performance.now();
      const answer = await fetch(url + path, { headers });
      const body: unknown = await answer.json();
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}`);
      return { ms: performance.now() - start, body };
    };
    const figures: Record<string, number> = {};
    let slowest = 0;
    const measure = async (name: string, path: string, pauseMs = 0): Promise<void> => {
      const times: number[] = [];
      for (let index = 0; index < samples; index += 1) {
        times.push((await ask(path)).ms);
        if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
      figures[`${name} p50`] = median(times);
      figures[`${name} p95`] = percentile(times, 0.95);
      slowest = Math.max(slowest, percentile(times, 0.95));
    };
    // The first request compiles and connects.
    await ask('/api/monitor/ejecuciones');
    for (const [name, path] of Object.entries(requests(seed))) await measure(name, path);
    // Read anew for each: those who ask within a second share a reading.
    await measure('resumen', '/api/monitor/resumen', 1_010);
    const { next } = (await ask('/api/monitor/ejecuciones?q=F001-*')).body as { next: string };
    await measure('página siguiente', `/api/monitor/ejecuciones?q=F001-*&after=${encodeURIComponent(next)}`);
    return {
      bench: 'monitor',
      ratios: { aim: aimMs / slowest },
      figures: { runs, slowestP95Ms: slowest, ...figures },
    };
  });
}
