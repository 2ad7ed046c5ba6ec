import { sql } from 'kysely';
import { createGateway } from '../platform/channels/gateway.ts';
import type { Settings } from '../platform/config/settings.ts';
import { createHttpServer } from '../platform/http/http-server.ts';
import { httpDuration } from '../platform/http/metrics.ts';
import { isSafeMethod } from '../platform/http/origin.ts';
import { collectProcessMetrics, metricsText } from '../platform/observability/metrics.ts';
import { startRelay } from '../platform/outbox/relay.ts';
import { sincronizarPermisos } from '../modules/seguridad/public.ts';
import { runUntilStopped } from './lifecycle.ts';
import { serveOperations } from './operations.ts';
import { openRuntime, type ExtraModules } from './runtime.ts';
import { startWatch } from './watch.ts';
import { webAppFolder } from './web-app-folder.ts';

/** HTTP, WebSocket and the web app, on one port. Any number of these may run. */
export async function runApi(settings: Settings, extra?: ExtraModules): Promise<void> {
  const runtime = await openRuntime(settings, 'api', extra);
  const { database, connections, modules, publisher, spans, authenticator, publicUrl, log } = runtime;
  collectProcessMetrics('api');
  const relay = startRelay({ database, brokerUrl: connections.brokerUrl, log });
  const permissions = modules.flatMap((module) => module.permissions ?? []);
  await database.transaction((tx) => sincronizarPermisos(tx, permissions));
  const healthChecks = {
    postgresql: async () => {
      await sql`select 1`.execute(database.reader);
    },
    redis: async () => {
      await publisher.redis.ping();
    },
  };
  const http = await createHttpServer({
    host: settings.ERP_HOST,
    port: settings.PORT,
    publicUrl,
    trustProxy: settings.ERP_TRUST_PROXY,
    routes: modules.flatMap((module) => module.routes ?? []),
    permissions,
    database,
    authenticator,
    // Routes that create something keep the key in a unique column of their own, so a request taken over early is
    // safe; a cashier whose server died must not wait a minute.
    idempotencyTakeoverSeconds: 10,
    streams: { '/sse': (request, response) => gateway.eventStream(request, response) },
    staticDir: webAppFolder(),
    metrics: metricsText,
    healthChecks,
    log,
    onUnexpected: runtime.reportHttp,
    onAnswered: ({ method, route, status, seconds, traceId }) => {
      httpDuration.observe({ method, route, status }, seconds);
      // Reads begin no work: what they say of a trace is nothing.
      if (isSafeMethod(method)) return;
      const ms = seconds * 1_000;
      const startedAt = new Date(Date.now() - ms);
      spans.record({ traceId, kind: 'http', name: `${method} ${route}`, startedAt, ms, outcome: status });
    },
  });
  const gateway = createGateway({
    server: http.server,
    redisUrl: connections.channelsUrl,
    channels: modules.flatMap((module) => module.channels ?? []),
    authenticate: (request) => authenticator.authenticateCookies(request.headers.cookie),
    // A reload brings new rights; the socket's own token still ends when it ends.
    reload: async (principal) => {
      const reloaded = await authenticator.reload(principal);
      return reloaded && { ...reloaded, ...(principal.expiresAt ? { expiresAt: principal.expiresAt } : {}) };
    },
    reader: database.reader,
    allowedOrigins: [new URL(publicUrl).origin],
    spans,
    log,
  });
  const operations = await serveOperations(settings, 'api', healthChecks);
  const { url } = await http.listen();
  log.info({ url }, 'api.listening');
  const watch = startWatch(runtime, 'api');
  await runUntilStopped(log, async () => {
    await watch.stop();
    await gateway.close();
    await http.close();
    await operations.close();
    await relay.stop();
    await runtime.close();
  });
}
