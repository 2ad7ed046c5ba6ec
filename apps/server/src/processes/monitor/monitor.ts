import { localSecrets } from '../../platform/config/secrets.ts';
import type { Settings } from '../../platform/config/settings.ts';
import { collectProcessMetrics, metricsText } from '../../platform/observability/metrics.ts';
import { refreshSystemMetrics } from '../../platform/observability/system-metrics.ts';
import { closeRedis, openRedis } from '../../platform/redis/connections.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { sincronizarPermisos } from '../../modules/seguridad/public.ts';
import { runUntilStopped } from '../lifecycle.ts';
import { serveOperations } from '../operations.ts';
import { openRuntime } from '../runtime.ts';
import { startWatch } from '../watch.ts';
import { webAppFolder } from '../web-app-folder.ts';
import { createMonitorServer } from './monitor-server.ts';

/** Of the routes of seguridad, those by which a person gets in, stays in and leaves. */
const sessionPaths = ['/api/seguridad/login', '/api/seguridad/renovar', '/api/seguridad/salir'];

/** The operator's window: what waits, what runs, what failed and why, and what to do about it. */
export async function runMonitor(settings: Settings): Promise<void> {
  const runtime = await openRuntime(settings, 'monitor');
  const { database, connections, registry, modules, authenticator, publicUrl, log } = runtime;
  collectProcessMetrics('monitor');
  const permissions = modules.flatMap((module) => module.permissions ?? []);
  await database.transaction((tx) => sincronizarPermisos(tx, permissions));
  const redis = openRedis(connections.brokerUrl, { role: 'producer', name: 'jsol-monitor', log });
  const cache = openRedis(connections.cacheUrl, { role: 'producer', name: 'jsol-monitor', log });
  const circuits = createCircuits(redis);
  // There is one monitor, so what is one for the whole system is told here.
  const metrics = async () => {
    await refreshSystemMetrics({
      database,
      redis: { broker: redis, channels: runtime.publisher.redis, cache },
      circuits,
    });
    return metricsText();
  };
  const healthChecks = {
    redis: async () => {
      await redis.ping();
    },
  };
  const http = await createMonitorServer({
    host: settings.ERP_MONITOR_HOST,
    port: settings.MONITOR_PORT,
    applicationUrl: publicUrl,
    user: settings.ERP_MONITOR_USER,
    password: settings.ERP_MONITOR_PASSWORD ?? localSecrets(settings.DATA_DIR).monitorPassword,
    role: settings.ERP_MONITOR_ROLE,
    authenticator,
    sessionRoutes: modules.flatMap((module) => module.routes ?? []).filter(({ path }) => sessionPaths.includes(path)),
    permissions,
    database,
    redis,
    circuits,
    registry,
    staticDir: webAppFolder(),
    metrics,
    healthChecks,
    log,
    onUnexpected: runtime.reportHttp,
  });
  const operations = await serveOperations(settings, 'monitor', healthChecks, metrics);
  const { url } = await http.listen();
  log.info({ url }, 'monitor.listening');
  const watch = startWatch(runtime, 'monitor');
  await runUntilStopped(log, async () => {
    await watch.stop();
    await http.close();
    await operations.close();
    await Promise.all([closeRedis(redis), closeRedis(cache)]);
    await runtime.close();
  });
}
