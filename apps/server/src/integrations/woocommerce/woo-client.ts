import { z } from 'zod';
import { callOutside, retryAfterMs, type OutboundAnswer } from '../../platform/http/outbound.ts';
import { UpstreamError } from '../../platform/errors/upstream-error.ts';
import { leerWoo, type WooRecibido } from './woo-order.ts';

export type WooAccess = {
  /** The shop's address, such as `https://tienda.pe`. Plain HTTP is for this machine alone. */
  url: string;
  /** Consumer key and secret, `ck_…` and `cs_…`. */
  clave: string;
  secreto: string;
  /** The name of its circuit. */
  servicio: string;
  /** Default 20 s. */
  timeoutMs?: number;
};

export type WooPagina = { pedidos: WooRecibido[]; /** How many the shop says match, these included. */ total: number };

export type WooConsulta = {
  /** By which of their dates they are chosen and sorted. */
  por: 'modificado' | 'hecho';
  /** After this instant; whole seconds. */
  despues: Date;
  /** Before it. */
  antes?: Date;
  /** Orders that are known already at the second that follows. */
  excepto?: readonly string[];
  porPagina: number;
};

/** The shop refuses what we ask, and will again: a person must correct something. `motivo` is Spanish. */
export class WooRechazo extends Error {
  override readonly name = 'WooRechazo';
  readonly estado: number;
  readonly codigo: string;
  constructor(motivo: string, estado: number, codigo: string) {
    super(motivo);
    this.estado = estado;
    this.codigo = codigo;
  }
}

/** The shop asks to be left alone for a while; nothing is wrong with it. */
export class WooLimite extends Error {
  override readonly name = 'WooLimite';
  readonly esperaMs: number;
  constructor(esperaMs: number) {
    super(`La tienda pide esperar ${Math.ceil(esperaMs / 1_000)} s`);
    this.esperaMs = esperaMs;
  }
}

export type WooClient = {
  /** The oldest first. */
  pedidos(consulta: WooConsulta, signal: AbortSignal): Promise<WooPagina>;
  /** Null for an order the shop no longer has. */
  pedido(id: string, signal: AbortSignal): Promise<WooRecibido | null>;
  /** Tells the shop that the order was delivered. */
  completar(id: string, signal: AbortSignal): Promise<void>;
};

const maxBytes = 20_000_000;
const sinEspera = 30_000;

const asSeconds = (instant: Date): string => instant.toISOString().slice(0, 19);

/** The REST API of one WooCommerce shop. Throws `UpstreamError` when the shop does not do its part; retries nothing. */
export function createWooClient({ url, clave, secreto, servicio, timeoutMs = 20_000 }: WooAccess): WooClient {
  const base = `${url.replace(/\/+$/, '')}/wp-json/wc/v3`;
  if (!esSegura(url)) throw new WooRechazo('La dirección de la tienda debe empezar con https://', 0, 'sin_https');
  const authorization = `Basic ${Buffer.from(`${clave}:${secreto}`).toString('base64')}`;

  async function call(path: string, signal: AbortSignal, put?: unknown): Promise<OutboundAnswer> {
    const answer = await callOutside({
      service: servicio,
      who: 'La tienda',
      url: `${base}${path}`,
      method: put === undefined ? 'GET' : 'PUT',
      headers: { authorization, ...(put === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(put === undefined ? {} : { body: JSON.stringify(put) }),
      signal,
      timeoutMs,
      maxBytes,
    });
    if (answer.status === 429) throw new WooLimite(retryAfterMs(answer.headers) ?? sinEspera);
    if (answer.status >= 500)
      throw new UpstreamError(servicio, `La tienda respondió con un error suyo (${answer.status})`, {
        retryAfterMs: retryAfterMs(answer.headers),
      });
    return answer;
  }

  /** A firewall or a plug-in answers with a page where JSON is due, also with status 200. */
  function jsonOf({ status, text }: OutboundAnswer): unknown {
    try {
      return JSON.parse(text) as unknown;
    } catch (error) {
      throw new UpstreamError(servicio, `La tienda respondió una página en vez de datos (${status})`, {
        cause: error,
      });
    }
  }

  function refused(answer: OutboundAnswer): never {
    const { code, message } = errorSchema.catch({ code: '', message: '' }).parse(jsonOf(answer));
    throw new WooRechazo(explicar(answer.status, code, message), answer.status, code);
  }

  return {
    async pedidos({ por, despues, antes, excepto = [], porPagina }, signal) {
      const prefix = por === 'modificado' ? 'modified_' : '';
      const query = new URLSearchParams({
        [`${prefix}after`]: asSeconds(despues),
        dates_are_gmt: 'true',
        orderby: por === 'modificado' ? 'modified' : 'date',
        order: 'asc',
        per_page: String(porPagina),
        ...(antes ? { [`${prefix}before`]: asSeconds(antes) } : {}),
        ...(excepto.length > 0 ? { exclude: excepto.join(',') } : {}),
      });
      const answer = await call(`/orders?${query.toString()}`, signal);
      if (answer.status !== 200) return refused(answer);
      const crudos = z.array(z.unknown()).safeParse(jsonOf(answer));
      if (!crudos.success) throw new UpstreamError(servicio, 'La tienda respondió algo que no es una lista de pedidos');
      const pedidos = crudos.data.map((crudo) => leer(crudo, servicio));
      const total = Number(answer.headers.get('x-wp-total') ?? NaN);
      return { pedidos, total: Number.isInteger(total) ? total : pedidos.length };
    },

    async pedido(id, signal) {
      const answer = await call(`/orders/${encodeURIComponent(id)}`, signal);
      if (answer.status === 404) return null;
      if (answer.status !== 200) return refused(answer);
      return leer(jsonOf(answer), servicio);
    },

    async completar(id, signal) {
      const answer = await call(`/orders/${encodeURIComponent(id)}`, signal, { status: 'completed' });
      if (answer.status !== 200) refused(answer);
    },
  };
}

const errorSchema = z.object({ code: z.string(), message: z.string() });

function leer(crudo: unknown, servicio: string): WooRecibido {
  const leido = leerWoo(crudo);
  if (!leido) throw new UpstreamError(servicio, 'La tienda respondió un pedido sin número o sin fecha de modificación');
  return leido;
}

function explicar(estado: number, codigo: string, mensaje: string): string {
  if (estado === 401) return 'La tienda no reconoce la clave: revise la clave y el secreto de consumidor';
  if (estado === 403) return 'La clave no tiene permiso de lectura y escritura en la tienda';
  if (estado === 404) return 'La tienda no tiene la API de WooCommerce en esa dirección: revise la dirección';
  if (estado >= 300 && estado < 400) return 'La tienda redirige a otra dirección: escriba la definitiva';
  return `La tienda rechazó la consulta (${codigo || estado}): ${mensaje.slice(0, 200)}`;
}

/** HTTPS, or a simulator on this machine: over HTTP the key would travel in the clear. */
function esSegura(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}
