import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { cantidadSchema } from '@jsol/contracts/dinero';
import { problemaSchema, type Problema } from '@jsol/contracts/problema';
import { afterAll, beforeAll, expect } from 'vitest';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import { accessTokenFrom } from '../auth/cookies.ts';
import type { Principal } from '../auth/principal.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import { defineError } from '../errors/domain-error.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createLogger } from '../observability/logger.ts';
import { currentTraceId } from '../observability/trace.ts';
import { createHttpServer, type HttpServer } from './http-server.ts';
import { FileAnswer, route, VersionedAnswer } from './route.ts';

// A server with a route of each kind, for the whole of the file that imports this.

export const ana: Principal = {
  userId: '01930000-0000-7000-8000-0000000000aa',
  sessionId: '01930000-0000-7000-8000-0000000000ab',
  username: 'ana',
  name: 'Ana',
  roles: [],
  permissions: new Set(['prueba.vender']),
  scopes: [],
};
export const authenticator: Authenticator = {
  authenticateCookies: (header) =>
    Promise.resolve(accessTokenFrom(header) === 'ana' ? { ...ana, expiresAt: new Date('2100-01-01') } : null),
  reload: () => Promise.resolve(ana),
  forget: () => undefined,
  forgetUser: () => undefined,
};
const sinStock = defineError({ code: 'prueba.sin_stock', title: 'Sin stock', status: 409, fix: 'Espere.' });

/** What the routes below have done, and what a test says of the world around the server. */
export const state = {
  executions: 0,
  /** Lets the payment that waits go on. */
  release: null as (() => void) | null,
  redisOk: true,
};
const linea = z.strictObject({ productoId: z.uuid(), cantidad: cantidadSchema });
export const routes = [
  route({
    method: 'GET',
    path: '/api/prueba/catalogo',
    summary: 'Catálogo con versión',
    access: 'prueba.vender',
    response: z.object({ productos: z.number() }),
    handler: () =>
      Promise.resolve(
        new VersionedAnswer('v1-3', () => {
          state.executions += 1;
          return Promise.resolve({ productos: 3 });
        }),
      ),
  }),
  route({
    method: 'POST',
    path: '/api/prueba/archivo',
    summary: 'Recibe un archivo grande',
    access: 'prueba.vender',
    body: z.strictObject({ texto: z.string() }),
    response: z.object({ letras: z.number() }),
    maxBodyBytes: 3 * 1_048_576,
    handler: ({ body }) => Promise.resolve({ letras: body.texto.length }),
  }),
  route({
    method: 'POST',
    path: '/api/prueba/ventas',
    summary: 'Vende',
    access: 'prueba.vender',
    body: z.strictObject({ cliente: z.string().min(3), lineas: z.array(linea).min(1, 'Agregue al menos un producto') }),
    response: z.object({ lineas: z.number() }),
    handler: ({ body }) => Promise.resolve({ lineas: body.lineas.length }),
  }),
  route({
    method: 'GET',
    path: '/api/prueba/ventas/:id',
    summary: 'Lee',
    access: 'session',
    params: z.object({ id: z.uuid() }),
    query: z.object({ pagina: z.coerce.number().int().min(1).default(1), q: z.string().optional() }),
    response: z.object({ id: z.string(), pagina: z.number(), traza: z.string() }),
    handler: async ({ params, query }) => {
      await new Promise((resolve) => setImmediate(resolve));
      return { id: params.id, pagina: query.pagina, traza: currentTraceId() };
    },
  }),
  route({
    method: 'GET',
    path: '/api/prueba/anular',
    summary: 'Otro permiso',
    access: 'prueba.anular',
    handler: () => Promise.resolve(),
  }),
  route({
    method: 'GET',
    path: '/api/prueba/error/:cual',
    summary: 'Falla',
    access: 'public',
    params: z.object({ cual: z.string() }),
    response: z.object({ ok: z.boolean() }),
    handler: ({ params }) => {
      if (params.cual === 'dominio') throw sinStock('Quedan 2 de «Cemento».', { data: { disponible: '2' } });
      if (params.cual === 'externo') throw new UpstreamError('sunat', 'no answer', { retryAfterMs: 12_000 });
      if (params.cual === 'respuesta') return Promise.resolve({ ok: 'no' as unknown as boolean });
      throw new Error('secret inside detail: password=hunter2');
    },
  }),
  route({
    method: 'GET',
    path: '/api/prueba/archivo',
    summary: 'Archivo',
    access: 'public',
    handler: () =>
      Promise.resolve(
        new FileAnswer(
          Readable.from([Buffer.from('%PDF-'), Buffer.from('1.7')]),
          'application/pdf',
          'Boleta Nº 15 año.pdf',
          'inline',
        ),
      ),
  }),
  route({
    method: 'POST',
    path: '/api/prueba/pagos',
    summary: 'Paga una vez',
    access: 'session',
    body: z.strictObject({
      monto: z.string(),
      esperar: z.boolean().default(false),
      fallar: z.boolean().default(false),
    }),
    response: z.object({ pago: z.number(), clave: z.string().nullable() }),
    idempotent: true,
    handler: async ({ body, idempotencyKey }) => {
      state.executions += 1;
      const mine = state.executions;
      if (body.esperar) await new Promise<void>((resolve) => (state.release = resolve));
      if (body.fallar) throw sinStock('No alcanza.');
      return { pago: mine, clave: idempotencyKey };
    },
  }),
  route({
    method: 'POST',
    path: '/api/prueba/limitado',
    summary: 'Poco',
    access: 'public',
    perMinute: 3,
    handler: () => Promise.resolve(),
  }),
  route({
    method: 'POST',
    path: '/api/prueba/bytes',
    summary: 'Toma el cuerpo como vino',
    access: 'public',
    raw: true,
    response: z.object({ base64: z.string(), tipo: z.string().optional() }),
    handler: ({ rawBody, headers }) =>
      Promise.resolve({ base64: rawBody.toString('base64'), tipo: headers['content-type'] }),
  }),
];

let testing: TestDatabase;
export let database: Database;
let http: HttpServer;
export let url: string;
export let port: number;
let folder: string;
export const logged: { event: string; fields: Record<string, unknown> }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jsol-web-'));
  await mkdir(path.join(folder, 'assets'));
  await writeFile(path.join(folder, 'index.html'), '<!doctype html><title>ERP</title>');
  await writeFile(path.join(folder, 'assets', 'app-1a2b.js'), 'export {}');
  testing = await testDatabase();
  database = openDatabase({
    url: testing.url,
    applicationName: 'prueba-http',
    events: createEventBus(),
    onAfterCommitError: () => undefined,
  });
  const log = createLogger({ name: 'prueba', level: 'silent' });
  const spy = Object.assign(Object.create(log) as typeof log, {
    error: (fields: Record<string, unknown>, event: string) => void logged.push({ event, fields }),
  });
  http = await createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://erp.test',
    routes,
    permissions: [
      { name: 'prueba.vender', summary: 'Vender', roles: [] },
      { name: 'prueba.anular', summary: 'Anular ventas', roles: [] },
    ],
    database,
    authenticator,
    staticDir: folder,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: 'jsol_up 1\n' }),
    healthChecks: { redis: () => (state.redisOk ? Promise.resolve() : Promise.reject(new Error('ECONNREFUSED'))) },
    log: spy,
    onUnexpected: (error, request) => void reported.push({ error, ...request }),
  });
  ({ url, port } = await http.listen());
});

export const reported: { error: unknown; method: string; route: string; traceId: string }[] = [];

afterAll(async () => {
  await http.close();
  await database.close();
  await testing.drop();
  await rm(folder, { recursive: true });
});

export const call = (
  target: string,
  init: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> => fetch(`${url}${target}`, { ...init, headers: { cookie: 'jsol_acceso=ana', ...init.headers } });
export const post = (target: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  call(target, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
export async function problem(response: Response, status: number): Promise<Problema & Record<string, unknown>> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(response.status).toBe(status);
  const body = (await response.json()) as Problema & Record<string, unknown>;
  problemaSchema.parse(body);
  expect(body.status).toBe(status);
  expect(body.traceId).toBe(response.headers.get('x-trace-id'));
  expect(body.detail).not.toMatch(/\b(expected|invalid|received|required|must|error occurred)\b/i);
  return body;
}
