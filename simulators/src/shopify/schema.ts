import { QueryError, type Operation, type Selection, type Value } from './parse-query.ts';

type Field = {
  /** Of an object; a scalar has none. */
  type?: string;
  args?: Readonly<Record<string, 'required' | 'optional'>>;
  /** Its size is the argument `first`. */
  connection?: boolean;
};
type Type = Readonly<Record<string, Field>>;

const scalar: Field = {};
const scalars = (...names: string[]): Type => Object.fromEntries(names.map((name) => [name, scalar]));
const paging = { first: 'required', after: 'optional' } as const;

/** What of Shopify's Admin API exists here, under its names. */
const types: Readonly<Record<string, Type>> = {
  query: {
    shop: { type: 'Shop' },
    order: { type: 'Order', args: { id: 'required' } },
    orders: {
      type: 'OrderConnection',
      args: { ...paging, sortKey: 'optional', query: 'optional', reverse: 'optional' },
      connection: true,
    },
  },
  mutation: { fulfillmentCreate: { type: 'FulfillmentCreatePayload', args: { fulfillment: 'required' } } },
  Shop: scalars('id', 'name', 'myshopifyDomain', 'currencyCode'),
  OrderConnection: { nodes: { type: 'Order' }, pageInfo: { type: 'PageInfo' } },
  PageInfo: scalars('hasNextPage', 'endCursor'),
  Order: {
    ...scalars('id', 'legacyResourceId', 'name', 'createdAt', 'updatedAt', 'cancelledAt', 'test', 'note', 'email'),
    ...scalars('phone', 'displayFinancialStatus', 'displayFulfillmentStatus', 'currencyCode', 'taxesIncluded'),
    currentTotalPriceSet: { type: 'MoneyBag' },
    currentTotalTaxSet: { type: 'MoneyBag' },
    currentTotalDiscountsSet: { type: 'MoneyBag' },
    currentShippingPriceSet: { type: 'MoneyBag' },
    customAttributes: { type: 'Attribute' },
    billingAddress: { type: 'MailingAddress' },
    shippingAddress: { type: 'MailingAddress' },
    lineItems: { type: 'LineItemConnection', args: paging, connection: true },
    fulfillmentOrders: { type: 'FulfillmentOrderConnection', args: paging, connection: true },
  },
  MoneyBag: { shopMoney: { type: 'MoneyV2' } },
  MoneyV2: scalars('amount', 'currencyCode'),
  Attribute: scalars('key', 'value'),
  MailingAddress: scalars('name', 'company', 'address1', 'address2', 'city', 'province', 'phone'),
  LineItemConnection: { nodes: { type: 'LineItem' }, pageInfo: { type: 'PageInfo' } },
  LineItem: {
    ...scalars('id', 'sku', 'title', 'quantity', 'currentQuantity'),
    originalUnitPriceSet: { type: 'MoneyBag' },
    variant: { type: 'ProductVariant' },
  },
  ProductVariant: scalars('id', 'sku'),
  FulfillmentOrderConnection: { nodes: { type: 'FulfillmentOrder' }, pageInfo: { type: 'PageInfo' } },
  FulfillmentOrder: scalars('id', 'status'),
  FulfillmentCreatePayload: { fulfillment: { type: 'Fulfillment' }, userErrors: { type: 'UserError' } },
  Fulfillment: scalars('id', 'status'),
  UserError: scalars('field', 'message'),
};

/** Refuses what the API would: unknown fields and arguments, objects without fields, pages beyond 250. */
export function checkOperation(operation: Operation, variables: Readonly<Record<string, unknown>>): void {
  for (const [name, { required }] of operation.variables) {
    if (required && (variables[name] ?? null) === null)
      throw new QueryError(`Variable $${name} was provided invalid value`, 'INVALID_VARIABLE');
  }
  check(operation.kind, operation.selections, operation, variables);
}

function check(
  typeName: string,
  selections: readonly Selection[],
  operation: Operation,
  variables: Readonly<Record<string, unknown>>,
): void {
  for (const { name, args, selections: inner } of selections) {
    const field = types[typeName]![name];
    if (!field) throw new QueryError(`Field '${name}' doesn't exist on type '${typeName}'`, 'undefinedField');
    for (const [arg, need] of Object.entries(field.args ?? {}))
      if (need === 'required' && args[arg] === undefined)
        throw new QueryError(`Field '${name}' is missing required arguments: ${arg}`, 'missingRequiredArguments');
    for (const [arg, value] of Object.entries(args)) {
      if (!field.args?.[arg])
        throw new QueryError(`Field '${name}' doesn't accept argument '${arg}'`, 'argumentNotAccepted');
      if (value.kind === 'variable' && !operation.variables.has(value.name))
        throw new QueryError(`Variable $${value.name} is used but not declared`, 'variableNotDefined');
    }
    if (field.connection) {
      const first = valueOf(args['first']!, variables);
      if (typeof first !== 'number' || first < 1 || first > 250)
        throw new QueryError('first must be between 1 and 250', 'BAD_REQUEST');
    }
    if (field.type && inner.length === 0)
      throw new QueryError(`Field must have selections (field '${name}' returns ${field.type})`, 'selectionMismatch');
    if (!field.type && inner.length > 0)
      throw new QueryError(`Selections can't be made on scalars (field '${name}')`, 'selectionMismatch');
    if (field.type) check(field.type, inner, operation, variables);
  }
}

/** Points before it is run: an object 1, a connection its size times what a node costs, a mutation 10. */
export function requestedCost(
  typeName: string,
  selections: readonly Selection[],
  variables: Readonly<Record<string, unknown>>,
): number {
  return selections.reduce((sum, { name, args, selections: inner }) => {
    const { type, connection } = types[typeName]![name]!;
    if (!type) return sum;
    if (typeName === 'mutation') return sum + 10;
    const cost = requestedCost(type, inner, variables);
    // `nodes` itself is the node that was counted.
    return (
      sum + (connection ? Number(valueOf(args['first']!, variables)) * cost : cost + (name === 'pageInfo' ? 0 : 1))
    );
  }, 0);
}

export function valueOf(value: Value, variables: Readonly<Record<string, unknown>>): unknown {
  switch (value.kind) {
    case 'variable':
      return variables[value.name] ?? null;
    case 'list':
      return value.items.map((item) => valueOf(item, variables));
    case 'object':
      return Object.fromEntries(Object.entries(value.fields).map(([name, inner]) => [name, valueOf(inner, variables)]));
    case 'literal':
    case 'enum':
      return value.value;
  }
}
