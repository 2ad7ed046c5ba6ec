import { gunzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pause, sendAnswer } from '../answer.ts';
import type { FailureScript } from '../failures.ts';
import type { RequestLog } from '../request-log.ts';
import { authFields, readEnvelope, type SentryEvent } from './envelope.ts';
import { DEFAULT_DELAY_MS, sentryFailureKinds, type SentryFailureKind } from './failures.ts';

/** `http://<key>@127.0.0.1:8090/sentry/<project>` is the DSN of this receiver. */
export const sentryKey = '0123456789abcdef0123456789abcdef';
export const sentryProject = '1';

const KEPT = 1_000;
/** Sentry's own limit of one event. */
const MAX_BYTES = 1_000_000;

export type SentryParts = {
  events: (SentryEvent & { receivedAt: string })[];
  failures: FailureScript<SentryFailureKind>;
  log: RequestLog;
  clock: () => Date;
};

/** Sentry's envelope endpoint, for one project. */
export function sentryRoutes(server: FastifyInstance, parts: SentryParts): void {
  void server.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post<{ Params: { project: string } }>('/sentry/api/:project/envelope/', async (request, reply) => {
      const from = Date.now();
      const failure = parts.failures.take('sentry', null, sentryFailureKinds);
      if (failure?.kind === 'slow') await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
      let status = failure?.kind === 'down' ? 503 : failure?.kind === 'throttle' ? 429 : 200;
      let why = '';
      let event: SentryEvent | null = null;
      if (status === 200) {
        const auth = authFields(String(request.headers['x-sentry-auth'] ?? ''));
        const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        if (request.params.project !== sentryProject) [status, why] = [404, 'ese proyecto no existe'];
        else if (auth['sentry_key'] !== sentryKey) [status, why] = [403, 'sentry_key no es la del proyecto'];
        else if (auth['sentry_version'] !== '7' || !auth['sentry_client'])
          [status, why] = [400, 'faltan sentry_version=7 o sentry_client'];
        else if (raw.length > MAX_BYTES) [status, why] = [413, 'el envelope es demasiado grande'];
        else {
          try {
            event = readEnvelope(request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw);
          } catch (error) {
            [status, why] = [400, error instanceof Error ? error.message : String(error)];
          }
        }
      }
      if (event) {
        parts.events.push({ ...event, receivedAt: parts.clock().toISOString() });
        if (parts.events.length > KEPT) parts.events.shift();
      }
      parts.log.add({
        at: parts.clock().toISOString(),
        service: 'sentry',
        operation: 'envelope',
        subject: event?.exception.values[0]?.type ?? '',
        outcome: why || (status === 200 ? 'recibido' : 'no recibido'),
        code: String(status),
        failure: failure?.kind ?? null,
        milliseconds: Date.now() - from,
      });
      if (status === 429) void reply.header('retry-after', '60');
      const body = JSON.stringify(event ? { id: event.event_id } : { detail: why });
      return sendAnswer(reply, { kind: 'body', status, contentType: 'application/json', body });
    });
    ready();
  });
}
