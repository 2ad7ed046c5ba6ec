import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { credencialesIncorrectas } from './errors.ts';

export type BasicAuth = { user: string; password: string; realm: string };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Puts every address but `/health/live` behind one name and password, as a browser asks for by itself. For operators'
 * pages on loopback or behind TLS: the password travels with each request.
 */
export function registerBasicAuth(app: FastifyInstance, { user, password, realm }: BasicAuth): void {
  const expected = digest(`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`);
  app.addHook('onRequest', async (request, reply) => {
    if (request.url === '/health/live') return;
    // Digests have one length, so that the comparison tells nothing about the password's.
    if (timingSafeEqual(digest(request.headers.authorization ?? ''), expected)) return;
    void reply.header('www-authenticate', `Basic realm="${realm}", charset="UTF-8"`);
    throw credencialesIncorrectas('Escriba el usuario y la clave del monitor: los muestra "npm start".');
  });
}
