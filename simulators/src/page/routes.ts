import type { FastifyInstance } from 'fastify';
import { script, stylesheet } from './assets.ts';
import { renderFragments, type Simulated } from './fragments.ts';
import { renderPage } from './page.ts';

/** Everything the page needs comes from here, and nothing it shows may run. */
const POLICY =
  "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export function pageRoutes(server: FastifyInstance, simulated: Simulated): void {
  server.get('/', async (_request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .headers({ 'content-security-policy': POLICY, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
      .send(renderPage(simulated)),
  );
  server.get('/page.css', async (_request, reply) => reply.type('text/css; charset=utf-8').send(stylesheet));
  server.get('/page.js', async (_request, reply) => reply.type('text/javascript; charset=utf-8').send(script));
  server.get('/page/fragments', async (_request, reply) =>
    reply.header('cache-control', 'no-store').send(renderFragments(simulated)),
  );
}
