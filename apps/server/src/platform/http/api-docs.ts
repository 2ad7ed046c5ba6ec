import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import { createJsonSchemaTransform } from 'fastify-type-provider-zod';
import { accessCookie } from '../auth/cookies.ts';

/**
 * OpenAPI at `/api/openapi.json`, made from the routes' schemas, and a page to read it at `/api/docs`. Must be
 * registered before the routes. What JSON Schema cannot say (a transformation) is documented as any value.
 */
export async function registerApiDocs(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'JSOLUCIONES ERP',
        version: '1',
        description:
          'Los errores son application/problem+json (RFC 9457) con «code», «detail» y «errors». Los importes son textos decimales.',
      },
      components: { securitySchemes: { sesion: { type: 'apiKey', in: 'cookie', name: accessCookie } } },
    },
    transform: createJsonSchemaTransform({ zodToJsonConfig: { unrepresentable: 'any' } }),
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', indexPrefix: '', staticCSP: docsPolicy });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
}

/** Swagger UI sets style attributes and shows inline images; its scripts are files. */
const docsPolicy = {
  'default-src': "'self'",
  'img-src': "'self' data:",
  'style-src': "'self' 'unsafe-inline'",
  'object-src': "'none'",
  'base-uri': "'self'",
  'frame-ancestors': "'none'",
};
