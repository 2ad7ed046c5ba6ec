import { z } from 'zod';

const decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,10})?$/);
const money = z.object({ shopMoney: z.object({ amount: decimal }) }).transform(({ shopMoney }) => shopMoney.amount);
const text = z
  .string()
  .nullish()
  .transform((value) => (value ?? '').trim());
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

const address = z
  .object({ name: text, company: text, address1: text, address2: text, city: text, province: text, phone: text })
  .nullish()
  .transform((given) => given ?? null);

const lineSchema = z.object({
  id: z.string(),
  sku: text,
  title: text,
  quantity: z.number().int().min(0),
  currentQuantity: z.number().int().min(0),
  originalUnitPriceSet: money,
  variant: z.object({ id: z.string() }).nullish(),
});

export const pageInfoSchema = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() });
export const linesSchema = z.object({ nodes: z.array(lineSchema), pageInfo: pageInfoSchema });

/** What is read of an order; null is also what a shop answers that may not give its customers' data. */
const shopifyOrderSchema = z.object({
  id: z.string().startsWith('gid://shopify/Order/'),
  name: z.string(),
  createdAt: instant,
  updatedAt: instant,
  cancelledAt: instant.nullable(),
  test: z.boolean(),
  displayFinancialStatus: z.string().nullable(),
  currencyCode: z.string(),
  taxesIncluded: z.boolean(),
  currentTotalPriceSet: money,
  currentTotalTaxSet: money,
  currentTotalDiscountsSet: money,
  currentShippingPriceSet: money,
  note: text,
  email: text,
  phone: text,
  customAttributes: z
    .array(z.object({ key: z.string(), value: text }))
    .nullish()
    .transform((attributes) => attributes ?? []),
  billingAddress: address,
  shippingAddress: address,
  lineItems: linesSchema,
});
export type ShopifyOrder = z.output<typeof shopifyOrderSchema>;

/** Without these an order can be neither told apart nor followed. */
const identitySchema = shopifyOrderSchema.pick({ id: true, createdAt: true, updatedAt: true });

/** An order as it came; `pedido` is null where it cannot be read, and `reparo` says why. */
export type ShopifyRecibido = {
  /** The digits at the end of its `gid://`. */
  id: string;
  hechoEn: Date;
  modificadoEn: Date;
  crudo: unknown;
  pedido: ShopifyOrder | null;
  reparo: string | null;
};

/** Null for what is no order. */
export function leerShopify(crudo: unknown): ShopifyRecibido | null {
  const identity = identitySchema.safeParse(crudo);
  if (!identity.success) return null;
  const read = shopifyOrderSchema.safeParse(crudo);
  const [issue] = read.error?.issues ?? [];
  return {
    id: identity.data.id.slice(identity.data.id.lastIndexOf('/') + 1),
    hechoEn: identity.data.createdAt,
    modificadoEn: identity.data.updatedAt,
    crudo,
    pedido: read.data ?? null,
    reparo: issue ? `el dato ${issue.path.join('.')} no se entiende` : null,
  };
}

/** The fields above, as they are asked for. */
export const lineFields = `
  nodes { id sku title quantity currentQuantity originalUnitPriceSet { shopMoney { amount } } variant { id } }
  pageInfo { hasNextPage endCursor }`;
const addressFields = '{ name company address1 address2 city province phone }';
export const orderFields = `
  id name createdAt updatedAt cancelledAt test displayFinancialStatus currencyCode taxesIncluded note email phone
  currentTotalPriceSet { shopMoney { amount } } currentTotalTaxSet { shopMoney { amount } }
  currentTotalDiscountsSet { shopMoney { amount } } currentShippingPriceSet { shopMoney { amount } }
  customAttributes { key value } billingAddress ${addressFields} shippingAddress ${addressFields}`;
