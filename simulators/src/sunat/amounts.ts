import { Decimal } from 'decimal.js';
import type { XmlElement } from '../xml/parse.ts';
import { textOf } from '../xml/query.ts';
import { SunatProblem } from './codes.ts';

/** Nearly every sum check allows a sol of difference. */
export const TOLERANCE = new Decimal(1);
export const ZERO = new Decimal(0);

const AMOUNT = /^\d{1,12}(\.\d{1,2})?$/;
const SIGNED_AMOUNT = /^[+-]?\d{1,12}(\.\d{1,2})?$/;
const UNIT_VALUE = /^\d{1,12}(\.\d{1,10})?$/;
const FACTOR = /^\d{1,3}(\.\d{1,5})?$/;

function read(element: XmlElement | null, pattern: RegExp, missing: string, malformed: string): Decimal {
  const written = textOf(element);
  if (written === '') throw new SunatProblem(missing);
  if (!pattern.test(written)) throw new SunatProblem(malformed, `valor: "${written}"`);
  return new Decimal(written);
}

/** n(12,2): no sign, no exponent. */
export const amount = (element: XmlElement | null, missing: string, malformed = missing): Decimal =>
  read(element, AMOUNT, missing, malformed);

/** n(12,10): unit values, prices and quantities. */
export const unitValue = (element: XmlElement | null, missing: string, malformed = missing): Decimal =>
  read(element, UNIT_VALUE, missing, malformed);

export const factor = (element: XmlElement | null, malformed: string): Decimal =>
  read(element, FACTOR, malformed, malformed);

/** An optional n(12,2): zero when the element is not there. */
export const optionalAmount = (element: XmlElement | null, malformed: string): Decimal =>
  element === null ? ZERO : read(element, AMOUNT, malformed, malformed);

/** PayableRoundingAmount, the only amount that may carry a sign. */
export const signedAmount = (element: XmlElement | null, malformed: string): Decimal =>
  element === null ? ZERO : read(element, SIGNED_AMOUNT, malformed, malformed);

export const sum = (values: Iterable<Decimal>): Decimal =>
  [...values].reduce((total, value) => total.plus(value), ZERO);

/** How far figures may be from what they are computed to be. */
export type Tolerance = { sums: Decimal; lineTax: Decimal; price: Decimal };
/** A sol, as nearly every rule of SUNAT says. */
export const SUNAT_TOLERANCE: Tolerance = { sums: TOLERANCE, lineTax: TOLERANCE, price: TOLERANCE };
/**
 * Every sum to the cent. A line's tax may be a cent or two away from its own product, because the lines share out the
 * header's; and a price is a quotient.
 */
export const EXACT: Tolerance = { sums: ZERO, lineTax: new Decimal('0.02'), price: new Decimal('0.02') };

/** Fails with `code` when two figures differ by more than the tolerance. What is computed is rounded to cents first. */
export function expectClose(stated: Decimal, computed: Decimal, code: string, what: string, tolerance: Decimal): void {
  const rounded = computed.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
  if (stated.minus(rounded).abs().greaterThan(tolerance))
    throw new SunatProblem(code, `${what}: informado ${stated.toFixed(2)}, calculado ${rounded.toFixed(2)}`);
}

export const money = (value: Decimal): string => value.toFixed(2);
