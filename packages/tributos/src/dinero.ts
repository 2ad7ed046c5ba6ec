import { Decimal as Base } from 'decimal.js';

/**
 * Decimal arithmetic for money, the same in the server and in the browser. Money travels as decimal strings
 * (`'35.70'`) and is never a JS number, because 0.1 + 0.2 is not 0.3 there.
 *
 * A private clone: its precision and rounding cannot be changed by another user of decimal.js. 40 significant digits
 * hold n(12,10) × n(12,10) without loss; half up is SUNAT's rounding (1.005 → 1.01).
 */
export const Decimal = Base.clone({ precision: 40, rounding: Base.ROUND_HALF_UP, toExpNeg: -40, toExpPos: 60 });
export type Decimal = Base;

/** Largest amount and quantity that fit SUNAT's n(12,…) fields. */
const limite = new Decimal('1e12');

/**
 * Reads a decimal string. Throws a RangeError on anything else (`''`, `'1e3'`, `'NaN'`, 13 integer digits): wire
 * schemas refuse those before, so one arriving here is a bug.
 */
export function decimal(texto: string): Decimal {
  if (!/^-?\d+(\.\d+)?$/.test(texto)) throw new RangeError(`"${texto}" is not a decimal`);
  const valor = new Decimal(texto);
  if (valor.abs().gte(limite)) throw new RangeError(`${texto} does not fit in 12 integer digits`);
  return valor;
}

/** Half up to the cent. */
export const centimos = (valor: Decimal): Decimal => valor.toDecimalPlaces(2, Base.ROUND_HALF_UP);

/** `'35.70'`: an amount, always with two decimals. */
export const monto = (valor: Decimal | string): string =>
  (typeof valor === 'string' ? decimal(valor) : valor).toFixed(2, Base.ROUND_HALF_UP);

/** `'30.2542372881'`, `'3'`: a price, quantity or factor, without trailing zeros; 10 decimals unless told. */
export const valorUnitario = (valor: Decimal | string, decimales = 10): string =>
  (typeof valor === 'string' ? decimal(valor) : valor).toDecimalPlaces(decimales, Base.ROUND_HALF_UP).toFixed();

/** Σ of amounts, as an amount; `'0.00'` for none. */
export const sumar = (montos: Iterable<string>): string => {
  let suma: Decimal = new Decimal(0);
  for (const uno of montos) suma = suma.plus(decimal(uno));
  return suma.toFixed(2, Base.ROUND_HALF_UP);
};

/** a − b, as an amount; may be negative (`'-1.50'`). */
export const restar = (a: string, b: string): string => decimal(a).minus(decimal(b)).toFixed(2, Base.ROUND_HALF_UP);

/** Negative, zero or positive, for sorting and for comparing amounts written differently (`'1'` and `'1.00'`). */
export const comparar = (a: string, b: string): number => decimal(a).comparedTo(decimal(b));
