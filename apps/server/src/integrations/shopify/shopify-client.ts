import { z } from 'zod';
import { callOutside, retryAfterMs } from '../../platform/http/outbound.ts';
import { UpstreamError } from '../../platform/errors/upstream-error.ts';
import {
  leerShopify,
  lineFields,
  linesSchema,
  orderFields,
  pageInfoSchema,
  type ShopifyRecibido,
} from './shopify-order.ts';

export type ShopifyAccess = {
  /** `https://{shop}.myshopify.com`. Plain HTTP is for this machine alone. */
  url: string;
  /** Admin API access token. */
  token: string;
  /** `2026-10`: each is supported for a year. */
  version: string;
  /** The name of its circuit. */
  servicio: string;
  /** Default 20 s. */
  timeoutMs?: number;
};

export type ShopifyPagina = {
  pedidos: ShopifyRecibido[];
  /** Where the next page begins; null after the last. */
  siguiente: string | null;
  /** How long to wait so that a call like this one is affordable again. */
  esperaMs: number;
};

export type ShopifyConsulta = {
  /** By which of their dates they are chosen and sorted. */
  por: 'modificado' | 'hecho';
  /** At or after this instant; whole seconds. */
  desde: Date;
  /** Before it. */
  antes?: Date;
  despuesDe?: string | null;
  porPagina: number;
};

/** The shop refuses what we ask, and will again: a person must correct something. `motivo` is Spanish. */
export class ShopifyRechazo extends Error {
  override readonly name = 'ShopifyRechazo';
  readonly codigo: string;
  constructor(motivo: string, codigo: string) {
    super(motivo);
    this.codigo = codigo;
  }
}

/** The bucket of points is empty; it fills by itself. */
export class ShopifyLimite extends Error {
  override readonly name = 'ShopifyLimite';
  readonly esperaMs: number;
  constructor(esperaMs: number) {
    super(`La tienda pide esperar ${Math.ceil(esperaMs / 1_000)} s`);
    this.esperaMs = esperaMs;
  }
}

export type ShopifyClient = {
  /** The oldest first; with every line of each order. */
  pedidos(consulta: ShopifyConsulta, signal: AbortSignal): Promise<ShopifyPagina>;
  /** `id` with or without its `gid://`. Null for an order the shop does not give. */
  pedido(id: string, signal: AbortSignal): Promise<ShopifyRecibido | null>;
  /** Tells the shop that everything still open of the order was sent. */
  despachar(id: string, signal: AbortSignal): Promise<void>;
  /** The shop's name, and the version of the API it really answers with. */
  tienda(signal: AbortSignal): Promise<{ nombre: string; version: string }>;
};

/** A first page of lines costs points for each order of a page, so it is short; longer orders are completed one by one. */
const lineasPorPedido = 10;
const lineasPorPagina = 100;
const maxBytes = 20_000_000;
const sinEspera = 2_000;

const costSchema = z.object({
  requestedQueryCost: z.number(),
  actualQueryCost: z.number().nullish(),
  throttleStatus: z.object({ currentlyAvailable: z.number(), restoreRate: z.number().positive() }),
});
const answerSchema = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z
    .union([
      z.string(),
      z.array(z.object({ message: z.string(), extensions: z.object({ code: z.string().optional() }).optional() })),
    ])
    .nullish(),
  extensions: z.object({ cost: costSchema.nullish() }).nullish(),
});
const ordersSchema = z.object({ orders: z.object({ nodes: z.array(z.unknown()), pageInfo: pageInfoSchema }) });
const openLinesSchema = z.object({ lineItems: z.object({ pageInfo: pageInfoSchema }) });
const moreLinesSchema = z.object({ order: z.object({ lineItems: linesSchema }) });

const ordersQuery = `query Pedidos($n: Int!, $despues: String, $filtro: String!, $orden: OrderSortKeys!) {
  orders(first: $n, after: $despues, sortKey: $orden, query: $filtro) {
    nodes { ${orderFields} lineItems(first: ${lineasPorPedido}) { ${lineFields} } }
    pageInfo { hasNextPage endCursor }
  }
}`;
const orderQuery = `query Pedido($id: ID!) {
  order(id: $id) { ${orderFields} lineItems(first: ${lineasPorPedido}) { ${lineFields} } }
}`;
const linesQuery = `query Lineas($id: ID!, $despues: String) {
  order(id: $id) { lineItems(first: ${lineasPorPagina}, after: $despues) { ${lineFields} } }
}`;
const shopQuery = 'query Tienda { shop { name } }';
const openQuery = `query PorDespachar($id: ID!) {
  order(id: $id) { fulfillmentOrders(first: 50) { nodes { id status } } }
}`;
const fulfillMutation = `mutation Despachar($pendientes: [FulfillmentOrderLineItemsInput!]!) {
  fulfillmentCreate(fulfillment: { lineItemsByFulfillmentOrder: $pendientes }) {
    fulfillment { id }
    userErrors { field message }
  }
}`;

const gidOf = (id: string): string => (id.startsWith('gid://') ? id : `gid://shopify/Order/${id}`);
const asSeconds = (instant: Date): string => `${instant.toISOString().slice(0, 19)}Z`;

type Outcome = { data: Record<string, unknown>; esperaMs: number; version: string };

/** The Admin API of one Shopify shop. Throws `UpstreamError` when the shop does not do its part; retries nothing. */
export function createShopifyClient({
  url,
  token,
  version,
  servicio,
  timeoutMs = 20_000,
}: ShopifyAccess): ShopifyClient {
  if (!esSegura(url)) throw new ShopifyRechazo('La dirección de la tienda debe empezar con https://', 'sin_https');
  const endpoint = `${url.replace(/\/+$/, '')}/admin/api/${version}/graphql.json`;

  async function ask(query: string, variables: Record<string, unknown>, signal: AbortSignal): Promise<Outcome> {
    const answer = await callOutside({
      service: servicio,
      who: 'La tienda',
      url: endpoint,
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-shopify-access-token': token },
      body: JSON.stringify({ query, variables }),
      signal,
      timeoutMs,
      maxBytes,
    });
    const { status } = answer;
    if (status === 429) throw new ShopifyLimite(retryAfterMs(answer.headers) ?? sinEspera);
    if (status >= 500)
      throw new UpstreamError(servicio, `La tienda respondió con un error suyo (${status})`, {
        retryAfterMs: retryAfterMs(answer.headers),
      });
    if (status !== 200) throw new ShopifyRechazo(explicar(status), String(status));
    const { data, errors, cost } = read(answer.text, servicio);
    const failed = (code: string) => errors.some((error) => error.code === code);
    if (failed('THROTTLED')) throw new ShopifyLimite(waitFor(cost) || sinEspera);
    if (failed('INTERNAL_SERVER_ERROR')) throw new UpstreamError(servicio, 'La tienda respondió con un error suyo');
    if (failed('ACCESS_DENIED'))
      throw new ShopifyRechazo('El token no tiene permiso para leer y despachar pedidos', 'ACCESS_DENIED');
    const [error] = errors;
    // Partial data is no answer: what is missing would be taken for absent.
    if (error || !data)
      throw new ShopifyRechazo(
        `La tienda no entendió la consulta: ${error?.message ?? 'sin datos'}`,
        error?.code ?? '',
      );
    return { data, esperaMs: waitFor(cost), version: answer.headers.get('x-shopify-api-version') ?? version };
  }

  /** An order has as many lines as it has, a page only the first. */
  async function complete(crudo: unknown, signal: AbortSignal): Promise<unknown> {
    const first = openLinesSchema.safeParse(crudo);
    if (!first.success || !first.data.lineItems.pageInfo.hasNextPage) return crudo;
    const order = crudo as { id: string; lineItems: { nodes: unknown[] } };
    const nodes = [...order.lineItems.nodes];
    let { pageInfo } = first.data.lineItems;
    while (pageInfo.hasNextPage) {
      const { data } = await ask(linesQuery, { id: order.id, despues: pageInfo.endCursor }, signal);
      const more = moreLinesSchema.parse(data).order.lineItems;
      nodes.push(...(data as { order: { lineItems: { nodes: unknown[] } } }).order.lineItems.nodes);
      if (more.pageInfo.hasNextPage && more.pageInfo.endCursor === pageInfo.endCursor)
        throw new UpstreamError(servicio, 'La tienda repite la misma página de líneas');
      ({ pageInfo } = more);
    }
    return { ...order, lineItems: { nodes, pageInfo } };
  }

  const leer = async (crudo: unknown, signal: AbortSignal): Promise<ShopifyRecibido> => {
    const leido = leerShopify(await complete(crudo, signal));
    if (!leido)
      throw new UpstreamError(servicio, 'La tienda respondió un pedido sin número o sin fecha de modificación');
    return leido;
  };

  return {
    async pedidos({ por, desde, antes, despuesDe = null, porPagina }, signal) {
      const field = por === 'modificado' ? 'updated_at' : 'created_at';
      const filtro = [`${field}:>='${asSeconds(desde)}'`, ...(antes ? [`${field}:<'${asSeconds(antes)}'`] : [])].join(
        ' AND ',
      );
      const variables = { n: porPagina, despues: despuesDe, filtro, orden: field.toUpperCase() };
      const { data, esperaMs } = await ask(ordersQuery, variables, signal);
      const { orders } = ordersSchema.parse(data);
      const pedidos: ShopifyRecibido[] = [];
      for (const crudo of orders.nodes) pedidos.push(await leer(crudo, signal));
      return { pedidos, siguiente: orders.pageInfo.hasNextPage ? orders.pageInfo.endCursor : null, esperaMs };
    },

    async pedido(id, signal) {
      const { data } = await ask(orderQuery, { id: gidOf(id) }, signal);
      return data['order'] ? leer(data['order'], signal) : null;
    },

    async despachar(id, signal) {
      const { data } = await ask(openQuery, { id: gidOf(id) }, signal);
      const { order } = openSchema.parse(data);
      const pendientes = (order?.fulfillmentOrders.nodes ?? []).filter(({ status }) =>
        ['OPEN', 'IN_PROGRESS', 'SCHEDULED'].includes(status),
      );
      // Sent already, by an attempt whose answer was lost or by somebody in the shop.
      if (pendientes.length === 0) return;
      const sent = await ask(
        fulfillMutation,
        { pendientes: pendientes.map(({ id: fulfillmentOrderId }) => ({ fulfillmentOrderId })) },
        signal,
      );
      const [error] = fulfilledSchema.parse(sent.data).fulfillmentCreate.userErrors;
      if (error) throw new ShopifyRechazo(`La tienda no registró el despacho: ${error.message}`, 'userErrors');
    },

    async tienda(signal) {
      const { data, version: answered } = await ask(shopQuery, {}, signal);
      return { nombre: z.object({ shop: z.object({ name: z.string() }) }).parse(data).shop.name, version: answered };
    },
  };
}

const openSchema = z.object({
  order: z
    .object({ fulfillmentOrders: z.object({ nodes: z.array(z.object({ id: z.string(), status: z.string() })) }) })
    .nullable(),
});
const fulfilledSchema = z.object({
  fulfillmentCreate: z.object({ userErrors: z.array(z.object({ message: z.string() })) }),
});

function read(text: string, servicio: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new UpstreamError(servicio, 'La tienda respondió una página en vez de datos', { cause: error });
  }
  const parsed = answerSchema.safeParse(json);
  if (!parsed.success)
    throw new UpstreamError(servicio, 'La tienda respondió algo que no se entiende', { cause: parsed.error });
  const { data, errors, extensions } = parsed.data;
  return {
    data: data ?? null,
    errors:
      typeof errors === 'string'
        ? [{ message: errors, code: '' }]
        : (errors ?? []).map(({ message, extensions: more }) => ({ message, code: more?.code ?? '' })),
    cost: extensions?.cost ?? null,
  };
}

/** Until the bucket holds the points of such a call. */
function waitFor(cost: z.output<typeof costSchema> | null): number {
  if (!cost) return 0;
  const { currentlyAvailable, restoreRate } = cost.throttleStatus;
  return Math.max(0, Math.ceil(((cost.requestedQueryCost - currentlyAvailable) / restoreRate) * 1_000));
}

function explicar(estado: number): string {
  if (estado === 401) return 'La tienda no reconoce el token: revíselo';
  if (estado === 402) return 'La tienda está congelada por falta de pago a Shopify';
  if (estado === 403) return 'El token no tiene permiso para leer pedidos';
  if (estado === 404) return 'No hay ninguna tienda en esa dirección: revise la dirección';
  if (estado === 423) return 'Shopify bloqueó la tienda: consulte con Shopify';
  if (estado >= 300 && estado < 400) return 'La tienda redirige a otra dirección: escriba la definitiva';
  return `La tienda rechazó la consulta (${estado})`;
}

/** HTTPS, or a simulator on this machine: over HTTP the token would travel in the clear. */
function esSegura(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || (protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(hostname));
}
