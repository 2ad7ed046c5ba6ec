import type { FastifyInstance } from 'fastify';
import { newSentryFailure, toFailure } from '../sentry/failures.ts';
import type { SentryParts } from '../sentry/routes.ts';
import { problem, readBody } from './problem.ts';

/** The errors that were reported, and the receiver's scripted failures. */
export function sentryControl(server: FastifyInstance, { events, failures, log }: SentryParts): void {
  server.get('/control/sentry/events', async () => [...events].reverse());
  server.get('/control/sentry/requests', async () => log.list());
  server.delete('/control/sentry', async (_request, reply) => {
    events.length = 0;
    failures.clear();
    log.clear();
    return reply.code(204).send();
  });
  server.post('/control/sentry/failures', async (request, reply) => {
    const input = readBody(newSentryFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toFailure(input)));
  });
  server.get('/control/sentry/failures', async () => failures.list());
  server.delete<{ Params: { id: string } }>('/control/sentry/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );
}
