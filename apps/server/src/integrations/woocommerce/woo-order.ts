import { z } from 'zod';

/** Decimal strings; some plug-ins write numbers, and an empty string for nothing. */
const money = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).trim() || '0')
  .pipe(z.string().regex(/^-?\d{1,12}(\.\d{1,10})?$/));
const text = z
  .union([z.string(), z.number()])
  .nullish()
  .transform((value) => String(value ?? '').trim());
/** UTC without its `Z`, to the second. */
const gmt = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z?$/)
  .transform((value) => new Date(value.endsWith('Z') ? value : `${value}Z`));
const list = <Item extends z.ZodType>(item: Item) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

const address = z
  .object({
    first_name: text,
    last_name: text,
    company: text,
    address_1: text,
    address_2: text,
    city: text,
    state: text,
    email: text,
    phone: text,
  })
  .partial()
  .nullish()
  .transform((given) => given ?? {});

const charge = z.object({ total: money, total_tax: money.default('0') });

/** What is read of an order of the REST API, version 3. */
const wooOrderSchema = z.object({
  id: z.number().int().positive(),
  number: text,
  status: z.string().min(1),
  currency: z.string().min(1),
  date_created_gmt: gmt,
  date_modified_gmt: gmt,
  total: money,
  total_tax: money,
  discount_total: money.default('0'),
  discount_tax: money.default('0'),
  billing: address,
  shipping: address,
  customer_note: text,
  meta_data: list(z.object({ key: text, value: z.unknown() })),
  line_items: list(
    z.object({
      id: z.number().int(),
      name: text,
      product_id: z.number().int().nullish(),
      variation_id: z.number().int().nullish(),
      quantity: z.number().positive(),
      sku: text,
      subtotal: money,
      subtotal_tax: money.default('0'),
      total: money,
      total_tax: money.default('0'),
    }),
  ),
  shipping_lines: list(charge),
  fee_lines: list(charge),
  refunds: list(z.object({ id: z.number().int(), reason: text, total: money })),
});
export type WooOrder = z.output<typeof wooOrderSchema>;

/** Without these an order can be neither told apart nor followed. */
const identitySchema = wooOrderSchema.pick({ id: true, date_created_gmt: true, date_modified_gmt: true });

/** An order as it came; `pedido` is null where it cannot be read, and `reparo` says why. */
export type WooRecibido = {
  id: string;
  hechoEn: Date;
  modificadoEn: Date;
  crudo: unknown;
  pedido: WooOrder | null;
  reparo: string | null;
};

/** Null for what is no order. */
export function leerWoo(crudo: unknown): WooRecibido | null {
  const identity = identitySchema.safeParse(crudo);
  if (!identity.success) return null;
  const read = wooOrderSchema.safeParse(crudo);
  const [issue] = read.error?.issues ?? [];
  return {
    id: String(identity.data.id),
    hechoEn: identity.data.date_created_gmt,
    modificadoEn: identity.data.date_modified_gmt,
    crudo,
    pedido: read.data ?? null,
    reparo: issue ? `el dato ${issue.path.join('.')} no se entiende` : null,
  };
}
