import fastify from 'fastify';
import { registerOperations, type HealthChecks, type MetricsText } from './operations.ts';

export type OperationsServer = { close(): Promise<void> };

/**
 * Health and metrics of a process on a port of their own: workers and the beat serve nothing else, and Prometheus finds
 * every process in the same place. Nobody is asked who they are, so it must be reachable from the inside alone.
 */
export async function startOperationsServer(options: {
  host: string;
  port: number;
  healthChecks: HealthChecks;
  metrics: MetricsText;
}): Promise<OperationsServer> {
  const app = fastify({ logger: false, forceCloseConnections: true });
  registerOperations(app, options.healthChecks, options.metrics, () => true);
  await app.listen({ host: options.host, port: options.port });
  return { close: () => app.close() };
}
