import type { FastifyInstance } from 'fastify';
import { newWebhookFailure, toFailure } from '../webhooks/failures.ts';
import type { WebhookParts } from '../webhooks/webhook-receiver.ts';
import { problem, readBody } from './problem.ts';

/** What came by webhook, and its scripted failures. */
export function webhooksControl(server: FastifyInstance, { received, failures, log }: WebhookParts): void {
  server.get('/control/webhooks/received', async () => [...received].reverse());
  server.get('/control/webhooks/requests', async () => log.list());
  server.delete('/control/webhooks', async (_request, reply) => {
    received.length = 0;
    failures.clear();
    log.clear();
    return reply.code(204).send();
  });
  server.post('/control/webhooks/failures', async (request, reply) => {
    const input = readBody(newWebhookFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toFailure(input)));
  });
  server.get('/control/webhooks/failures', async () => failures.list());
  server.delete<{ Params: { id: string } }>('/control/webhooks/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );
}
