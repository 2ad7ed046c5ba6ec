import type { FastifyInstance } from 'fastify';
import { newPadronFailure, toFailure } from '../padron/failures.ts';
import type { PadronParts } from '../padron/routes.ts';
import { problem, readBody } from './problem.ts';

/** What was asked of the simulated registers, and their scripted failures. */
export function padronControl(server: FastifyInstance, { failures, log }: PadronParts): void {
  server.get('/control/padron/requests', async () => log.list());
  server.delete('/control/padron', async (_request, reply) => {
    failures.clear();
    log.clear();
    return reply.code(204).send();
  });
  server.post('/control/padron/failures', async (request, reply) => {
    const input = readBody(newPadronFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toFailure(input)));
  });
  server.get('/control/padron/failures', async () => failures.list());
  server.delete<{ Params: { id: string } }>('/control/padron/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );
}
