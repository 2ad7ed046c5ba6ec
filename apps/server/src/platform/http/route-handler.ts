import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../auth/principal.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { withTrace } from '../observability/trace.ts';
import { contentDisposition } from './content-disposition.ts';
import { idempotencyKeyFrom, requestHash, runIdempotent } from './idempotency.ts';
import { FileAnswer, VersionedAnswer, type CookieToSet, type Route } from './route.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** 32 hex digits: from `traceparent`, or new. */
    traceId: string;
    principal: Principal | null;
  }
}

export type RouteContext = {
  readonly database: Database;
  readonly log: Logger;
  readonly secureCookies: boolean;
  readonly takeoverSeconds: number;
};

const setCookieOn = (reply: FastifyReply, secure: boolean, cookie: CookieToSet): void => {
  void reply.setCookie(cookie.name, cookie.value, {
    path: cookie.path,
    maxAge: cookie.maxAgeSeconds,
    httpOnly: true,
    sameSite: 'strict',
    secure,
  });
};

const singleHeaders = (headers: FastifyRequest['headers']): Record<string, string | undefined> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));

/** What the handler promised is what leaves: a mismatch is our mistake, and no half-right answer is sent. */
function checkedAnswer(route: Route, result: unknown): unknown {
  if (!route.response) return result;
  const parsed = route.response.safeParse(result);
  if (!parsed.success) {
    throw new Error(`${route.method} ${route.path} answered what its response schema refuses`, { cause: parsed.error });
  }
  return parsed.data;
}

function sendFile(reply: FastifyReply, file: FileAnswer): FastifyReply {
  void reply
    .header('content-type', file.contentType)
    .header('content-disposition', contentDisposition(file.disposition, file.filename));
  if (file.disposition === 'inline') {
    // A document shown in place may style itself, and may do nothing else.
    void reply.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
    );
  }
  return reply.send(file.content instanceof Readable ? file.content : Buffer.from(file.content));
}

/** Fastify's handler for a {@link Route}: builds the request it sees, and turns what it returns into the answer. */
export const handlerFor = (route: Route, context: RouteContext) =>
  async function handle(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const idempotencyKey = route.idempotent ? idempotencyKeyFrom(request.headers['idempotency-key']) : null;
    const call = () =>
      withTrace(request.traceId, () =>
        route.handler({
          params: request.params,
          query: request.query,
          body: route.raw ? undefined : request.body,
          principal: request.principal,
          traceId: request.traceId,
          ip: request.ip,
          userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
          cookies: request.cookies,
          headers: singleHeaders(request.headers),
          rawBody: route.raw && Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0),
          setCookie: (cookie) => setCookieOn(reply, context.secureCookies, cookie),
          idempotencyKey,
          log: context.log.child({ traceId: request.traceId }),
        }),
      );

    if (idempotencyKey === null || route.idempotent === 'by-handler') {
      const result = await call();
      if (result instanceof FileAnswer) return sendFile(reply, result);
      if (result instanceof VersionedAnswer) {
        const etag = `"${result.version}"`;
        void reply.header('etag', etag);
        if (request.headers['if-none-match'] === etag) return reply.code(304).send();
        return sendJson(reply, 200, checkedAnswer(route, await result.make()));
      }
      return sendJson(reply, result === undefined && !route.response ? 204 : 200, checkedAnswer(route, result));
    }

    const { status, answer, replayed } = await runIdempotent(
      context.database,
      {
        key: idempotencyKey,
        userId: request.principal?.userId ?? 'publico',
        route: `${route.method} ${route.path}`,
        bodyHash: requestHash([request.params, request.query, request.body]),
      },
      context.takeoverSeconds,
      async () => {
        const result = await call();
        if (result instanceof FileAnswer) throw new Error(`${route.path} is idempotent and cannot answer with a file`);
        return { status: route.response ? 200 : 204, answer: checkedAnswer(route, result) };
      },
    );
    if (replayed) void reply.header('idempotent-replayed', 'true');
    return sendJson(reply, status, answer);
  };

const sendJson = (reply: FastifyReply, status: number, answer: unknown): FastifyReply =>
  status === 204
    ? reply.code(204).send()
    : reply.code(status).type('application/json; charset=utf-8').send(JSON.stringify(answer));
