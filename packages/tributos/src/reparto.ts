import { CifraImposible } from './cifra-imposible.ts';
import { Decimal, centimos } from './dinero.ts';
import { centimo, cero, ponerValor, type LineaEnCurso } from './linea-en-curso.ts';

const enCentimos = (monto: Decimal): number => monto.times(100).toNumber();

/**
 * `total` shared in proportion to the weights, in cents, by largest remainder (ties: first one first). Σ of the parts
 * is the total, whatever the weights.
 */
export function prorratear(total: Decimal, pesos: readonly Decimal[]): Decimal[] {
  const suma = pesos.reduce((acumulado, peso) => acumulado.plus(peso), cero);
  if (suma.isZero()) throw new CifraImposible('descuento', 'there is nothing to share over');
  const partes = pesos.map((peso) => {
    const exacta = total.times(peso).div(suma);
    const parte = exacta.toDecimalPlaces(2, Decimal.ROUND_FLOOR);
    return { parte, resto: exacta.minus(parte) };
  });
  const faltan = enCentimos(partes.reduce((resto, { parte }) => resto.minus(parte), total));
  const porResto = [...partes].sort((a, b) => b.resto.comparedTo(a.resto));
  for (const una of porResto.slice(0, faltan)) una.parte = una.parte.plus(centimo);
  return partes.map(({ parte }) => parte);
}

/** Smallest taxed base that SUNAT wants to see with some IGV (3111). */
const baseConIgv = new Decimal('0.06');

/** How far the line's IGV is above its own product. */
const desviacion = ({ igv, base, tasa }: LineaEnCurso): Decimal => igv.minus(base.times(tasa));

const puedeCeder = ({ igv, base }: LineaEnCurso): boolean => igv.gt(base.gte(baseConIgv) ? centimo : cero);

/**
 * Makes Σ of the lines' IGV the `total` of the header, cent by cent where a line is farthest from its own product, and
 * gives a cent to each line that may not go without (3111), taken from lines that can spare one. Returns Σ: above
 * `total` only where no line can, which takes a sale of nothing but lines below 0.10 and a rate below 16.7 %.
 */
export function repartirIgv(lineas: readonly LineaEnCurso[], total: Decimal): Decimal {
  const conDesviacion = (signo: 1 | -1) =>
    lineas
      .map((linea) => ({ linea, orden: desviacion(linea).times(signo) }))
      .sort((a, b) => a.orden.comparedTo(b.orden))
      .map(({ linea }) => linea);
  let faltan = enCentimos(lineas.reduce((resto, { igv }) => resto.minus(igv), total));
  while (faltan > 0)
    for (const linea of conDesviacion(1).slice(0, faltan)) {
      linea.igv = linea.igv.plus(centimo);
      faltan -= 1;
    }
  while (faltan < 0)
    for (const linea of conDesviacion(-1)
      .filter(({ igv }) => igv.gt(0))
      .slice(0, -faltan)) {
      linea.igv = linea.igv.minus(centimo);
      faltan += 1;
    }

  const sinIgv = lineas.filter(({ igv, base, tasa }) => igv.isZero() && base.gte(baseConIgv) && tasa.gt(0));
  let sobra = cero;
  let donantes: LineaEnCurso[] = [];
  for (const linea of sinIgv) {
    if (donantes.length === 0) donantes = conDesviacion(1).filter(puedeCeder);
    const donante = donantes.pop();
    if (donante) donante.igv = donante.igv.minus(centimo);
    else sobra = sobra.plus(centimo);
    linea.igv = centimo;
  }
  return total.plus(sobra);
}

const simple = ({ iscTasa, iscFijo, otrosTasa }: LineaEnCurso): boolean =>
  iscTasa.isZero() && iscFijo.isZero() && otrosTasa.isZero();

/**
 * Values of lines of one tax whose prices include it, so that values and taxes add up to the `etiquetas`, or as near as
 * cents get. Returns Σ of the bases; the caller computes the tax on it.
 *
 * Lines with ISC or otros tributos go first: each gets the value nearest to what its label and the error of those
 * before it leave. The others share what is missing to the base of all by largest remainder.
 */
export function repartirBases(lineas: readonly LineaEnCurso[], etiquetas: readonly Decimal[], tasa: Decimal): Decimal {
  const unoMasTasa = tasa.plus(1);
  let arrastre = cero;
  let conTasa = cero;
  const simples: { linea: LineaEnCurso; resto: Decimal }[] = [];
  lineas.forEach((linea, indice) => {
    const etiqueta = etiquetas[indice]!;
    if (simple(linea)) {
      conTasa = conTasa.plus(etiqueta);
      ponerValor(linea, etiqueta.div(unoMasTasa).toDecimalPlaces(2, Decimal.ROUND_FLOOR));
      if (etiqueta.gt(0)) simples.push({ linea, resto: etiqueta.minus(linea.valor.times(unoMasTasa)) });
    } else {
      if (valorDeEtiqueta(linea, etiqueta, linea.iscFijo).lt(0))
        throw new CifraImposible('isc', 'a label cannot be smaller than the ISC it includes', linea.indice);
      // The error of those before may ask this one for less than nothing.
      const valor = centimos(valorDeEtiqueta(linea, etiqueta.plus(arrastre), linea.iscFijo));
      ponerValor(linea, Decimal.max(valor, cero));
      arrastre = arrastre.plus(etiqueta).minus(linea.base.times(unoMasTasa)).minus(linea.otros);
      conTasa = conTasa.plus(etiqueta).minus(linea.otros);
    }
  });
  const repartida = lineas.reduce((total, { base }) => total.plus(base), cero);
  const faltan = Math.max(0, enCentimos(centimos(conTasa.div(unoMasTasa)).minus(repartida)));
  const porResto = simples.sort((a, b) => b.resto.comparedTo(a.resto)).slice(0, faltan);
  for (const { linea } of porResto) ponerValor(linea, linea.valor.plus(centimo));
  return repartida.plus(centimo.times(porResto.length));
}

/** The value that, with its taxes, makes the label; exact. `iscFijo`: the fixed ISC in that label. */
export const valorDeEtiqueta = (
  { iscTasa, otrosTasa, tasa }: LineaEnCurso,
  etiqueta: Decimal,
  iscFijo: Decimal,
): Decimal => {
  const conTasa = tasa.plus(1);
  const sinIsc = iscFijo.isZero() ? etiqueta : etiqueta.minus(iscFijo.times(conTasa));
  return sinIsc.div(iscTasa.plus(1).times(conTasa).plus(otrosTasa));
};
