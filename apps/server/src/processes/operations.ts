import type { Settings } from '../platform/config/settings.ts';
import type { HealthChecks } from '../platform/http/operations.ts';
import { startOperationsServer, type OperationsServer } from '../platform/http/operations-server.ts';
import { collectProcessMetrics, metricsText } from '../platform/observability/metrics.ts';

/** Opens `ERP_METRICS_PORT`, where it is set: on one machine each process needs a port of its own. */
export async function serveOperations(
  settings: Settings,
  processName: string,
  healthChecks: HealthChecks,
  metrics = metricsText,
): Promise<OperationsServer> {
  if (settings.ERP_METRICS_PORT === undefined) return { close: () => Promise.resolve() };
  collectProcessMetrics(processName);
  const { ERP_METRICS_HOST: host, ERP_METRICS_PORT: port } = settings;
  try {
    return await startOperationsServer({ host, port, healthChecks, metrics });
  } catch (error) {
    // At once: what this process has opened already would keep it alive, half started and deaf to signals.
    process.stderr.write(`No se puede abrir ERP_METRICS_PORT (${host}:${port}): ${(error as Error).message}\n`);
    process.exit(2);
  }
}
