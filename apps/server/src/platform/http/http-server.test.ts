import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { cantidadSchema } from '@jsol/contracts/dinero';
import { problemaSchema, type Problema } from '@jsol/contracts/problema';
import { afterAll, beforeAll, expect, test } from 'vitest';
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
import { FileAnswer, route } from './route.ts';

const ana: Principal = {
  userId: '01930000-0000-7000-8000-0000000000aa',
  sessionId: '01930000-0000-7000-8000-0000000000ab',
  username: 'ana',
  name: 'Ana',
  roles: [],
  permissions: new Set(['prueba.vender']),
  scopes: [],
};
const authenticator: Authenticator = {
  authenticateCookies: (header) =>
    Promise.resolve(accessTokenFrom(header) === 'ana' ? { ...ana, expiresAt: new Date('2100-01-01') } : null),
  reload: () => Promise.resolve(ana),
  forget: () => undefined,
  forgetUser: () => undefined,
};
const sinStock = defineError({ code: 'prueba.sin_stock', title: 'Sin stock', status: 409, fix: 'Espere.' });

let executions = 0;
let release: (() => void) | null = null;
const linea = z.strictObject({ productoId: z.uuid(), cantidad: cantidadSchema });
const routes = [
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
      executions += 1;
      const mine = executions;
      if (body.esperar) await new Promise<void>((resolve) => (release = resolve));
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
];

let testing: TestDatabase;
let database: Database;
let http: HttpServer;
let url: string;
let port: number;
let folder: string;
let redisOk = true;
const logged: { event: string; fields: Record<string, unknown> }[] = [];

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
    healthChecks: { redis: () => (redisOk ? Promise.resolve() : Promise.reject(new Error('ECONNREFUSED'))) },
    log: spy,
    onUnexpected: (error, request) => void reported.push({ error, ...request }),
  });
  ({ url, port } = await http.listen());
});

const reported: { error: unknown; method: string; route: string; traceId: string }[] = [];

afterAll(async () => {
  await http.close();
  await database.close();
  await testing.drop();
  await rm(folder, { recursive: true });
});

const call = (target: string, init: RequestInit & { headers?: Record<string, string> } = {}): Promise<Response> =>
  fetch(`${url}${target}`, { ...init, headers: { cookie: 'jsol_acceso=ana', ...init.headers } });
const post = (target: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> =>
  call(target, {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  });
async function problem(response: Response, status: number): Promise<Problema & Record<string, unknown>> {
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(response.status).toBe(status);
  const body = (await response.json()) as Problema & Record<string, unknown>;
  problemaSchema.parse(body);
  expect(body.status).toBe(status);
  expect(body.traceId).toBe(response.headers.get('x-trace-id'));
  expect(body.detail).not.toMatch(/\b(expected|invalid|received|required|must|error occurred)\b/i);
  return body;
}

test('a quantity of zero, a short name and a wrong type are each named in Spanish with their pointer', async () => {
  const answer = await problem(
    await post('/api/prueba/ventas', {
      cliente: 'yo',
      lineas: [
        { productoId: 'x', cantidad: '1' },
        { productoId: ana.userId, cantidad: '0' },
        { productoId: ana.userId, cantidad: 3 },
      ],
    }),
    422,
  );
  expect(answer.errors).toEqual([
    { pointer: '/cliente', detail: 'El dato «cliente» necesita al menos 3 caracteres.' },
    {
      pointer: '/lineas/0/productoId',
      detail: 'El dato «productoId» (lineas, elemento 1) debe ser un identificador UUID.',
    },
    { pointer: '/lineas/1/cantidad', detail: 'La cantidad debe ser mayor que cero.' },
    { pointer: '/lineas/2/cantidad', detail: 'El dato «cantidad» (lineas, elemento 3) debe ser un texto.' },
  ]);
  expect(answer.code).toBe('http.datos_invalidos');
});

test.each([
  ['a missing member', '{"lineas":[]}', 'Falta el dato «cliente».'],
  ['no body at all', '', 'Falta el cuerpo de la petición.'],
  [
    'a misspelled member',
    JSON.stringify({ cliente: 'Ana', lineas: [{ productoId: ana.userId, cantidad: '1', descuentoPorcentage: '10' }] }),
    'No existe el campo «descuentoPorcentage».',
  ],
  ['a list instead of an object', '[]', 'El cuerpo de la petición debe ser un objeto.'],
  ['a number with 400 digits', `{"cliente":${'9'.repeat(400)},"lineas":[]}`, 'El dato «cliente» debe ser un texto.'],
  [
    'a NUL character',
    '{"cliente":"a\\u0000bc","lineas":[]}',
    'El dato «cliente» contiene un carácter nulo, que no se admite.',
  ],
])('%s gets a 422 that says what is wrong', async (_title, body, detail) => {
  const answer = await problem(await post('/api/prueba/ventas', body), 422);
  expect(answer.errors?.[0]?.detail).toBe(detail);
});

test('a body that is not JSON gets a 400, also when it tries to reach the prototype', async () => {
  expect((await problem(await post('/api/prueba/ventas', '{"cliente": '), 400)).code).toBe('http.json_invalido');
  await problem(await post('/api/prueba/ventas', '{"__proto__":{"admin":true},"cliente":"abc","lineas":[]}'), 400);
});

test('a body of 2 MB gets a 413 and a body that is not JSON by its type a 415', async () => {
  const large = await problem(await post('/api/prueba/ventas', { cliente: 'x'.repeat(2_097_152), lineas: [] }), 413);
  expect(large.detail).toContain('1 MB');
  await problem(await post('/api/prueba/ventas', '<venta/>', { 'content-type': 'application/xml' }), 415);
  await problem(await post('/api/prueba/ventas', 'hola', { 'content-type': 'text/plain' }), 415);
});

test('params and query are checked, and numbers in the query are numbers', async () => {
  const good = await call(`/api/prueba/ventas/${ana.userId}?pagina=2`);
  expect(await good.json()).toMatchObject({ pagina: 2 });
  await problem(await call('/api/prueba/ventas/15'), 422);
  expect((await problem(await call(`/api/prueba/ventas/${ana.userId}?pagina=0`), 422)).errors?.[0]).toEqual({
    pointer: '/pagina',
    detail: 'El dato «pagina» debe ser como mínimo 1.',
  });
  await problem(await call(`/api/prueba/ventas/${ana.userId}?q=%00`), 422);
  expect((await problem(await call('/api/prueba/ventas/%zz'), 400)).code).toBe('http.direccion_invalida');
});

test('nobody, a forged token and a missing permission are refused, each in its own words', async () => {
  const none = await fetch(`${url}/api/prueba/ventas/${ana.userId}`);
  expect((await problem(none, 401)).code).toBe('http.sin_sesion');
  await problem(await call(`/api/prueba/ventas/${ana.userId}`, { headers: { cookie: 'jsol_acceso=forjado' } }), 401);
  const forbidden = await problem(await call('/api/prueba/anular'), 403);
  expect(forbidden.detail).toBe('Le falta el permiso «prueba.anular» (Anular ventas). Pídalo a un administrador.');
  // Who may not know the route's data is not told how its body should look either.
  await problem(
    await fetch(`${url}/api/prueba/ventas`, {
      method: 'POST',
      body: '{',
      headers: { 'content-type': 'application/json' },
    }),
    401,
  );
});

test('a request from another page is refused although it carries the cookies', async () => {
  const body = { cliente: 'abc', lineas: [{ productoId: ana.userId, cantidad: '1' }] };
  await problem(await post('/api/prueba/ventas', body, { origin: 'https://malo.example' }), 403);
  await problem(await post('/api/prueba/ventas', body, { 'sec-fetch-site': 'cross-site' }), 403);
  await problem(await post('/api/prueba/ventas', body, { origin: 'null' }), 403);
  expect(
    (await post('/api/prueba/ventas', body, { origin: 'http://erp.test', 'sec-fetch-site': 'same-origin' })).status,
  ).toBe(200);
  expect((await post('/api/prueba/ventas', body, { origin: url })).status).toBe(200);
});

test('expected, upstream and unknown errors become problem documents, and only the unknown one is logged as an error and reported', async () => {
  const domain = await problem(await call('/api/prueba/error/dominio'), 409);
  expect(domain).toMatchObject({
    code: 'prueba.sin_stock',
    title: 'Sin stock',
    detail: 'Quedan 2 de «Cemento».',
    disponible: '2',
  });
  const upstream = await call('/api/prueba/error/externo');
  expect(upstream.headers.get('retry-after')).toBe('12');
  await problem(upstream, 503);
  expect(logged).toHaveLength(0);

  const unknown = await problem(await call('/api/prueba/error/otro'), 500);
  expect(JSON.stringify(unknown)).not.toContain('hunter2');
  expect(unknown.detail).toContain(unknown.traceId);
  expect(logged).toHaveLength(1);
  expect(logged[0]).toMatchObject({ event: 'http.error', fields: { traceId: unknown.traceId } });
  expect(reported).toMatchObject([{ method: 'GET', traceId: unknown.traceId, error: { message: expect.any(String) } }]);

  await problem(await call('/api/prueba/error/respuesta'), 500);
  expect((logged[1]!.fields['err'] as Error).message).toContain('response schema');
});

test('an unknown address is a 404 and a known one with another method a 405 that names the right ones', async () => {
  await problem(await call('/api/nada'), 404);
  const wrong = await call('/api/prueba/ventas', { method: 'DELETE' });
  expect(wrong.headers.get('allow')).toBe('POST');
  await problem(wrong, 405);
});

test('the trace of the caller goes through the handler and comes back', async () => {
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const response = await call(`/api/prueba/ventas/${ana.userId}`, {
    headers: { traceparent: `00-${trace}-b7ad6b7169203331-01` },
  });
  expect(response.headers.get('x-trace-id')).toBe(trace);
  expect(await response.json()).toMatchObject({ traza: trace });
});

test('a file keeps the accents of its name and may run nothing', async () => {
  const response = await call('/api/prueba/archivo');
  expect(response.headers.get('content-type')).toBe('application/pdf');
  expect(response.headers.get('content-disposition')).toBe(
    `inline; filename="Boleta N_ 15 ano.pdf"; filename*=UTF-8''Boleta%20N%C2%BA%2015%20a%C3%B1o.pdf`,
  );
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await response.text()).toBe('%PDF-1.7');
});

test('an idempotent route without a usable key explains what to send', async () => {
  expect((await problem(await post('/api/prueba/pagos', { monto: '1' }), 400)).detail).toContain('Idempotency-Key');
  await problem(await post('/api/prueba/pagos', { monto: '1' }, { 'idempotency-key': 'corta' }), 400);
});

test('20 simultaneous requests with one key execute once, and later ones get the stored answer', async () => {
  executions = 0;
  const headers = { 'idempotency-key': 'una-sola-vez-0001' };
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => post('/api/prueba/pagos', { monto: '5', esperar: false }, headers)),
  );
  expect(executions).toBe(1);
  for (const answer of answers) expect([200, 409]).toContain(answer.status);
  const done = answers.filter((answer) => answer.status === 200);
  expect(done.length).toBeGreaterThanOrEqual(1);
  const busy = answers.find((answer) => answer.status === 409);
  if (busy) expect(busy.headers.get('retry-after')).toBe('1');

  const again = await post('/api/prueba/pagos', { esperar: false, monto: '5' }, headers);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(await again.json()).toEqual({ pago: 1, clave: headers['idempotency-key'] });
  expect((await problem(await post('/api/prueba/pagos', { monto: '6' }, headers), 422)).code).toBe(
    'http.clave_reutilizada',
  );
  expect(executions).toBe(1);
});

test('a request under way makes its repetition wait, and a failed one leaves the key free', async () => {
  executions = 0;
  const headers = { 'idempotency-key': 'en-curso-00000001' };
  const body = { monto: '7', esperar: true };
  const first = post('/api/prueba/pagos', body, headers);
  await expect.poll(() => release).not.toBeNull();
  const second = await post('/api/prueba/pagos', body, headers);
  expect(second.headers.get('retry-after')).toBe('1');
  await problem(second, 409);
  release!();
  expect((await first).status).toBe(200);
  expect(executions).toBe(1);

  const failing = { 'idempotency-key': 'fallida-000000001' };
  await problem(await post('/api/prueba/pagos', { monto: '8', fallar: true }, failing), 409);
  expect((await post('/api/prueba/pagos', { monto: '8' }, failing)).status).toBe(200);
});

test('what a died process left unfinished is taken over after a minute, by one request', async () => {
  executions = 0;
  const headers = { 'idempotency-key': 'abandonada-000001' };
  const body = { monto: '9', esperar: false, fallar: false };
  await post('/api/prueba/pagos', body, headers);
  await database.pool.query('update platform.idempotency set status = null, answer = null where key = $1', [
    headers['idempotency-key'],
  ]);
  await problem(await post('/api/prueba/pagos', body, headers), 409);
  await database.pool.query(
    "update platform.idempotency set created_at = now() - interval '61 seconds' where key = $1",
    [headers['idempotency-key']],
  );
  const answers = await Promise.all(Array.from({ length: 5 }, () => post('/api/prueba/pagos', body, headers)));
  expect(answers.filter((answer) => answer.status === 200).length).toBeGreaterThanOrEqual(1);
  expect(executions).toBe(2);
});

test('a route with its own limit refuses the fourth request of a minute and says when to come back', async () => {
  for (let request = 0; request < 3; request += 1) expect((await post('/api/prueba/limitado', '')).status).toBe(204);
  const fourth = await post('/api/prueba/limitado', '');
  expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
  await problem(fourth, 429);
});

test('screens get the web app, its hashed files are kept for ever, and the API never answers with a page', async () => {
  const html = { headers: { accept: 'text/html' } };
  for (const screen of ['/', '/comprobantes/F001-15']) {
    const page = await call(screen, html);
    expect(await page.text()).toContain('<title>ERP</title>');
    expect(page.headers.get('cache-control')).toBe('no-cache');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
  }
  expect((await call('/assets/app-1a2b.js')).headers.get('cache-control')).toContain('immutable');
  await problem(await call('/assets/no-esta.js', html), 404);
  await problem(await call('/api/nada', html), 404);
  await problem(await call('/..%2f..%2fetc%2fpasswd'), 404);
});

test('readiness names the part that does not answer, and metrics are for this machine alone', async () => {
  expect((await call('/health/live')).status).toBe(200);
  expect(await (await call('/health/ready')).json()).toMatchObject({ status: 'ok', checks: { redis: { ok: true } } });
  redisOk = false;
  const down = await call('/health/ready');
  expect(down.status).toBe(503);
  expect(await down.json()).toMatchObject({ status: 'error', checks: { redis: { ok: false, error: 'ECONNREFUSED' } } });
  redisOk = true;
  expect(await (await call('/metrics')).text()).toBe('jsol_up 1\n');
  await problem(await call('/metrics', { headers: { 'x-forwarded-for': '203.0.113.9' } }), 404);
});

test('the API describes itself, and its page loads under its own policy', async () => {
  const document = (await (await call('/api/openapi.json')).json()) as { paths: Record<string, unknown> };
  expect(document.paths).toHaveProperty('/api/prueba/ventas/{id}');
  expect(JSON.stringify(document.paths['/api/prueba/ventas'])).toContain('"lineas"');
  const page = await call('/api/docs/');
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('swagger-ui');
  expect(page.headers.get('content-security-policy')).toContain("style-src 'self' 'unsafe-inline'");
  const script = await call('/api/docs/static/swagger-ui-bundle.js');
  expect(script.status).toBe(200);
  await script.arrayBuffer();
});

test('bytes that are not HTTP do not disturb the server', async () => {
  await new Promise<void>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write('\x16\x03\x01 no es http\r\n\r\n'));
    socket
      .on('close', () => resolve())
      .on('error', reject)
      .resume();
  });
  expect((await call('/health/live')).status).toBe(200);
});

const starting = (options: { routes: Parameters<typeof createHttpServer>[0]['routes']; permissions?: [] }) =>
  createHttpServer({
    host: '127.0.0.1',
    port: 0,
    publicUrl: 'http://erp.test',
    database,
    authenticator,
    staticDir: null,
    metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
    healthChecks: {},
    log: createLogger({ name: 'prueba', level: 'silent' }),
    ...options,
  });

test('a route that asks for an undeclared permission stops start-up', async () => {
  await expect(starting({ routes, permissions: [] })).rejects.toThrow('no module declares that permission');
});

const lax = z.object({ cantidad: z.string() });
test.each<[string, z.ZodType, string]>([
  ['in a list', z.strictObject({ lineas: z.array(lax).optional() }), '.lineas[]'],
  ['in one of two forms', z.union([z.strictObject({}), lax]), ''],
  ['before it is transformed', lax.transform(({ cantidad }) => cantidad), ''],
])('a route whose body takes fields it does not know, %s, is refused at start-up', async (_where, body, place) => {
  const suelta = route({
    method: 'POST',
    path: '/api/prueba/suelta',
    summary: 'Acepta de todo',
    access: 'public',
    body,
    handler: () => Promise.resolve(),
  });
  await expect(starting({ routes: [suelta] })).rejects.toThrow(
    `the body of POST /api/prueba/suelta${place} takes unknown fields`,
  );
});
