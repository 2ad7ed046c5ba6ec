import { localSecrets } from '../../platform/config/secrets.ts';
import type { Settings } from '../../platform/config/settings.ts';
import { createHttpServer } from '../../platform/http/http-server.ts';
import { collectProcessMetrics, metricsText } from '../../platform/observability/metrics.ts';
import { closeRedis, openRedis } from '../../platform/redis/connections.ts';
import { createCircuits } from '../../platform/tasks/circuit.ts';
import { runUntilStopped } from '../lifecycle.ts';
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
  const http = await createHttpServer({
    host: settings.ERP_HOST,
    port: settings.MONITOR_PORT,
    publicUrl: `http://localhost:${settings.MONITOR_PORT}`,
    routes: monitorRoutes({ database, redis, circuits: createCircuits(redis), registry }),
    database,
    authenticator: null,
    basicAuth: {
      user: settings.ERP_MONITOR_USER,
      password: settings.ERP_MONITOR_PASSWORD ?? localSecrets(settings.DATA_DIR).monitorPassword,
      realm: 'Monitor de JSOLUCIONES ERP',
    },
    staticDir: webAppFolder(),
    indexPage: 'monitor.html',
    metrics: metricsText,
    healthChecks: {
      redis: async () => {
        await redis.ping();
      },
    },
    log,
    onUnexpected: runtime.reportHttp,
  });
  const { url } = await http.listen();
  log.info({ url }, 'monitor.listening');
  const watch = startWatch(runtime, 'monitor');
  await runUntilStopped(log, async () => {
    await watch.stop();
    await http.close();
    await closeRedis(redis);
    await runtime.close();
  });
}
