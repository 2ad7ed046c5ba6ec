import type { FastifyInstance } from 'fastify';
import { newSmtpFailure, toFailure } from '../smtp/failures.ts';
import type { SmtpParts } from '../smtp/smtp-service.ts';
import { problem, readBody } from './problem.ts';

/** A mail may hold anything: it is shown without scripts, and without fetching what it links to. */
const MAIL_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:";

/** The inbox and its scripted failures. */
export function smtpControl(server: FastifyInstance, { mailbox, failures, log }: SmtpParts): void {
  server.get('/control/smtp/messages', async () => mailbox.list());
  server.get<{ Params: { id: string } }>('/control/smtp/messages/:id', async ({ params }, reply) => {
    const message = await mailbox.read(params.id);
    return message ?? problem(reply, 404, 'No existe ese correo');
  });
  server.get<{ Params: { id: string } }>('/control/smtp/messages/:id/html', async ({ params }, reply) => {
    const message = await mailbox.read(params.id);
    if (message === null) return problem(reply, 404, 'No existe ese correo');
    reply.header('content-security-policy', MAIL_POLICY);
    return message.html === ''
      ? reply.type('text/plain; charset=utf-8').send(message.text)
      : reply.type('text/html; charset=utf-8').send(message.html);
  });
  server.get<{ Params: { id: string; position: string } }>(
    '/control/smtp/messages/:id/attachments/:position',
    async ({ params }, reply) => {
      const found = await mailbox.attachment(params.id, Number(params.position));
      if (found === null) return problem(reply, 404, 'No existe ese adjunto');
      return reply
        .type(found.contentType)
        .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(found.filename)}`)
        .header('content-security-policy', MAIL_POLICY)
        .send(found.content);
    },
  );
  server.delete('/control/smtp/messages', async (_request, reply) => {
    await mailbox.clear();
    return reply.code(204).send();
  });
  server.delete('/control/smtp', async (_request, reply) => {
    await mailbox.clear();
    failures.clear();
    log.clear();
    return reply.code(204).send();
  });
  server.get('/control/smtp/requests', async () => log.list());

  server.post('/control/smtp/failures', async (request, reply) => {
    const input = readBody(newSmtpFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toFailure(input)));
  });
  server.get('/control/smtp/failures', async () => failures.list());
  server.delete('/control/smtp/failures', async (_request, reply) => {
    failures.clear();
    return reply.code(204).send();
  });
  server.delete<{ Params: { id: string } }>('/control/smtp/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );
}
