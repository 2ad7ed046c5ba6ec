import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../observability/logger.ts';
import {
  ana,
  authenticator,
  call,
  database,
  logged,
  port,
  post,
  problem,
  reported,
  routes,
  state,
  url,
} from './http-server.fixture.ts';
import { createHttpServer } from './http-server.ts';
import { route } from './route.ts';

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

test('a route with its own limit refuses the fourth request of a minute and says when to come back', async () => {
  for (let request = 0; request < 3; request += 1) expect((await post('/api/prueba/limitado', '')).status).toBe(204);
  const fourth = await post('/api/prueba/limitado', '');
  expect(Number(fourth.headers.get('retry-after'))).toBeGreaterThan(0);
  await problem(fourth, 429);
});

test('a versioned answer is made for who has not that version, and only then', async () => {
  const before = state.executions;
  const first = await call('/api/prueba/catalogo');
  expect([first.status, first.headers.get('etag'), await first.json()]).toEqual([200, '"v1-3"', { productos: 3 }]);
  const known = await call('/api/prueba/catalogo', { headers: { 'if-none-match': '"v1-3"' } });
  expect([known.status, await known.text()]).toEqual([304, '']);
  expect((await call('/api/prueba/catalogo', { headers: { 'if-none-match': '"v1-2"' } })).status).toBe(200);
  expect(state.executions - before).toBe(2);
});

test.each(['application/json', 'application/x-www-form-urlencoded', 'text/plain'])(
  'a raw route gets the bytes of a body of %s, whether or not they are well formed',
  async (tipo) => {
    const bytes = Buffer.from([0x7b, 0x20, 0x00, 0xff, 0x0a]);
    const answer = await fetch(`${url}/api/prueba/bytes`, {
      method: 'POST',
      body: bytes,
      headers: { 'content-type': tipo },
    });
    expect(await answer.json()).toEqual({ base64: bytes.toString('base64'), tipo });
    await problem(await post('/api/prueba/ventas', '{'), 400);
  },
);

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
  state.redisOk = false;
  const down = await call('/health/ready');
  expect(down.status).toBe(503);
  expect(await down.json()).toMatchObject({ status: 'error', checks: { redis: { ok: false, error: 'ECONNREFUSED' } } });
  state.redisOk = true;
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
