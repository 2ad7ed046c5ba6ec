import type { FastifyInstance } from 'fastify';
import { pause, sendAnswer } from '../answer.ts';
import { DEFAULT_DELAY_MS, webhookFailureKinds } from './failures.ts';
import { receive, type WebhookParts } from './webhook-receiver.ts';

/** Whoever the ERP tells its alerts: `POST /webhooks/alertas`. */
export function webhookRoutes(server: FastifyInstance, parts: WebhookParts): void {
  // The signature is of the bytes, so they are kept as they came.
  void server.register((scope, _options, ready) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) => parsed(null, body));
    scope.post('/webhooks/alertas', async (request, reply) => {
      const from = Date.now();
      const failure = parts.failures.take('webhook', null, webhookFailureKinds);
      const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (failure?.kind === 'slow') await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
      const refused =
        failure === null || failure.kind === 'slow' || failure.accept ? receive(parts, request.headers, body) : null;
      const status = failure?.kind === 'down' ? 503 : failure?.kind === 'reject' ? 400 : (refused?.status ?? 204);
      parts.log.add({
        at: parts.clock().toISOString(),
        service: 'webhook',
        operation: String(request.headers['x-jsol-event'] ?? ''),
        subject: String(request.headers['x-jsol-delivery'] ?? ''),
        outcome: refused?.why ?? (status < 300 ? 'recibido' : 'no recibido'),
        code: String(status),
        failure: failure?.kind ?? null,
        milliseconds: Date.now() - from,
      });
      if (failure?.kind === 'close-connection') return sendAnswer(reply, { kind: 'destroy' });
      const text = refused?.why ?? '';
      return sendAnswer(reply, { kind: 'body', status, contentType: 'text/plain; charset=utf-8', body: text });
    });
    ready();
  });
}
