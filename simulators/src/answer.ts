import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';

/** How a simulated service ends a call; three of the four are ways in which real ones go wrong. */
export type Answer =
  | { kind: 'body'; status: number; contentType: string; body: string | Buffer }
  /** Never answers: the socket stays open until the client leaves or `maxMs` have passed. */
  | { kind: 'hang'; maxMs: number }
  /** Cuts the connection. */
  | { kind: 'destroy' };

export async function sendAnswer(reply: FastifyReply, answer: Answer): Promise<void> {
  if (answer.kind === 'body') {
    await reply.code(answer.status).header('content-type', answer.contentType).send(answer.body);
    return;
  }
  reply.hijack();
  const { raw } = reply;
  if (answer.kind === 'destroy') {
    raw.destroy();
    return;
  }
  const timer = setTimeout(() => raw.destroy(), answer.maxMs);
  raw.once('close', () => clearTimeout(timer));
}

/** Waits without keeping the process alive: a slow answer must not delay a stop. */
export const pause = (milliseconds: number): Promise<void> => delay(milliseconds, undefined, { ref: false });
