import type { Authenticator } from '../../platform/auth/authenticator.ts';
import type { Principal } from '../../platform/auth/principal.ts';
import type { Database } from '../../platform/database/database.ts';
import { createHttpServer, type HttpServer, type HttpServerOptions } from '../../platform/http/http-server.ts';
import type { Route } from '../../platform/http/route.ts';
import type { PermissionDefinition } from '../../platform/module.ts';
import type { Logger } from '../../platform/observability/logger.ts';
import type { Redis } from '../../platform/redis/connections.ts';
import { createScheduleAdministration } from '../../platform/schedules/administration.ts';
import type { HealthChecks, MetricsText } from '../../platform/http/operations.ts';
import type { Circuits } from '../../platform/tasks/circuit.ts';
import type { Registry } from '../../platform/tasks/registry.ts';
import { actionRoutes } from './actions.routes.ts';
import { createLiveOverview } from './live-overview.ts';
import { monitorRoutes, permisoOperar, permisoVer } from './monitor.routes.ts';

export type MonitorServerOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Where the application is opened, for links to it. */
  applicationUrl: string;
  /** The monitor's own name and password, and what whoever has them may do. */
  user: string;
  password: string;
  role: 'operador' | 'lector';
  authenticator: Authenticator;
  /** Signing in, renewing and leaving, as in the application. */
  sessionRoutes: readonly Route[];
  permissions: readonly PermissionDefinition[];
  database: Database;
  redis: Redis;
  circuits: Circuits;
  registry: Registry;
  /** As the HTTP server's; a benchmark asks more. */
  requestsPerMinute?: number;
  /** Null serves the API alone. */
  staticDir: string | null;
  metrics: MetricsText;
  healthChecks: HealthChecks;
  log: Logger;
  /** As the HTTP server's. */
  onUnexpected?: HttpServerOptions['onUnexpected'];
};

const basicId = 'monitor';

const ownPrincipal = (user: string, role: MonitorServerOptions['role']): Principal => ({
  userId: basicId,
  sessionId: basicId,
  username: user,
  name: role === 'operador' ? 'Operador del monitor' : 'Lector del monitor',
  roles: [],
  permissions: new Set(role === 'operador' ? [permisoVer, permisoOperar] : [permisoVer]),
  scopes: [],
});

/** The operator's server: its routes behind password or session, and one reader of the overview for all who look. */
export async function createMonitorServer(options: MonitorServerOptions): Promise<HttpServer> {
  const { database, redis, circuits, registry, authenticator, log } = options;
  const schedules = createScheduleAdministration({ tasks: registry.tasks });
  const live = createLiveOverview({ database, redis, circuits, schedules, log });
  const hasSession = (principal: Principal) => principal.sessionId !== basicId;
  const http = await createHttpServer({
    host: options.host,
    port: options.port,
    publicUrl: `http://localhost:${options.port}`,
    routes: [
      ...options.sessionRoutes,
      ...monitorRoutes({
        database,
        registry,
        schedules,
        live,
        authenticator,
        hasSession,
        applicationUrl: options.applicationUrl,
      }),
      ...actionRoutes({ database, registry, schedules, hasSession }),
    ],
    permissions: options.permissions,
    database,
    authenticator,
    operatorAccess: {
      basic: { user: options.user, password: options.password, realm: 'Monitor de JSOLUCIONES ERP' },
      basicPrincipal: ownPrincipal(options.user, options.role),
      authenticator,
      permission: permisoVer,
      openPaths: options.sessionRoutes.map(({ path }) => path),
      loginPage: 'monitor.html',
    },
    ...(options.requestsPerMinute ? { requestsPerMinute: options.requestsPerMinute } : {}),
    staticDir: options.staticDir,
    indexPage: 'monitor.html',
    metrics: options.metrics,
    healthChecks: options.healthChecks,
    ...(options.onUnexpected ? { onUnexpected: options.onUnexpected } : {}),
    log,
  });
  return {
    ...http,
    async close() {
      live.close();
      await http.close();
    },
  };
}
