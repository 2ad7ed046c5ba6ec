import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Problema } from '@jsol/contracts/problema';
import { closeCodes, type ServerFrame } from '@jsol/contracts/canales';
import type { VentaRegistrada } from '@jsol/contracts/ventas';
import { openTill } from './process-story.fixture.ts';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';

/** What a till may send wrong, through the running api and its socket: refused in Spanish, and nothing has changed. */
let system: SpawnedSystem;
let cookie: string;
let otherUserId: string;
let sale: Record<string, unknown> & { lineas: Record<string, unknown>[] };

const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(new URL(path, system.apiUrl), {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin: system.apiUrl, cookie, ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
const sell = (body: unknown, headers: Record<string, string> = {}) =>
  send('/api/ventas/ventas', body, { 'idempotency-key': randomUUID(), ...headers });

beforeAll(async () => {
  system = await spawnedSystem();
  await system.startApi();
  const { client } = await openTill(system);
  const login = await send('/api/seguridad/login', { usuario: 'cajero', clave: system.demoPassword }, { cookie: '' });
  cookie = login.headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ');
  const [caja] = (await client.cajas()).filter(({ sesion }) => sesion?.cajeroId === client.yo.id);
  const [producto] = await client.productos(caja!.almacenId);
  const { rows } = await system.pool.query<{ id: string }>(
    "select id from seguridad.usuarios where usuario = 'cajera2'",
  );
  otherUserId = rows[0]!.id;
  sale = {
    sesionId: caja!.sesion!.id,
    tipoComprobante: '03',
    cliente: null,
    lineas: [{ productoId: producto!.id, cantidad: '1', precioUnitario: producto!.precio }],
    pagos: [{ medio: 'efectivo', monto: '5000.00' }],
  };
}, 60_000);
afterAll(() => system.close(), 60_000);

/** Everything a sale would have left behind. */
const state = async () => {
  const { rows } = await system.pool.query<Record<string, unknown>>(`select
    (select count(*)::int from ventas.ventas) as sales,
    (select count(*)::int from facturacion.comprobantes) as receipts,
    (select sum(ultimo_numero)::int from facturacion.series) as numbers,
    (select count(*)::int from inventario.movimientos) as movements,
    (select sum(stock)::text from inventario.existencias) as stock,
    (select count(*)::int from platform.outbox where task like 'facturacion.%') as jobs`);
  return rows[0];
};

const line = (change: Record<string, unknown>) => ({ ...sale, lineas: [{ ...sale.lineas[0], ...change }] });
const aFactura = (numeroDocumento: string) => ({
  ...sale,
  tipoComprobante: '01',
  cliente: { tipoDocumento: '6', numeroDocumento, nombre: 'EMPRESA' },
});

describe('bad input', () => {
  it.each([
    ['a RUC whose check digit is wrong', () => aFactura('20131312954'), 422, /RUC no existe/],
    ['a factura without a customer', () => ({ ...sale, tipoComprobante: '01' }), 422, /RUC/],
    ['a quantity of zero', () => line({ cantidad: '0' }), 422, /cantidad/i],
    ['a negative quantity', () => line({ cantidad: '-1' }), 422, /desde 0/],
    ['a price with eleven decimals', () => line({ precioUnitario: '1.12345678901' }), 422, /10 decimales/],
    ['an amount as a JSON number', () => line({ cantidad: 1 }), 422, /\S/],
    ['a till session that is not theirs', () => ({ ...sale, sesionId: randomUUID() }), 404, /caja|sesión/i],
    ['a misspelled field', () => line({ descuentoPorcentage: '10' }), 422, /No existe el campo «descuentoPorcentage»/],
    ['half a JSON document', () => '{"sesionId":', 400, /JSON/],
  ])('%s is refused in Spanish and changes nothing', async (_what, body, status, words) => {
    const before = await state();
    const answer = await sell(body());
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    const problem = (await answer.json()) as Problema;
    expect({ status: answer.status, problem }).toMatchObject({ status, problem: { status } });
    expect([problem.title, problem.detail, ...(problem.errors ?? []).map(({ detail }) => detail)].join(' ')).toMatch(
      words,
    );
    expect(await state()).toEqual(before);
  });

  it('a body of 2 MB is refused with its size named', async () => {
    const before = await state();
    const answer = await sell({ ...sale, relleno: 'x'.repeat(2 * 1024 * 1024) });
    expect(answer.status).toBe(413);
    expect(await answer.json()).toMatchObject({ code: 'http.cuerpo_demasiado_grande', detail: expect.any(String) });
    expect(await state()).toEqual(before);
  });

  it('the same sale twice with one Idempotency-Key is one sale, also when both come at once', async () => {
    const before = await state();
    const headers = { 'idempotency-key': randomUUID() };
    const answers = await Promise.all([sell(sale, headers), sell(sale, headers)]);
    const numbers = new Set<string>();
    for (const answer of answers) numbers.add(((await answer.json()) as VentaRegistrada).numero);
    numbers.add(((await (await sell(sale, headers)).json()) as VentaRegistrada).numero);
    expect(numbers.size).toBe(1);
    const after = await state();
    expect(after).toMatchObject({
      sales: (before!['sales'] as number) + 1,
      receipts: (before!['receipts'] as number) + 1,
      numbers: (before!['numbers'] as number) + 1,
      movements: (before!['movements'] as number) + 1,
      jobs: (before!['jobs'] as number) + 1,
    });

    const another = await sell({ ...sale, pagos: [{ medio: 'efectivo', monto: '4000.00' }] }, headers);
    expect(another.status).toBe(409);
    expect(await another.json()).toMatchObject({ numero: [...numbers][0] });
    expect(await state()).toEqual(after);
  });

  it('a forged token is no session, over HTTP and on the socket', async () => {
    const before = await state();
    const [name, token] = /(jsol_acceso)=([^;]+)/.exec(cookie)!.slice(1) as [string, string];
    const [header, , signature] = token.split('.') as [string, string, string];
    const payload = Buffer.from(JSON.stringify({ sub: otherUserId, exp: 4_000_000_000 })).toString('base64url');
    const forged = `${name}=${[header, payload, signature].join('.')}`;
    const answer = await sell(sale, { cookie: forged });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ code: 'http.sin_sesion' });
    expect((await follow(forged, null)).closed).toBe(closeCodes.unauthenticated);
    expect(await state()).toEqual(before);
  });

  it("another user's channel is refused with a sentence, and the connection serves on", async () => {
    const { frames, closed } = await follow(cookie, { channel: 'facturacion', params: { userId: otherUserId } });
    expect(closed).toBeNull();
    expect(frames).toContainEqual({
      t: 'error',
      id: 1,
      code: expect.any(String),
      detail: expect.stringMatching(/\S \S/),
    });
    expect(frames.some(({ t }) => t === 'subscribed')).toBe(false);
  });
});

/** Connects and asks for one channel; ends with the answer to that, or with the close code. */
function follow(
  cookies: string,
  subscription: { channel: string; params: Record<string, string> } | null,
): Promise<{ frames: ServerFrame[]; closed: number | null }> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`${system.apiUrl.replace('http', 'ws')}/ws`, {
      headers: { cookie: cookies, origin: system.apiUrl },
    });
    const frames: ServerFrame[] = [];
    socket.on('error', reject);
    socket.on('close', (code) => resolve({ frames, closed: code }));
    socket.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ServerFrame;
      frames.push(frame);
      if (frame.t === 'hello' && subscription) socket.send(JSON.stringify({ t: 'sub', id: 1, ...subscription }));
      if (frame.t === 'error' || frame.t === 'subscribed') {
        socket.removeAllListeners('close');
        socket.terminate();
        resolve({ frames, closed: null });
      }
    });
  });
}
