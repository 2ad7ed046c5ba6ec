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

/** Fails with `code` when two figures differ by more than the tolerance (a sol unless told otherwise). */
export function expectClose(
  stated: Decimal,
  computed: Decimal,
  code: string,
  what: string,
  tolerance = TOLERANCE,
): void {
  if (stated.minus(computed).abs().greaterThan(tolerance)) {
    throw new SunatProblem(
      code,
      `${what}: informado ${stated.toFixed(2)}, calculado ${computed.toDecimalPlaces(2).toFixed(2)}`,
    );
  }
}

export const money = (value: Decimal): string => value.toFixed(2);
