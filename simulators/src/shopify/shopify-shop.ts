import type { FailureScript } from '../failures.ts';
import type { RequestLog } from '../request-log.ts';
import { amount, cents, demoOrders, SHIPPING, type DemoOrder } from '../shops/demo-orders.ts';
import type { ShopFailureKind } from '../shops/failures.ts';
import type { StoreFile } from '../shops/store-file.ts';
import type { Bucket } from './bucket.ts';

export type ShopifyLine = {
  id: string;
  sku: string | null;
  title: string;
  quantity: number;
  currentQuantity: number;
  originalUnitPriceSet: unknown;
  variant: unknown;
};
/** An order in the words of the Admin API; connections are plain lists here. */
export type ShopifyOrder = Record<string, unknown> & {
  id: string;
  legacyResourceId: string;
  createdAt: string;
  updatedAt: string;
  lineItems: ShopifyLine[];
  fulfillmentOrders: { id: string; status: string }[];
};

export type ShopifyParts = {
  token: string;
  version: string;
  shop: ShopifyShop;
  bucket: Bucket;
  failures: FailureScript<ShopFailureKind>;
  log: RequestLog;
  clock: () => Date;
};

const instant = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;
const money = (value: string) => ({ shopMoney: { amount: value, currencyCode: 'PEN' } });
export const orderGid = (id: number | string): string => `gid://shopify/Order/${id}`;

/** A shop's orders. What changes gets the time of its change, one second after the former at least. */
export class ShopifyShop {
  #orders = new Map<string, ShopifyOrder>();
  readonly #clock: () => Date;
  readonly #store: StoreFile<ShopifyOrder[]>;

  constructor(clock: () => Date, store: StoreFile<ShopifyOrder[]>, demo: boolean) {
    this.#clock = clock;
    this.#store = store;
    const kept = store.load() ?? (demo ? demoOrders(clock(), 2).map(asShopify) : []);
    for (const order of kept) this.#orders.set(order.id, order);
    this.#save();
  }

  list(): ShopifyOrder[] {
    return [...this.#orders.values()];
  }
  get(gid: string): ShopifyOrder | undefined {
    return this.#orders.get(gid);
  }
  clear(): void {
    this.#orders.clear();
    this.#save();
  }
  add(changes: Record<string, unknown>): ShopifyOrder {
    const last = Math.max(5_500_000_000_000, ...this.list().map(({ legacyResourceId }) => Number(legacyResourceId)));
    const [sample] = demoOrders(this.#clock(), last % 1_000).slice(3, 4);
    const base = asShopify({ ...sample!, index: last - 5_500_000_000_000 + 1, madeAt: this.#now() });
    const order = { ...base, ...changes } as ShopifyOrder;
    this.#orders.set(order.id, order);
    this.#save();
    return order;
  }
  change(gid: string, changes: Record<string, unknown>): ShopifyOrder | null {
    const order = this.#orders.get(gid);
    if (!order) return null;
    const next = new Date(Math.max(this.#now().getTime(), Date.parse(order.updatedAt) + 1_000));
    const changed = { ...order, updatedAt: instant(next), ...changes } as ShopifyOrder;
    this.#orders.set(gid, changed);
    this.#save();
    return changed;
  }

  #now(): Date {
    return new Date(Math.floor(this.#clock().getTime() / 1_000) * 1_000);
  }
  #save(): void {
    this.#store.save(this.list());
  }
}

/** Prices with IGV, and every fifth order with a discount of the whole. */
function asShopify(order: DemoOrder): ShopifyOrder {
  const number = 5_500_000_000_000 + order.index;
  const gross = order.lines.reduce((sum, { price, quantity }) => sum + cents(price) * quantity, 0);
  const discount = order.index % 5 === 2 ? Math.round(gross / 10) : 0;
  const total = gross - discount + cents(SHIPPING);
  const address = {
    name: `${order.person.first} ${order.person.last}`,
    company: null,
    address1: order.address,
    address2: null,
    city: order.district,
    province: 'Lima',
    phone: order.person.phone,
  };
  const at = instant(order.madeAt);
  return {
    id: orderGid(number),
    legacyResourceId: String(number),
    name: `#${2_001 + order.index}`,
    createdAt: at,
    updatedAt: at,
    cancelledAt: order.cancelled ? at : null,
    test: false,
    note: null,
    email: order.person.email,
    phone: null,
    displayFinancialStatus: order.paid ? 'PAID' : 'PENDING',
    displayFulfillmentStatus: 'UNFULFILLED',
    currencyCode: 'PEN',
    taxesIncluded: true,
    currentTotalPriceSet: money(amount(total)),
    currentTotalTaxSet: money(amount(total - Math.round(total / 1.18))),
    currentTotalDiscountsSet: money(amount(discount)),
    currentShippingPriceSet: money(SHIPPING),
    customAttributes: order.person.dni === '' ? [] : [{ key: 'DNI', value: order.person.dni }],
    billingAddress: address,
    shippingAddress: address,
    lineItems: order.lines.map(({ sku, name, price, quantity }, index) => ({
      id: `gid://shopify/LineItem/${number * 10 + index}`,
      sku,
      title: name,
      quantity,
      currentQuantity: quantity,
      originalUnitPriceSet: money(price),
      variant: { id: `gid://shopify/ProductVariant/${700 + index}`, sku },
    })),
    fulfillmentOrders: [{ id: `gid://shopify/FulfillmentOrder/${number}`, status: 'OPEN' }],
  };
}
