import type { FastifyReply } from 'fastify';
import type { ZodType } from 'zod';

/** Answers problem+json and returns the reply, for `return problem(...)` in a route. */
export const problem = (reply: FastifyReply, status: number, title: string, detail = ''): FastifyReply =>
  reply.code(status).type('application/problem+json; charset=utf-8').send({ title, status, detail });

/** The body as the schema reads it; null after a 400 has been answered. */
export function readBody<Output>(schema: ZodType<Output>, body: unknown, reply: FastifyReply): Output | null {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const detail = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'cuerpo'}: ${message}`).join('; ');
  problem(reply, 400, 'La orden no es válida', detail);
  return null;
}
