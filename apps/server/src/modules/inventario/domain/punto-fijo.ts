/**
 * Quantities and costs as whole numbers, for the valuation alone: it adds up a million of them, and every one exactly.
 * A quantity is counted in thousandths of its unit, as the tables keep it; an amount in cents.
 */
export type Milesimas = bigint;
export type Centimos = bigint;

function entero(texto: string, decimales: number): bigint {
  const partes = /^(-?)(\d+)(?:\.(\d+))?$/.exec(texto);
  if (!partes) throw new RangeError(`"${texto}" is not a decimal`);
  const [, signo, enteros, fraccion = ''] = partes;
  const sobrante = fraccion.slice(decimales);
  if (/[1-9]/.test(sobrante)) throw new RangeError(`"${texto}" has more than ${decimales} decimals`);
  const valor = BigInt(enteros! + fraccion.slice(0, decimales).padEnd(decimales, '0'));
  return signo ? -valor : valor;
}

function texto(valor: bigint, decimales: number): string {
  const cifras = (valor < 0n ? -valor : valor).toString().padStart(decimales + 1, '0');
  return `${valor < 0n ? '-' : ''}${cifras.slice(0, -decimales)}.${cifras.slice(-decimales)}`;
}

/** `'1.25'` → 1250. Throws a RangeError on more than three decimals. */
export const milesimas = (cantidad: string): Milesimas => entero(cantidad, 3);
/** `'35.7'` → 3570. Throws a RangeError on more than two decimals. */
export const centimos = (monto: string): Centimos => entero(monto, 2);
/** 1250 → `'1.250'`. */
export const deMilesimas = (cantidad: Milesimas): string => texto(cantidad, 3);
/** 3570 → `'35.70'`. */
export const deCentimos = (monto: Centimos): string => texto(monto, 2);

/** a / b, half away from zero; `b` above zero. */
function dividir(a: bigint, b: bigint): bigint {
  const doble = a < 0n ? -2n * a : 2n * a;
  const cociente = (doble + b) / (2n * b);
  return a < 0n ? -cociente : cociente;
}

/** valor × parte / total to the cent, half up; `total` above zero. */
export const proporcion = (valor: Centimos, parte: Milesimas, total: Milesimas): Centimos =>
  parte === total ? valor : dividir(valor * parte, total);

/** What a quantity is worth at a unit cost of up to ten decimals, to the cent. */
export const importe = (cantidad: Milesimas, costoUnitario: string): Centimos =>
  // Thousandths × 10⁻¹⁰ are 10⁻¹³; a cent is 10⁻².
  dividir(cantidad * entero(costoUnitario, 10), 100_000_000_000n);

/** What one unit cost, with ten decimals; `'0'` for no quantity. */
export const unitario = (valor: Centimos, cantidad: Milesimas): string =>
  // 10⁻² / 10⁻³ is 10; ten decimals more.
  cantidad === 0n
    ? '0'
    : texto(dividir(valor * 100_000_000_000n * (cantidad < 0n ? -1n : 1n), cantidad < 0n ? -cantidad : cantidad), 10);
