import { localSecrets } from '../../platform/config/secrets.ts';
import type { Settings } from '../../platform/config/settings.ts';
import { createHttpServer } from '../../platform/http/http-server.ts';
import { collectProcessMetrics, metricsText } from '../../platform/observability/metrics.ts';
import { refreshSystemMetrics } from '../../platform/observability/system-metrics.ts';
import { closeRedis, openRedis } from '../../platform/redis/connections.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { runUntilStopped } from '../lifecycle.ts';
import { serveOperations } from '../operations.ts';
import { openRuntime } from '../runtime.ts';
import { startWatch } from '../watch.ts';
import { webAppFolder } from '../web-app-folder.ts';
import { monitorRoutes } from './monitor.routes.ts';

/** The operator's window: what waits, what runs, what failed and why. Always behind a password. */
export async function runMonitor(settings: Settings): Promise<void> {
  const runtime = await openRuntime(settings, 'monitor');
  const { database, connections, registry, log } = runtime;
  collectProcessMetrics('monitor');
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
  const http = await createHttpServer({
    host: settings.ERP_HOST,
    port: settings.MONITOR_PORT,
    publicUrl: `http://localhost:${settings.MONITOR_PORT}`,
    routes: monitorRoutes({ database, redis, circuits, registry }),
    database,
    authenticator: null,
    basicAuth: {
      user: settings.ERP_MONITOR_USER,
      password: settings.ERP_MONITOR_PASSWORD ?? localSecrets(settings.DATA_DIR).monitorPassword,
      realm: 'Monitor de JSOLUCIONES ERP',
    },
    staticDir: webAppFolder(),
    indexPage: 'monitor.html',
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
