import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Authenticator } from '../auth/authenticator.ts';
import { can } from '../auth/principal.ts';
import type { Database } from '../database/database.ts';
import type { PermissionDefinition } from '../module.ts';
import type { Logger } from '../observability/logger.ts';
import { newTraceId } from '../observability/trace.ts';
import { registerApiDocs } from './api-docs.ts';
import { metodoNoPermitido, origenAjeno, rutaInexistente, sinPermiso, sinSesion } from './errors.ts';
import { forgetOldIdempotencyKeys } from './idempotency.ts';
import { registerOperations, type HealthChecks, type MetricsText } from './operations.ts';
import { registerOperatorAccess, type OperatorAccess } from './operator-access.ts';
import { comesFromOurPages } from './origin.ts';
import { problemOf } from './problem.ts';
import { createRateLimits, type Limit } from './rate-limits.ts';
import { handlerFor } from './route-handler.ts';
import type { Route } from './route.ts';
import { assertStrict, validate } from './validation.ts';
import { registerWebApp, wantsScreen } from './web-app.ts';

/** Largest accepted body, in bytes. Files come in through their own routes when there are any. */
export const maxBodyBytes = 1_048_576;

/** How long a stop waits for running requests; a client that reads slowly must not hold it for ever. */
const drainMs = 10_000;

export type AnsweredRequest = { method: string; route: string; status: number; seconds: number; traceId: string };

export type HttpServerOptions = {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** The address people open, such as `https://erp.empresa.pe`; decides Secure cookies, HSTS and the accepted Origin. */
  publicUrl: string;
  routes: readonly Route[];
  /** With them, a route that asks for an undeclared permission stops start-up, and a 403 says what the permission is for. */
  permissions?: readonly PermissionDefinition[];
  database: Database;
  authenticator: Pick<Authenticator, 'authenticateCookies'>;
  /** For a server of operators: nothing is open to the world. It says who is calling, before the routes ask. */
  operatorAccess?: OperatorAccess;
  /** Answers that do not end, by path: each takes the request over as it is, and decides by itself who may. */
  streams?: Readonly<Record<string, (request: IncomingMessage, response: ServerResponse) => void>>;
  /** Folder of the built web app; null serves the API alone. */
  staticDir: string | null;
  /** The page that answers every screen's address. Default `index.html`. */
  indexPage?: string;
  /** What `/metrics` answers, in Prometheus' text format. */
  metrics: MetricsText;
  /** What `/health/ready` asks, by name; a rejection or 2 s of silence is a failure. */
  healthChecks: HealthChecks;
  log: Logger;
  /** Per person, or per address where nobody signed in. Default 1200: a bulk import or 100 tills behind one address fit. */
  requestsPerMinute?: number;
  /** Whose X-Forwarded-For is believed. Default `loopback`: nginx on the same machine. */
  trustProxy?: string | boolean;
  /** After how many seconds an idempotent request without an answer counts as died. Default 60. */
  idempotencyTakeoverSeconds?: number;
  /** Called after each answer, with the route's pattern: for metrics. */
  onAnswered?: (answered: AnsweredRequest) => void;
  /** Told of what nobody foresaw (500), for whoever collects errors. It must not throw. */
  onUnexpected?: (error: unknown, request: { method: string; route: string; traceId: string }) => void;
};

export type HttpServer = {
  readonly app: FastifyInstance;
  /** The raw server, for the WebSocket gateway's `upgrade`. */
  readonly server: Server;
  listen(): Promise<{ port: number; url: string }>;
  /** Stops accepting, closes idle connections, and lets running requests finish for up to 10 s. */
  close(): Promise<void>;
};

/** The HTTP side of the api process: routes as values in, problem documents and JSON out. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { log, streams = {} } = options;
  const publicOrigin = new URL(options.publicUrl).origin;
  const secure = publicOrigin.startsWith('https:');

  const app = fastify({
    logger: false,
    bodyLimit: maxBodyBytes,
    trustProxy: options.trustProxy ?? 'loopback',
    // Idle keep-alive connections do not hold up a stop; running requests do.
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    frameworkErrors: (error, request, reply) => {
      request.traceId ||= newTraceId();
      void sendProblem(error, request, reply);
    },
    genReqId: () => '',
  });

  function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const answer = problemOf(error, request.traceId, request.routeOptions.bodyLimit ?? maxBodyBytes);
    if (answer.unexpected) {
      log.error(
        { err: error, traceId: request.traceId, method: request.method, path: patternOf(request) },
        'http.error',
      );
      options.onUnexpected?.(error, { method: request.method, route: patternOf(request), traceId: request.traceId });
    }
    return reply
      .code(answer.status)
      .headers({ ...answer.headers, 'x-trace-id': request.traceId, 'cache-control': 'no-store' })
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify(answer.body));
  }

  app.decorateRequest('traceId', '');
  app.decorateRequest('principal', null);
  app.addHook('onRequest', async (request, reply) => {
    request.traceId = traceIdFrom(request.headers['traceparent']) ?? newTraceId();
    void reply.header('x-trace-id', request.traceId);
    if (request.url.startsWith('/api/')) void reply.header('cache-control', 'no-store');
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = patternOf(request);
    // How long somebody listened is no time to answer.
    if (streams[route]) return;
    options.onAnswered?.({
      method: request.method,
      route,
      status: reply.statusCode,
      seconds: reply.elapsedTime / 1_000,
      traceId: request.traceId,
    });
    if (!request.url.startsWith('/api/')) return;
    log.info(
      {
        traceId: request.traceId,
        method: request.method,
        route,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        userId: request.principal?.userId,
      },
      'http.answered',
    );
  });

  app.setErrorHandler((error, request, reply) => sendProblem(error, request, reply));
  app.setValidatorCompiler(
    ({ schema }) =>
      (data) =>
        validate(schema as z.ZodType, data),
  );
  // Answers are checked and serialised by the route's handler; see route-handler.ts.
  app.setSerializerCompiler(() => (data) => JSON.stringify(data));
  app.removeContentTypeParser('text/plain');
  acceptEmptyJson(app);

  await app.register(cookie);
  await app.register(helmet, securityHeaders(publicOrigin));
  await registerApiDocs(app);
  if (options.operatorAccess) registerOperatorAccess(app, options.operatorAccess);
  registerOperations(app, options.healthChecks, options.metrics);

  const limits = await createRateLimits(app);
  const globalLimit = limits(
    'global',
    options.requestsPerMinute ?? 1_200,
    (request) => request.principal?.userId ?? request.ip,
  );
  const permissions = new Map((options.permissions ?? []).map((permission) => [permission.name, permission]));
  const add = (server: FastifyInstance, route: Route): void => {
    const own = route.perMinute
      ? [limits(`${route.method} ${route.path}`, route.perMinute, (request) => request.ip)]
      : [];
    if (route.body) assertStrict(route.body, `the body of ${route.method} ${route.path}`);
    if (route.idempotent && route.method === 'GET') throw new Error(`${route.path}: a GET needs no Idempotency-Key`);
    if (options.permissions && !['public', 'session'].includes(route.access) && !permissions.has(route.access)) {
      throw new Error(`${route.method} ${route.path} asks for ${route.access}: no module declares that permission`);
    }
    if (route.raw && route.body) throw new Error(`${route.path} takes its body as bytes: it has no schema`);
    server.route({
      method: route.method,
      url: route.path,
      schema: documented(route),
      ...(route.maxBodyBytes && { bodyLimit: route.maxBodyBytes }),
      onRequest: guard(route, [...own, globalLimit]),
      handler: handlerFor(route, {
        database: options.database,
        log,
        secureCookies: secure,
        takeoverSeconds: options.idempotencyTakeoverSeconds ?? 60,
      }),
    });
  };
  for (const route of options.routes) if (!route.raw) add(app, route);
  await app.register(async (scope) => {
    keepBytes(scope);
    for (const route of options.routes) if (route.raw) add(scope, route);
  });

  for (const [url, stream] of Object.entries(streams)) {
    app.route({
      method: 'GET',
      url,
      exposeHeadRoute: false,
      schema: { hide: true },
      handler: (request, reply) => {
        reply.hijack();
        stream(request.raw, reply.raw);
      },
    });
  }

  /** Before the body is read: whose page, who, how often, and with what right. */
  function guard(route: Route, routeLimits: readonly Limit[]) {
    return async (request: FastifyRequest): Promise<void> => {
      if (!comesFromOurPages(request, publicOrigin)) {
        throw origenAjeno('La petición viene de otra página web y se rechazó. Haga la operación desde la aplicación.');
      }
      if (route.access !== 'public') {
        request.principal ??= await options.authenticator.authenticateCookies(request.headers.cookie);
      }
      for (const limit of routeLimits) await limit(request);
      if (route.access === 'public') return;
      if (!request.principal) throw sinSesion('Su sesión no existe o terminó. Inicie sesión para continuar.');
      if (route.access === 'session' || can(request.principal, route.access)) return;
      const summary = permissions.get(route.access)?.summary;
      throw sinPermiso(
        `Le falta el permiso «${route.access}»${summary ? ` (${summary})` : ''}. Pídalo a un administrador.`,
        { data: { permiso: route.access } },
      );
    };
  }

  const methodsOf = pathMatcher(options.routes);
  app.setNotFoundHandler(async (request, reply) => {
    if (options.staticDir && wantsScreen(request)) {
      return reply.header('cache-control', 'no-cache').sendFile(options.indexPage ?? 'index.html');
    }
    const pathname = request.url.split('?', 1)[0]!;
    const methods = methodsOf(pathname);
    if (methods.length > 0) {
      void reply.header('allow', methods.join(', '));
      throw metodoNoPermitido(`La dirección ${pathname} no admite ${request.method}; admite ${methods.join(', ')}.`);
    }
    throw rutaInexistente(`No existe ${pathname.slice(0, 200)}.`);
  });
  if (options.staticDir) await registerWebApp(app, options.staticDir, options.indexPage ?? 'index.html');
  await app.ready();

  let cleaning: NodeJS.Timeout | undefined;
  return {
    app,
    server: app.server,
    async listen() {
      await app.listen({ host: options.host, port: options.port });
      cleaning = setInterval(() => {
        forgetOldIdempotencyKeys(options.database).catch((error: unknown) =>
          log.warn({ err: error }, 'idempotency.not_cleaned'),
        );
      }, 3_600_000).unref();
      const { port } = app.server.address() as AddressInfo;
      return { port, url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}` };
    },
    async close() {
      clearInterval(cleaning);
      const impatience = setTimeout(() => app.server.closeAllConnections(), drainMs);
      await app.close().finally(() => clearTimeout(impatience));
    },
  };
}

/** The trace id of a W3C `traceparent`, so that a caller's trace goes on here. */
function traceIdFrom(header: string | string[] | undefined): string | null {
  const match = typeof header === 'string' ? /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}/.exec(header) : null;
  return match && !/^0+$/.test(match[1]!) ? match[1]! : null;
}

const patternOf = (request: FastifyRequest): string => request.routeOptions.url ?? 'ninguna';

/** Bodies stay the bytes they came as. */
function keepBytes(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
}

/** A POST without a body may still say that it is JSON. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.trim() === '') done(null, undefined);
    else void parse(request, body, done);
  });
}

function documented(route: Route) {
  const files = route.response ? {} : { description: 'Sin contenido, o un archivo' };
  return {
    summary: route.summary,
    tags: [route.path.split('/')[2] ?? 'api'],
    ...(route.access === 'public' ? {} : { security: [{ sesion: [] }] }),
    ...(route.access === 'public' || route.access === 'session'
      ? {}
      : { description: `Necesita el permiso ${route.access}.` }),
    ...(route.params ? { params: route.params } : {}),
    ...(route.query ? { querystring: route.query } : {}),
    ...(route.body ? { body: route.body } : {}),
    ...(route.response ? { response: { 200: route.response } } : files),
  };
}

/** Which methods a path would admit: to tell 405 from 404. */
function pathMatcher(routes: readonly Route[]): (pathname: string) => string[] {
  const patterns = routes.map((route) => ({
    method: route.method,
    pattern: new RegExp(`^${route.path.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/:\w+/g, '[^/]+')}$`),
  }));
  return (pathname) => [...new Set(patterns.filter((each) => each.pattern.test(pathname)).map((each) => each.method))];
}

/** What a page of ours may load. Component libraries set style attributes, so inline styles stay; inline scripts do not. */
const securityHeaders = (publicOrigin: string) => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      // CSP 3 counts the WebSocket of the same address as 'self'; older browsers want it spelled out.
      connectSrc: ["'self'", publicOrigin.replace(/^http/, 'ws')],
      workerSrc: ["'self'", 'blob:'],
      manifestSrc: ["'self'"],
      objectSrc: ["'none'"],
      baseUri: ["'self'"],
      formAction: ["'self'"],
      frameSrc: ["'self'", 'blob:'],
      frameAncestors: ["'self'"],
    },
  },
  strictTransportSecurity: publicOrigin.startsWith('https:') ? { maxAge: 31_536_000, includeSubDomains: false } : false,
  xFrameOptions: { action: 'sameorigin' as const },
  referrerPolicy: { policy: 'same-origin' as const },
});
