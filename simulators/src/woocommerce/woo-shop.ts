import type { FailureScript } from '../failures.ts';
import type { RequestLog } from '../request-log.ts';
import { amount, cents, demoOrders, SHIPPING, type DemoOrder } from '../shops/demo-orders.ts';
import type { ShopFailureKind } from '../shops/failures.ts';
import type { StoreFile } from '../shops/store-file.ts';

/** An order in the words of WooCommerce's REST API, version 3. */
export type WooOrder = Record<string, unknown> & {
  id: number;
  status: string;
  date_created_gmt: string;
  date_modified_gmt: string;
  total: string;
};

export type WooParts = {
  key: string;
  secret: string;
  shop: WooShop;
  failures: FailureScript<ShopFailureKind>;
  log: RequestLog;
  clock: () => Date;
};

/** UTC, to the second, without its `Z`. */
export const gmt = (instant: Date): string => instant.toISOString().slice(0, 19);
/** The same in the shop's own time. */
const local = (instant: Date): string => gmt(new Date(instant.getTime() - 5 * 3_600_000));

/** A shop's orders. What changes gets the time of its change, one second after the former at least. */
export class WooShop {
  #orders = new Map<number, WooOrder>();
  readonly #clock: () => Date;
  readonly #store: StoreFile<WooOrder[]>;

  constructor(clock: () => Date, store: StoreFile<WooOrder[]>, demo: boolean) {
    this.#clock = clock;
    this.#store = store;
    const kept = store.load() ?? (demo ? demoOrders(clock(), 1).map(asWoo) : []);
    for (const order of kept) this.#orders.set(order.id, order);
    this.#save();
  }

  list(): WooOrder[] {
    return [...this.#orders.values()];
  }
  get(id: number): WooOrder | undefined {
    return this.#orders.get(id);
  }
  clear(): void {
    this.#orders.clear();
    this.#save();
  }
  remove(id: number): boolean {
    const gone = this.#orders.delete(id);
    this.#save();
    return gone;
  }
  /** A new order of the demo's kind, with whatever of it should be different. */
  add(changes: Record<string, unknown>): WooOrder {
    const last = Math.max(1_000, ...this.#orders.keys());
    const [sample] = demoOrders(this.#clock(), last).slice(3, 4);
    const order = { ...asWoo({ ...sample!, madeAt: this.#now() }), id: last + 1, number: String(last + 1), ...changes };
    this.#orders.set(order.id, order as WooOrder);
    this.#save();
    return order as WooOrder;
  }
  change(id: number, changes: Record<string, unknown>): WooOrder | null {
    const order = this.#orders.get(id);
    if (!order) return null;
    const now = this.#now();
    const next = Math.max(now.getTime(), Date.parse(`${order.date_modified_gmt}Z`) + 1_000);
    const modified = new Date(next);
    const changed = {
      ...order,
      date_modified: local(modified),
      date_modified_gmt: gmt(modified),
      ...changes,
    } as WooOrder;
    this.#orders.set(id, changed);
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

/** Prices with IGV are kept as net and tax, as a shop with `prices_include_tax` does. */
function asWoo(order: DemoOrder): WooOrder {
  const lines = order.lines.map(({ sku, name, price, quantity }, at) => {
    const gross = cents(price) * quantity;
    const net = Math.round(gross / 1.18);
    const figures = {
      subtotal: amount(net),
      subtotal_tax: amount(gross - net),
      total: amount(net),
      total_tax: amount(gross - net),
    };
    return {
      id: at + 1,
      name,
      product_id: 500 + at,
      variation_id: 0,
      quantity,
      sku,
      price: Number(amount(net)) / quantity,
      taxes: [],
      ...figures,
    };
  });
  const shipping = cents(SHIPPING);
  const shippingNet = Math.round(shipping / 1.18);
  const total = order.lines.reduce((sum, { price, quantity }) => sum + cents(price) * quantity, shipping);
  const tax = lines.reduce((sum, line) => sum + cents(line.total_tax), shipping - shippingNet);
  const address = {
    first_name: order.person.first,
    last_name: order.person.last,
    company: '',
    address_1: order.address,
    address_2: '',
    city: order.district,
    state: 'LMA',
    postcode: '15001',
    country: 'PE',
  };
  const id = 1_001 + order.index;
  return {
    id,
    parent_id: 0,
    number: String(id),
    status: order.cancelled ? 'cancelled' : order.paid ? 'processing' : 'on-hold',
    currency: 'PEN',
    prices_include_tax: true,
    date_created: local(order.madeAt),
    date_created_gmt: gmt(order.madeAt),
    date_modified: local(order.madeAt),
    date_modified_gmt: gmt(order.madeAt),
    date_paid_gmt: order.paid ? gmt(order.madeAt) : null,
    discount_total: '0.00',
    discount_tax: '0.00',
    shipping_total: amount(shippingNet),
    shipping_tax: amount(shipping - shippingNet),
    total: amount(total),
    total_tax: amount(tax),
    billing: { ...address, email: order.person.email, phone: order.person.phone },
    shipping: { ...address, phone: '' },
    payment_method: 'niubiz',
    transaction_id: order.paid ? `T${id}` : '',
    customer_note: '',
    meta_data: order.person.dni === '' ? [] : [{ id: id * 10, key: '_billing_dni', value: order.person.dni }],
    line_items: lines,
    shipping_lines: [
      {
        id: 90,
        method_title: 'Reparto en Lima',
        method_id: 'flat_rate',
        total: amount(shippingNet),
        total_tax: amount(shipping - shippingNet),
      },
    ],
    fee_lines: [],
    coupon_lines: [],
    refunds: [],
  };
}
