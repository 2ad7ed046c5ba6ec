import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { comprobanteResumenSchema, comprobantesPagina, type ComprobanteResumen } from '@jsol/contracts/facturacion';
import { problemaSchema } from '@jsol/contracts/problema';
import { yoSchema, type Yo } from '@jsol/contracts/seguridad';
import {
  cajaSchema,
  productosPosRespuesta,
  resumenCajaSchema,
  ventaRegistradaSchema,
  type Caja,
  type ProductoPos,
  type RegistrarVenta,
  type ResumenCaja,
  type VentaRegistrada,
} from '@jsol/contracts/ventas';

/** One person at a browser: a session kept in cookies, answers checked against the contracts. */
export type ShopClient = {
  readonly yo: Yo;
  cajas(): Promise<Caja[]>;
  abrirCaja(cajaId: string, fondo: string): Promise<ResumenCaja>;
  resumenCaja(sesionId: string): Promise<ResumenCaja>;
  cerrarCaja(sesionId: string, contadoEfectivo: string): Promise<ResumenCaja>;
  productos(almacenId: string): Promise<ProductoPos[]>;
  vender(venta: RegistrarVenta, idempotencyKey?: string): Promise<VentaRegistrada>;
  comprobantes(): Promise<ComprobanteResumen[]>;
  /** Any other request, its answer unchecked. */
  send(method: string, path: string, body?: unknown): Promise<unknown>;
};

const porPagina = 200;

/** Signs in. Throws with the problem's own Spanish sentence when the server refuses. */
export async function signIn(baseUrl: string, usuario: string, clave: string): Promise<ShopClient> {
  const cookies = new Map<string, string>();

  const send = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(new URL(path, baseUrl), {
      method,
      headers: {
        accept: 'application/json',
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: new URL(baseUrl).origin,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(30_000),
    });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      if (name && value !== undefined) cookies.set(name, value);
    }
    const text = await response.text();
    if (!response.ok) {
      const problem = problemaSchema.safeParse(text ? JSON.parse(text) : null);
      throw new Error(
        problem.success ? (problem.data.detail ?? problem.data.title) : `${path}: HTTP ${response.status}`,
      );
    }
    return text ? (JSON.parse(text) as unknown) : null;
  };

  await send('POST', '/api/seguridad/login', { usuario, clave });
  const yo = yoSchema.parse(await send('GET', '/api/seguridad/yo'));

  return {
    yo,
    send: (method, path, body) => send(method, path, body),
    cajas: async () => z.array(cajaSchema).parse(await send('GET', '/api/ventas/cajas')),
    abrirCaja: async (cajaId, fondo) =>
      resumenCajaSchema.parse(
        await send('POST', `/api/ventas/cajas/${cajaId}/sesiones`, { fondo }, { 'idempotency-key': randomUUID() }),
      ),
    resumenCaja: async (sesionId) =>
      resumenCajaSchema.parse(await send('GET', `/api/ventas/sesiones/${sesionId}/resumen`)),
    cerrarCaja: async (sesionId, contadoEfectivo) =>
      resumenCajaSchema.parse(
        await send(
          'POST',
          `/api/ventas/sesiones/${sesionId}/cierre`,
          { contadoEfectivo },
          { 'idempotency-key': randomUUID() },
        ),
      ),
    productos: async (almacenId) =>
      productosPosRespuesta.parse(await send('GET', `/api/ventas/productos?almacenId=${almacenId}&limite=100`)).items,
    vender: async (venta, idempotencyKey = randomUUID()) =>
      ventaRegistradaSchema.parse(
        await send('POST', '/api/ventas/ventas', venta, { 'idempotency-key': idempotencyKey }),
      ),
    async comprobantes() {
      const todos: ComprobanteResumen[] = [];
      for (let pagina = 1; ; pagina += 1) {
        const { items, total } = comprobantesPagina.parse(
          await send('GET', `/api/facturacion/comprobantes?pagina=${pagina}&porPagina=${porPagina}&orden=emitido`),
        );
        todos.push(...items.map((item) => comprobanteResumenSchema.parse(item)));
        if (items.length === 0 || pagina * porPagina >= total) return todos;
      }
    },
  };
}
