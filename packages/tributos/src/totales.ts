import { Decimal, centimos, decimal, monto, sumar, valorUnitario } from './dinero.ts';

/** Catalogue 07: 10 gravado, 20 exonerado, 30 inafecto (all onerous: the customer pays for them). */
export type Afectacion = '10' | '20' | '30';

export type LineaEntrada = {
  /** Above zero, up to 10 decimals. */
  cantidad: string;
  /** What the label says: with IGV, before the discount; up to 10 decimals. */
  precioUnitario: string;
  /** `'0'` … `'100'`. */
  descuentoPorcentaje: string;
  afectacion: Afectacion;
};

export type LineaCalculada = {
  cantidad: string;
  /** With IGV, before the discount, as given. */
  precioUnitario: string;
  /** With IGV, after the discount: total ÷ cantidad, up to 10 decimals (AlternativeConditionPrice, check 3270). */
  precioVenta: string;
  /** Without IGV, before the discount, up to 10 decimals (Price/PriceAmount). */
  valorUnitario: string;
  /** Without IGV (AllowanceCharge code 00): baseDescuento − valorVenta. `'0.00'` when there is none. */
  descuento: string;
  baseDescuento: string;
  /** The percentage as a factor with up to 5 decimals; `'0'` when there is no discount. */
  factorDescuento: string;
  /** LineExtensionAmount: without IGV, after the discount. */
  valorVenta: string;
  baseIgv: string;
  igv: string;
  /** What the customer pays for the line: valorVenta + igv. */
  total: string;
};

export type Totales = {
  gravado: string;
  exonerado: string;
  inafecto: string;
  igv: string;
  /** Σ of the lines' descuento, without IGV. Already taken out of the other figures. */
  descuentos: string;
  /** gravado + exonerado + inafecto. */
  valorVenta: string;
  /** valorVenta + igv: what the customer pays. */
  total: string;
};

export type Calculo = { lineas: LineaCalculada[]; totales: Totales };

type EnCurso = {
  entrada: LineaEntrada;
  cantidad: Decimal;
  bruto: Decimal;
  total: Decimal;
  valorVenta: Decimal;
  /** Part of a cent, times (1 + rate), that rounding valorVenta down left out; compares exactly between lines. */
  resto: Decimal;
};

/**
 * Figures of a sale whose prices include IGV.
 *
 * **The rounding, and why.** The customer pays label price × quantity − discount, so the cents are fixed from that
 * end; tax is found inside the amount instead of added to it. Each step rounds half up, once per stored figure:
 *
 * 1. Line: bruto = round2(cantidad × precio); the discount is rounded before it is taken off (883.11 at 50 % leaves
 *    441.55); total = bruto − round2(bruto × %).
 * 2. Header: gravado = round2(Σ totals of the taxed lines ÷ (1 + rate)); igv = Σ totals − gravado. No line's rounding
 *    piles up, so checks 3277, 3279 and 3291 hold however many lines there are.
 * 3. Line again: gravado is shared out by largest remainder (ties: first line first), each line getting its
 *    total ÷ (1 + rate) rounded down or up to the cent; igv = total − valorVenta. With one line, and whenever plain
 *    rounding adds up, this is plain rounding. A line of a few cents is not rounded up to where no IGV is left: SUNAT
 *    refuses a taxed base of 0.06 or more without IGV (3111).
 *
 * So these hold to the cent, for any input: Σ lines = header for valorVenta by tax, igv, descuentos and total;
 * valorVenta + igv = total in each line and in the header; total = what the labels say. No PayableRoundingAmount is
 * needed. The price of it: igv is round2(base × rate) of the header only when some base gives that total (with 18 %,
 * 100 of each 118 totals: none gives 0.03); otherwise igv is one cent away (more only in a sale made of lines of a few
 * cents), and in a line likewise when the shares need it. SUNAT allows 1.00 there.
 *
 * Throws a RangeError on input that a wire schema should have refused (quantity 0, negative price, discount > 100).
 */
export function calcularTotales(lineas: readonly LineaEntrada[], tasaIgv: string): Calculo {
  const unoMasTasa = decimal(tasaIgv).plus(1);
  if (unoMasTasa.lt(1) || unoMasTasa.gte(2)) throw new RangeError(`${tasaIgv} is not an IGV rate`);

  const enCurso = lineas.map((entrada) => cobrar(entrada));
  repartir(
    enCurso.filter(({ entrada }) => entrada.afectacion === '10'),
    unoMasTasa,
  );
  const calculadas = enCurso.map((linea) => detallar(linea, unoMasTasa));
  return { lineas: calculadas, totales: totalizar(lineas, calculadas) };
}

/** Step 1: what the customer pays. */
function cobrar(entrada: LineaEntrada): EnCurso {
  const cantidad = decimal(entrada.cantidad);
  const precio = decimal(entrada.precioUnitario);
  const porcentaje = decimal(entrada.descuentoPorcentaje);
  if (cantidad.lte(0)) throw new RangeError('a quantity must be above zero');
  if (precio.lt(0)) throw new RangeError('a price cannot be negative');
  if (porcentaje.lt(0) || porcentaje.gt(100)) throw new RangeError('a discount goes from 0 to 100 %');
  const bruto = centimos(cantidad.times(precio));
  const total = bruto.minus(centimos(bruto.times(porcentaje).div(100)));
  return { entrada, cantidad, bruto, total, valorVenta: total, resto: new Decimal(0) };
}

/** Steps 2 and 3: the taxed base, found once and shared out in cents. */
function repartir(gravadas: EnCurso[], unoMasTasa: Decimal): void {
  let suma: Decimal = new Decimal(0);
  let repartido: Decimal = new Decimal(0);
  for (const linea of gravadas) {
    suma = suma.plus(linea.total);
    linea.valorVenta = linea.total.div(unoMasTasa).toDecimalPlaces(2, Decimal.ROUND_FLOOR);
    linea.resto = linea.total.minus(linea.valorVenta.times(unoMasTasa));
    repartido = repartido.plus(linea.valorVenta);
  }
  const faltan = centimos(suma.div(unoMasTasa)).minus(repartido).times(100).toNumber();
  const porResto = gravadas.filter(admiteOtroCentimo).sort((a, b) => b.resto.comparedTo(a.resto));
  for (const linea of porResto.slice(0, faltan)) linea.valorVenta = linea.valorVenta.plus('0.01');
}

/** Smallest taxed base that SUNAT wants to see with some IGV (3111). */
const baseConIgv = '0.06';

function admiteOtroCentimo({ valorVenta, total, resto }: EnCurso): boolean {
  const base = valorVenta.plus('0.01');
  return resto.gt(0) && (base.lt(baseConIgv) || base.lt(total));
}

function detallar(linea: EnCurso, unoMasTasa: Decimal): LineaCalculada {
  const { entrada, cantidad, bruto, total, valorVenta } = linea;
  const gravada = entrada.afectacion === '10';
  const unitario = gravada
    ? decimal(entrada.precioUnitario).div(unoMasTasa).toDecimalPlaces(10)
    : decimal(entrada.precioUnitario);
  // Base − discount = valorVenta by construction. A discount that rounds away to nothing is not informed.
  const base = centimos(cantidad.times(unitario));
  const descuento = bruto.gt(total) && base.gt(valorVenta) ? base.minus(valorVenta) : new Decimal(0);
  return {
    cantidad: valorUnitario(cantidad),
    precioUnitario: valorUnitario(entrada.precioUnitario),
    precioVenta: valorUnitario(total.div(cantidad)),
    valorUnitario: valorUnitario(unitario),
    descuento: monto(descuento),
    baseDescuento: monto(descuento.isZero() ? descuento : base),
    factorDescuento: descuento.isZero() ? '0' : valorUnitario(decimal(entrada.descuentoPorcentaje).div(100), 5),
    valorVenta: monto(valorVenta),
    baseIgv: monto(valorVenta),
    igv: monto(total.minus(valorVenta)),
    total: monto(total),
  };
}

function totalizar(entradas: readonly LineaEntrada[], lineas: readonly LineaCalculada[]): Totales {
  const deAfectacion = (afectacion: Afectacion) =>
    sumar(lineas.filter((_, indice) => entradas[indice]?.afectacion === afectacion).map((linea) => linea.valorVenta));
  return {
    gravado: deAfectacion('10'),
    exonerado: deAfectacion('20'),
    inafecto: deAfectacion('30'),
    igv: sumar(lineas.map((linea) => linea.igv)),
    descuentos: sumar(lineas.map((linea) => linea.descuento)),
    valorVenta: sumar(lineas.map((linea) => linea.valorVenta)),
    total: sumar(lineas.map((linea) => linea.total)),
  };
}
