import type { Decimal } from 'decimal.js';
import type { XmlElement } from '../../xml/parse.ts';
import { all, one, text } from '../../xml/query.ts';
import { amount, expectClose, factor, optionalAmount, signedAmount, sum, ZERO } from '../amounts.ts';
import { GLOBAL_CHARGES, TAXES } from '../catalogues.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument, CheckedLine } from './document.ts';
import { isInvoice } from './document.ts';

type Subtotals = Map<string, { base: Decimal; amount: Decimal }>;

/** The header figures against the lines: codes 3273–3280, 3291–3306. */
export function checkTotals(document: CheckedDocument, lines: CheckedLine[]): void {
  const { root, tipo, shape } = document;
  const rates = lines.flatMap(({ rate }) => (rate === null ? [] : [rate]));
  demand(
    rates.every((rate) => rate.equals(rates[0] ?? rate)),
    '3462',
  );
  const charges = globalCharges(document);
  const taxes = headerTaxes(root);
  for (const { taxes: ofLine } of lines) {
    for (const code of ofLine.keys()) demand(taxes.has(code), '3222', code);
  }
  // What discounts and charges in the base, and an ISC already paid with an advance, take from the IGV base.
  const baseShift = charges('49').minus(charges('02')).minus(charges('04'));
  const igvBases = sum(lines.flatMap(({ taxes: ofLine }) => ofLine.get('1000')?.base ?? []));
  const percent = (rates[0] ?? ZERO).dividedBy(100);
  checkTaxes(document, taxes, lines, { baseShift, igvBases, percent, charges });
  const stated = amount(one(root, 'TaxTotal', 'TaxAmount'), '2956', '3020');
  const counted = ['1000', '1016', '2000', '7152', '9999'].map((code) => taxes.get(code)?.amount ?? ZERO);
  expectClose(stated, sum(counted), '3294', 'total de impuestos', document.tolerance.sums);

  const totals = one(root, shape.total);
  if (isInvoice(tipo))
    checkMonetary(
      document,
      totals,
      lines,
      taxes,
      charges,
      igvBases.plus(charges('49')).minus(charges('02')).times(percent),
    );
  else {
    const charge = optionalAmount(one(totals, 'ChargeTotalAmount'), '2064');
    const rounding = signedAmount(one(totals, 'PayableRoundingAmount'), '3303');
    const payable = amount(one(totals, 'PayableAmount'), '2063', '2062');
    const value = sum(lines.filter(({ tax }) => tax !== '9996').map((line) => line.value))
      .plus(charges('49'))
      .minus(charges('02'));
    const outside = sum(lines.map((line) => line.outsideDiscount)).plus(charges('03'));
    expectClose(
      payable,
      value.plus(stated).plus(charge).minus(outside).plus(rounding),
      '3280',
      'importe total',
      document.tolerance.sums,
    );
  }
}

function checkTaxes(
  { tolerance }: CheckedDocument,
  taxes: Subtotals,
  lines: CheckedLine[],
  {
    baseShift,
    igvBases,
    percent,
    charges,
  }: { baseShift: Decimal; igvBases: Decimal; percent: Decimal; charges: Charges },
): void {
  const valueOf = (tax: string): Decimal => sum(lines.filter((line) => line.tax === tax).map(({ value }) => value));
  const amountOf = (tax: string): Decimal => sum(lines.flatMap((line) => line.taxes.get(tax)?.amount ?? []));
  const baseOf = (tax: string): Decimal => sum(lines.flatMap((line) => line.taxes.get(tax)?.base ?? []));
  const compare = (tax: string, part: 'base' | 'amount', computed: Decimal, code: string): void => {
    const stated = taxes.get(tax);
    if (stated !== undefined) expectClose(stated[part], computed, code, `tributo ${tax}`, tolerance.sums);
  };
  compare('1000', 'base', valueOf('1000').plus(baseShift), '3277');
  compare('1000', 'amount', igvBases.plus(baseShift).minus(charges('20')).times(percent), '3291');
  compare('9995', 'base', valueOf('9995'), '3273');
  compare('9998', 'base', valueOf('9998').minus(charges('06')), '3274');
  compare('9997', 'base', valueOf('9997').minus(charges('05')), '3275');
  compare('9996', 'base', valueOf('9996'), '3276');
  compare('9996', 'amount', amountOf('9996'), '3302');
  compare('1016', 'base', valueOf('1016'), '3293');
  compare('1016', 'amount', amountOf('1016'), '3295');
  compare('2000', 'base', baseOf('2000'), '3296');
  compare('2000', 'amount', amountOf('2000').minus(charges('20')), '3298');
  compare('9999', 'base', baseOf('9999'), '3297');
  compare('9999', 'amount', amountOf('9999'), '3299');
  const bags = taxes.get('7152');
  if (bags !== undefined) expectClose(bags.amount, amountOf('7152'), '3306', 'ICBPER', ZERO);
}

function checkMonetary(
  { tolerance }: CheckedDocument,
  totals: XmlElement | null,
  lines: CheckedLine[],
  taxes: Subtotals,
  charges: Charges,
  igvBeforeAdvances: Decimal,
): void {
  const net = amount(one(totals, 'LineExtensionAmount'), '3288', '2031');
  const value = sum(lines.filter(({ tax }) => tax !== '9996').map((line) => line.value));
  expectClose(net, value.minus(charges('02')).plus(charges('49')), '3278', 'total valor de venta', tolerance.sums);

  const inclusive = amount(one(totals, 'TaxInclusiveAmount'), '3305', '3019');
  const others = ['1016', '2000', '7152', '9999'].map((code) => taxes.get(code)?.amount ?? ZERO);
  expectClose(
    inclusive,
    net.plus(sum(others)).plus(igvBeforeAdvances),
    '3279',
    'total precio de venta',
    tolerance.sums,
  );

  const allowance = optionalAmount(one(totals, 'AllowanceTotalAmount'), '2065');
  const discounts = sum(lines.map((line) => line.outsideDiscount))
    .plus(charges('03'))
    .plus(charges('63'));
  expectClose(allowance, discounts, '3300', 'total de descuentos', tolerance.sums);
  const charge = optionalAmount(one(totals, 'ChargeTotalAmount'), '2064');
  const added = sum(lines.map((line) => line.outsideCharge))
    .plus(charges('45'))
    .plus(charges('46'))
    .plus(charges('50'));
  expectClose(charge, added, '3301', 'total de otros cargos', tolerance.sums);

  const prepaid = optionalAmount(one(totals, 'PrepaidAmount'), '2503');
  const rounding = signedAmount(one(totals, 'PayableRoundingAmount'), '3303');
  demand(rounding.abs().lessThanOrEqualTo(1), '3303', rounding.toFixed(2));
  const payable = amount(one(totals, 'PayableAmount'), '2063', '2062');
  expectClose(
    payable,
    inclusive.plus(charge).minus(allowance).minus(prepaid).plus(rounding),
    '3280',
    'importe total',
    tolerance.sums,
  );
}

function headerTaxes(root: XmlElement): Subtotals {
  const totals = all(root, 'TaxTotal');
  demand(totals.length > 0, '2956');
  demand(totals.length === 1, '3024');
  const found: Subtotals = new Map();
  for (const subtotal of all(totals[0] ?? null, 'TaxSubtotal')) {
    const scheme = one(subtotal, 'TaxCategory', 'TaxScheme');
    const code = text(scheme, 'ID');
    demand(code !== '', '3059');
    const expected = TAXES.get(code);
    demand(expected !== undefined, '3007', code);
    demand(!found.has(code), '3068', code);
    demand(text(scheme, 'Name') !== '', '2054');
    demand(text(scheme, 'Name') === expected.name, '2964', text(scheme, 'Name'));
    demand(text(scheme, 'TaxTypeCode') !== '', '2052');
    demand(text(scheme, 'TaxTypeCode') === expected.type, '2961', text(scheme, 'TaxTypeCode'));
    const base = code === '7152' ? ZERO : amount(one(subtotal, 'TaxableAmount'), '3003', '2999');
    const figure = amount(one(subtotal, 'TaxAmount'), '2048');
    demand(!['9995', '9997', '9998'].includes(code) || figure.isZero(), '3000', code);
    found.set(code, { base, amount: figure });
  }
  return found;
}

/** Percepción and retención, which are computed by rules of their own. */
const OWN_RULES = new Set(['51', '52', '53', '62']);

/** Sum of the global charges or discounts of one code of C53. */
type Charges = (code: string) => Decimal;

function globalCharges({ root, tolerance }: CheckedDocument): Charges {
  const totals = new Map<string, Decimal>();
  for (const item of all(root, 'AllowanceCharge')) {
    const code = text(item, 'AllowanceChargeReasonCode');
    demand(code !== '', '3072');
    const indicator = GLOBAL_CHARGES.get(code);
    demand(indicator !== undefined, '3071', code);
    demand(text(item, 'ChargeIndicator') === indicator, '3114', code);
    const value = amount(one(item, 'Amount'), '2968');
    const rate = one(item, 'MultiplierFactorNumeric');
    const base = one(item, 'BaseAmount');
    if (rate !== null && base !== null && !OWN_RULES.has(code)) {
      expectClose(
        value,
        factor(rate, '3025').times(amount(base, '3016')),
        '3307',
        `cargo/descuento ${code}`,
        tolerance.sums,
      );
    }
    totals.set(code, (totals.get(code) ?? ZERO).plus(value));
  }
  return (code) => totals.get(code) ?? ZERO;
}
