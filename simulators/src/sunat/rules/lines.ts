import type { Decimal } from 'decimal.js';
import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute, one, text } from '../../xml/query.ts';
import { amount, expectClose, factor, sum, unitValue, ZERO } from '../amounts.ts';
import { LINE_CHARGES, UNITS } from '../catalogues.ts';
import { demand } from '../codes.ts';
import { checkLineTaxes } from './line-taxes.ts';
import type { CheckedDocument, CheckedLine } from './document.ts';

export function checkLines(document: CheckedDocument): CheckedLine[] {
  const { root, shape } = document;
  const lines = all(root, shape.line);
  demand(lines.length > 0, '0306', `cvc-complex-type.2.4.b: falta 'cac:${shape.line}'.`);
  const numbers = new Set<string>();
  return lines.map((line) => {
    const number = text(line, 'ID');
    demand(/^\d{1,5}$/.test(number) && Number(number) > 0, '2023', number);
    demand(!numbers.has(number), '2752', number);
    numbers.add(number);
    return checkLine(document, line);
  });
}

function checkLine(document: CheckedDocument, line: XmlElement): CheckedLine {
  const { shape, observe } = document;
  const measured = one(line, shape.quantity);
  const quantity = unitValue(measured, '2024', '2025');
  demand(quantity.greaterThan(0), '2024');
  const unit = attribute(measured, 'unitCode') ?? '';
  demand(unit !== '', '2883');
  demand(UNITS.has(unit), '2936', unit);
  const value = amount(one(line, 'LineExtensionAmount'), '2032', '2370');

  const description = text(line, 'Item', 'Description');
  demand(one(line, 'Item', 'Description') !== null, '2026');
  demand(description.length >= 1 && description.length <= 500, '2027');
  const product = text(line, 'Item', 'CommodityClassification', 'ItemClassificationCode');
  if (product !== '' && !/^\d{8}$/.test(product)) observe('4332');
  const gtin = one(line, 'Item', 'StandardItemIdentification', 'ID');
  if (gtin !== null && !/^GTIN-(8|12|13|14)$/.test(attribute(gtin, 'schemeID') ?? '')) observe('4333');

  const { tax, taxes, rate } = checkLineTaxes(document, line, value);
  const free = tax === '9996';
  const reference = checkPrice(line, free);
  const unitPrice = unitValue(one(line, 'Price', 'PriceAmount'), '2068', '2369');
  demand(!free || unitPrice.isZero(), '2640');
  const charges = checkCharges(document, line);

  // V = q·v − d + c; a free line is valued at its reference price.
  const computed = quantity
    .times(free ? reference : unitPrice)
    .minus(charges.discount)
    .plus(charges.charge);
  const { tolerance } = document;
  expectClose(value, computed, '3271', 'valor de venta del ítem', tolerance.sums);
  if (!free) checkUnitPrice(document, reference, quantity, value, taxes);
  return { value, tax, taxes, rate, outsideDiscount: charges.outsideDiscount, outsideCharge: charges.outsideCharge };
}

/**
 * The price with taxes of one unit, after the discounts and charges in the base; those outside it are not part of it.
 * The tax on plastic bags may be in it or not.
 */
function checkUnitPrice(
  { tolerance }: CheckedDocument,
  stated: Decimal,
  quantity: Decimal,
  value: Decimal,
  taxes: CheckedLine['taxes'],
): void {
  const bags = taxes.get('7152')?.amount ?? ZERO;
  const taxed = [...taxes].filter(([code]) => code !== '9996' && code !== '7152');
  const without = value.plus(sum(taxed.map(([, figures]) => figures.amount)));
  // To the cent the whole line is compared: its price is a quotient with up to ten decimals.
  const exact = tolerance.sums.isZero();
  const told = exact ? stated.times(quantity) : stated;
  const far = (whole: Decimal): Decimal => told.minus(exact ? whole : whole.dividedBy(quantity)).abs();
  const whole = far(without.plus(bags)).lessThan(far(without)) ? without.plus(bags) : without;
  expectClose(told, exact ? whole : whole.dividedBy(quantity), '3270', 'precio de venta unitario', tolerance.price);
}

/** Price with taxes (01) of a sale, or reference value (02) of a free line. */
function checkPrice(line: XmlElement, free: boolean): Decimal {
  const prices = all(line, 'PricingReference', 'AlternativeConditionPrice');
  demand(prices.length > 0, '2028');
  const found = new Map<string, Decimal>();
  for (const price of prices) {
    const value = unitValue(one(price, 'PriceAmount'), '2367');
    const type = text(price, 'PriceTypeCode');
    demand(type !== '', '2030');
    demand(type === '01' || type === '02', '2410', type);
    demand(!found.has(type), '2409', type);
    found.set(type, value);
  }
  const reference = found.get('02');
  if (free) {
    demand(reference !== undefined && reference.greaterThan(0), '2417');
    return reference;
  }
  demand(reference === undefined, reference?.greaterThan(0) === true ? '3224' : '3234');
  return found.get('01') ?? ZERO;
}

function checkCharges(
  { tolerance }: CheckedDocument,
  line: XmlElement,
): {
  discount: Decimal;
  charge: Decimal;
  outsideDiscount: Decimal;
  outsideCharge: Decimal;
} {
  const total = { discount: ZERO, charge: ZERO, outsideDiscount: ZERO, outsideCharge: ZERO };
  for (const item of all(line, 'AllowanceCharge')) {
    const code = text(item, 'AllowanceChargeReasonCode');
    demand(code !== '', '3073');
    const indicator = LINE_CHARGES.get(code);
    demand(indicator !== undefined, '2954', code);
    demand(text(item, 'ChargeIndicator') === indicator, '3114', code);
    const value = amount(one(item, 'Amount'), '2955');
    const rate = one(item, 'MultiplierFactorNumeric');
    const base = one(item, 'BaseAmount');
    if (rate !== null && base !== null) {
      expectClose(
        value,
        factor(rate, '3052').times(amount(base, '3053')),
        '3290',
        `cargo/descuento ${code}`,
        tolerance.sums,
      );
    }
    if (code === '00') total.discount = total.discount.plus(value);
    else if (code === '01') total.outsideDiscount = total.outsideDiscount.plus(value);
    else if (code === '47') total.charge = total.charge.plus(value);
    else total.outsideCharge = total.outsideCharge.plus(value);
  }
  return total;
}
