import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { pause, sendAnswer } from '../answer.ts';
import { shopFailureKinds } from '../shops/failures.ts';
import type { WooOrder, WooParts } from './woo-shop.ts';

const whole = z.string().regex(/^\d+$/).transform(Number);
const ids = z.string().transform((text) => text.split(',').filter(Boolean).map(Number));
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
/** The parameters of the collection, each as strictly as WordPress takes it. */
const collection = z.strictObject({
  page: whole.pipe(z.int().min(1)).default(1),
  per_page: whole.pipe(z.int().min(1).max(100)).default(10),
  order: z.enum(['asc', 'desc']).default('desc'),
  orderby: z.enum(['date', 'modified', 'id']).default('date'),
  after: date.optional(),
  before: date.optional(),
  modified_after: date.optional(),
  modified_before: date.optional(),
  dates_are_gmt: z.enum(['true', 'false']).default('false'),
  status: z.string().default('any'),
  include: ids.optional(),
  exclude: ids.default([]),
});
type Query = z.output<typeof collection>;

const wooError = (reply: FastifyReply, status: number, code: string, message: string): FastifyReply =>
  reply.code(status).send({ code, message, data: { status } });

const PAGE = '<!doctype html><html><head><title>Un momento…</title></head><body>Verificando su navegador</body></html>';

/** A WooCommerce shop at `/woocommerce`, as it looks behind HTTPS. */
export function wooRoutes(server: FastifyInstance, parts: WooParts): void {
  /** What was answered last, for a cache that answers it again. */
  let lastPage: { body: WooOrder[]; total: number } | null = null;

  const letIn = ({ headers: { authorization = '' } }: FastifyRequest): boolean => {
    const given = Buffer.from(authorization);
    const right = Buffer.from(`Basic ${Buffer.from(`${parts.key}:${parts.secret}`).toString('base64')}`);
    return given.length === right.length && timingSafeEqual(given, right);
  };

  /** Failures first, then the key. @returns whether the route is to answer. */
  async function admit(request: FastifyRequest, reply: FastifyReply, operation: string): Promise<boolean> {
    const subject = new URL(request.url, 'http://tienda').search.slice(1, 200);
    const failure = parts.failures.take(
      'woocommerce',
      operation,
      shopFailureKinds.filter((kind) => !['repeat-page', 'edit-while-read', 'ignore-dates'].includes(kind)),
    );
    const note = (status: number, outcome: string) =>
      parts.log.add({
        at: parts.clock().toISOString(),
        service: 'woocommerce',
        operation,
        subject,
        outcome,
        code: String(status),
        failure: failure?.kind ?? null,
        milliseconds: 0,
      });
    if (failure?.kind === 'slow') await pause(failure.delayMs ?? 0);
    else if (failure) {
      note(failure.kind === 'throttle' ? 429 : failure.kind === 'down' ? 503 : 200, 'falla');
      if (failure.kind === 'close-connection') await sendAnswer(reply, { kind: 'destroy' });
      else if (failure.kind === 'html') await reply.type('text/html; charset=utf-8').send(PAGE);
      else {
        if (failure.code !== null) void reply.header('retry-after', failure.code);
        await wooError(reply, failure.kind === 'throttle' ? 429 : 503, 'rest_busy', 'Try again later.');
      }
      return false;
    }
    if (letIn(request)) {
      note(200, 'atendido');
      return true;
    }
    note(401, 'clave equivocada');
    await wooError(reply, 401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
    return false;
  }

  server.get('/woocommerce/wp-json/wc/v3/orders', async (request, reply) => {
    if (!(await admit(request, reply, 'orders'))) return reply;
    const query = collection.safeParse(request.query);
    if (!query.success) {
      const name = String(query.error.issues[0]?.path[0] ?? 'parameter');
      return wooError(reply, 400, 'rest_invalid_param', `Invalid parameter(s): ${name}`);
    }
    const repeated = parts.failures.take('woocommerce', 'orders', ['repeat-page']);
    const ignoring = parts.failures.take('woocommerce', 'orders', ['ignore-dates']) !== null;
    const answer = repeated && lastPage ? lastPage : select(parts.shop.list(), query.data, ignoring);
    if (!answer)
      return wooError(
        reply,
        400,
        'rest_post_invalid_page_number',
        'The page number requested is larger than the number of pages available.',
      );
    lastPage = answer;
    void reply.headers({
      'x-wp-total': String(answer.total),
      'x-wp-totalpages': String(Math.ceil(answer.total / query.data.per_page)),
    });
    await reply.send(answer.body);
    // Somebody saves the first order of the page while it is on its way.
    const [first] = answer.body;
    if (first && parts.failures.take('woocommerce', 'orders', ['edit-while-read']))
      parts.shop.change(first.id, { customer_note: `editado ${parts.clock().toISOString()}` });
    return reply;
  });

  server.get<{ Params: { id: string } }>('/woocommerce/wp-json/wc/v3/orders/:id', async (request, reply) => {
    if (!(await admit(request, reply, 'order'))) return reply;
    const order = parts.shop.get(Number(request.params.id));
    return order ? reply.send(order) : wooError(reply, 404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
  });

  const change = z.strictObject({
    status: z.enum(['pending', 'processing', 'on-hold', 'completed', 'cancelled', 'refunded', 'failed']),
  });
  server.put<{ Params: { id: string } }>('/woocommerce/wp-json/wc/v3/orders/:id', async (request, reply) => {
    if (!(await admit(request, reply, 'put'))) return reply;
    const wanted = change.safeParse(request.body);
    if (!wanted.success) return wooError(reply, 400, 'rest_invalid_param', 'Invalid parameter(s): status');
    const order = parts.shop.get(Number(request.params.id));
    if (!order) return wooError(reply, 404, 'woocommerce_rest_shop_order_invalid_id', 'Invalid ID.');
    // Saving what is so already changes nothing, also not its date.
    return reply.send(order.status === wanted.data.status ? order : parts.shop.change(order.id, wanted.data));
  });
}

/** Null past the last page. */
function select(orders: WooOrder[], query: Query, ignoreDates: boolean): { body: WooOrder[]; total: number } | null {
  const field = (name: 'created' | 'modified') =>
    query.dates_are_gmt === 'true' ? (`date_${name}_gmt` as const) : (`date_${name}` as const);
  const at = (order: WooOrder, name: 'created' | 'modified') => String(order[field(name)]);
  const found = orders.filter(
    (order) =>
      order.status !== 'trash' &&
      (ignoreDates ||
        ((query.after === undefined || at(order, 'created') > query.after) &&
          (query.before === undefined || at(order, 'created') < query.before) &&
          (query.modified_after === undefined || at(order, 'modified') > query.modified_after) &&
          (query.modified_before === undefined || at(order, 'modified') < query.modified_before))) &&
      (query.status === 'any' || query.status.split(',').includes(order.status)) &&
      (query.include === undefined || query.include.includes(order.id)) &&
      !query.exclude.includes(order.id),
  );
  const key = (order: WooOrder) =>
    query.orderby === 'id' ? '' : query.orderby === 'modified' ? order.date_modified_gmt : order.date_created_gmt;
  const sign = query.order === 'asc' ? 1 : -1;
  found.sort((a, b) => sign * (key(a) === key(b) ? a.id - b.id : key(a) < key(b) ? -1 : 1));
  const from = (query.page - 1) * query.per_page;
  if (query.page > 1 && from >= found.length) return null;
  return { body: found.slice(from, from + query.per_page), total: found.length };
}
