import { z } from 'zod';
import { QueryError, type Operation, type Selection } from './parse-query.ts';
import { valueOf } from './schema.ts';
import type { ShopifyOrder, ShopifyShop } from './shopify-shop.ts';

type Variables = Readonly<Record<string, unknown>>;
type Result = { data: Record<string, unknown>; /** Objects that were given out. */ objects: number };

export type Oddities = {
  /** The place the page before began at, for a shop that gives it again; undefined: behaves. */
  repeatFrom?: string | null;
};

/** Runs a checked operation. */
export function execute(operation: Operation, variables: Variables, shop: ShopifyShop, odd: Oddities = {}): Result {
  let objects = 0;
  const args = (selection: Selection) =>
    Object.fromEntries(Object.entries(selection.args).map(([name, value]) => [name, valueOf(value, variables)]));

  /** What was selected of a value, connections paged. */
  function project(value: unknown, selections: readonly Selection[]): unknown {
    if (value === null || value === undefined || selections.length === 0) return value ?? null;
    if (Array.isArray(value)) return value.map((item) => project(item, selections));
    objects += 1;
    const given = value as Record<string, unknown>;
    return Object.fromEntries(
      selections.map((selection) => {
        const inner = given[selection.name];
        if (selection.name === 'lineItems' || selection.name === 'fulfillmentOrders') {
          const { first, after } = pagingSchema.parse(args(selection));
          const items = inner as { id: string }[];
          const from = after === null ? 0 : items.findIndex(({ id }) => cursorOf(id) === after) + 1;
          const nodes = items.slice(from, from + first);
          return [selection.name, connection(nodes, from + first < items.length, ({ id }) => cursorOf(id), selection)];
        }
        return [selection.name, project(inner, selection.selections)];
      }),
    );
  }
  function connection<Item>(
    nodes: Item[],
    hasNextPage: boolean,
    cursor: (item: Item) => string,
    { selections }: Selection,
  ): Record<string, unknown> {
    const last = nodes.at(-1);
    const pageInfo = { hasNextPage, endCursor: last === undefined ? null : cursor(last) };
    return Object.fromEntries(
      selections.map(({ name, selections: inner }) => [name, project(name === 'nodes' ? nodes : pageInfo, inner)]),
    );
  }

  const data: Record<string, unknown> = {};
  for (const selection of operation.selections) {
    const given = args(selection);
    if (selection.name === 'shop') data['shop'] = project(shopFacts, selection.selections);
    else if (selection.name === 'order')
      data['order'] = project(shop.get(String(given['id'])) ?? null, selection.selections);
    else if (selection.name === 'orders') {
      const page = selectOrders(shop, given, odd);
      data['orders'] = connection(page.nodes, page.more, (order) => cursorOf(placeOf(order, page.sortKey)), selection);
    } else data['fulfillmentCreate'] = project(fulfill(shop, given), selection.selections);
  }
  return { data, objects };
}

const shopFacts = {
  id: 'gid://shopify/Shop/1',
  name: 'Ofertas de la ferretería',
  myshopifyDomain: 'ofertas.myshopify.com',
  currencyCode: 'PEN',
};
const pagingSchema = z.object({ first: z.number(), after: z.string().nullable().default(null) });
const ordersSchema = z.object({
  ...pagingSchema.shape,
  sortKey: z.enum(['UPDATED_AT', 'CREATED_AT']).default('CREATED_AT'),
  query: z.string().default(''),
  reverse: z.literal(false).optional(),
});

const cursorOf = (place: string): string => Buffer.from(place).toString('base64url');
/** Sorts as the shop sorts: by the instant, then by the id. */
const placeOf = (order: ShopifyOrder, sortKey: 'UPDATED_AT' | 'CREATED_AT'): string =>
  `${sortKey === 'UPDATED_AT' ? order.updatedAt : order.createdAt}|${order.legacyResourceId.padStart(20, '0')}`;

function selectOrders(shop: ShopifyShop, given: Record<string, unknown>, { repeatFrom }: Oddities) {
  const parsed = ordersSchema.safeParse(given);
  if (!parsed.success)
    throw new QueryError(`Invalid argument: ${parsed.error.issues[0]?.message ?? ''}`, 'argumentLiteralsIncompatible');
  const { first, after, sortKey, query } = parsed.data;
  const conditions = query === '' ? [] : query.split(' AND ').map(conditionOf);
  const start = repeatFrom === undefined ? after : repeatFrom;
  const place = start === null ? '' : Buffer.from(start, 'base64url').toString();
  const found = shop
    .list()
    .filter((order) => conditions.every((holds) => holds(order)))
    .filter((order) => placeOf(order, sortKey) > place)
    .sort((a, b) => (placeOf(a, sortKey) < placeOf(b, sortKey) ? -1 : 1));
  return { nodes: found.slice(0, first), more: found.length > first, sortKey };
}

/** `updated_at:>='2026-11-24T05:00:00Z'` */
function conditionOf(text: string): (order: ShopifyOrder) => boolean {
  const match = /^(updated_at|created_at):(>=|<=|>|<)'(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z)'$/.exec(text);
  if (!match) throw new QueryError(`Invalid search: ${text}`, 'BAD_REQUEST');
  const [, field, sign, value = ''] = match;
  return (order) => {
    const own = field === 'updated_at' ? order.updatedAt : order.createdAt;
    if (sign === '>=') return own >= value;
    if (sign === '<=') return own <= value;
    return sign === '>' ? own > value : own < value;
  };
}

const fulfillmentSchema = z.object({
  fulfillment: z.strictObject({
    lineItemsByFulfillmentOrder: z.array(z.strictObject({ fulfillmentOrderId: z.string() })).min(1),
  }),
});

function fulfill(shop: ShopifyShop, given: Record<string, unknown>) {
  const parsed = fulfillmentSchema.safeParse(given);
  if (!parsed.success) throw new QueryError('Variable $fulfillment was provided invalid value', 'INVALID_VARIABLE');
  const refuse = (message: string) => ({ fulfillment: null, userErrors: [{ field: ['fulfillment'], message }] });
  const wanted = parsed.data.fulfillment.lineItemsByFulfillmentOrder.map(
    ({ fulfillmentOrderId }) => fulfillmentOrderId,
  );
  const order = shop.list().find(({ fulfillmentOrders }) => fulfillmentOrders.some(({ id }) => id === wanted[0]));
  if (!order) return refuse('Fulfillment order does not exist.');
  const open = order.fulfillmentOrders.filter(({ id, status }) => wanted.includes(id) && status === 'OPEN');
  if (open.length !== wanted.length) return refuse('The fulfillment order is not open.');
  shop.change(order.id, {
    displayFulfillmentStatus: 'FULFILLED',
    fulfillmentOrders: order.fulfillmentOrders.map((one) =>
      wanted.includes(one.id) ? { ...one, status: 'CLOSED' } : one,
    ),
  });
  return {
    fulfillment: { id: `gid://shopify/Fulfillment/${order.legacyResourceId}`, status: 'SUCCESS' },
    userErrors: [],
  };
}
