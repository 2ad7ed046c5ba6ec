import path from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** Vite puts a hash of the content into these names, so a name's content never changes. */
const hashedFolder = `${path.sep}assets${path.sep}`;

/** Serves the built web app. Everything but hashed assets is asked for again each time, so a deploy is seen at once. */
export async function registerWebApp(app: FastifyInstance, folder: string, indexPage: string): Promise<void> {
  await app.register(fastifyStatic, {
    root: folder,
    prefix: '/',
    cacheControl: false,
    // What the build left compressed beside each file: `.br` or `.gz`, as the browser takes it.
    preCompressed: true,
    index: [indexPage],
    setHeaders(response, file) {
      const immutable = file.startsWith(path.join(folder, 'assets') + path.sep) || file.includes(hashedFolder);
      response.setHeader('cache-control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

/** A screen's address typed or reloaded in the browser: the web app answers it, not the server. */
export const wantsScreen = (request: FastifyRequest): boolean => {
  const pathname = request.url.split('?', 1)[0]!;
  return (
    (request.method === 'GET' || request.method === 'HEAD') &&
    !/^\/(api|health|metrics|ws|sse|assets)(\/|$)/.test(pathname) &&
    (request.headers.accept ?? '').includes('text/html')
  );
};
