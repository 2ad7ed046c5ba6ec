import { CifraImposible } from './cifra-imposible.ts';
import { Decimal, centimos, decimal } from './dinero.ts';
import type { Ajuste, AfectacionIgv, DocumentoEntrada, LineaEntrada, TributoIgv } from './documento.ts';

export const cero: Decimal = new Decimal(0);
export const centimo: Decimal = new Decimal('0.01');

/** Catalogue 07 → 05. What is given away answers to 9996, whatever its affectation would be if it were sold. */
export const tributoDe = (afectacion: AfectacionIgv): TributoIgv => {
  if (afectacion === '10') return '1000';
  if (afectacion === '17') return '1016';
  if (afectacion === '20') return '9997';
  if (afectacion === '30') return '9998';
  return afectacion === '40' ? '9995' : '9996';
};

/** 11–16: given away, but the IGV it would have borne is told. */
const gratuitaGravada = (afectacion: AfectacionIgv): boolean => /^1[1-6]$/.test(afectacion);

/** A line while it is being computed. Amounts are in cents once they are rounded. */
export type LineaEnCurso = {
  entrada: LineaEntrada;
  /** From 0. */
  indice: number;
  tributo: TributoIgv;
  gratuita: boolean;
  /** Of IGV or IVAP; zero where nothing is taxed. */
  tasa: Decimal;
  /** What XML says as percentage: the document's rate on untaxed lines too, as is customary. */
  porcentajeIgv: string;
  cantidad: Decimal;
  precio: Decimal;
  /** round2(cantidad × precio), and what was taken off and added before the tax, all in the document's kind of price. */
  bruto: Decimal;
  rebaja: Decimal;
  recargo: Decimal;
  /** ISC that does not depend on the line's value: systems 02 and 03. */
  iscFijo: Decimal;
  /** Of system 03. */
  iscBase: Decimal | null;
  iscTasa: Decimal;
  otrosTasa: Decimal;
  icbper: Decimal;
  /** Found by `valorizar`. */
  valor: Decimal;
  isc: Decimal;
  otros: Decimal;
  base: Decimal;
  igv: Decimal;
};

export const neto = ({ bruto, rebaja, recargo }: LineaEnCurso): Decimal => bruto.minus(rebaja).plus(recargo);

/** Of an amount, in cents. Throws a RangeError below zero and above 100 %. */
export function importe(ajuste: Ajuste | undefined, base: Decimal): Decimal {
  if (!ajuste) return cero;
  const porcentaje = 'porcentaje' in ajuste ? decimal(ajuste.porcentaje) : cero;
  if (porcentaje.lt(0) || porcentaje.gt(100)) throw new RangeError('a percentage goes from 0 to 100');
  const monto = 'monto' in ajuste ? centimos(decimal(ajuste.monto)) : centimos(base.times(porcentaje).div(100));
  if (monto.lt(0)) throw new RangeError('a discount or charge cannot be negative');
  return monto;
}

/**
 * The part of a suggested price that is value: 1 ÷ (1 + rate) to three decimals, 0.847 with 18 % (TUO of the law of the
 * IGV and ISC, art. 56 c).
 */
const factorPrecioSugerido = (tasaIgv: Decimal): Decimal => new Decimal(1).div(tasaIgv.plus(1)).toDecimalPlaces(3);

/** What the ISC is a part of: of system 03, the value in the price suggested; otherwise the line's value. */
export const baseIsc = ({ iscBase, valor }: Pick<LineaEnCurso, 'iscBase' | 'valor'>): Decimal => iscBase ?? valor;

/** Throws a RangeError on what a wire schema or the caller should have refused. */
export function abrirLinea(entrada: LineaEntrada, indice: number, documento: DocumentoEntrada): LineaEnCurso {
  const tributo = tributoDe(entrada.afectacion);
  const gratuita = tributo === '9996';
  const tasaIgv = decimal(documento.tasaIgv);
  const cantidad = decimal(entrada.cantidad);
  const precio = decimal(entrada.precioUnitario);
  if (cantidad.lte(0)) throw new RangeError('a quantity must be above zero');
  if (precio.lt(0)) throw new RangeError('a price cannot be negative');
  const { isc, descuento, descuentoFueraDeBase, cargo, cargoFueraDeBase, otrosTributos } = entrada;
  if (gratuita && (isc ?? descuento ?? descuentoFueraDeBase ?? cargo ?? cargoFueraDeBase ?? otrosTributos))
    throw new CifraImposible('gratuita', 'a gift takes no discount, charge, ISC or otros tributos', indice);
  const bruto = centimos(cantidad.times(precio));
  const linea: LineaEnCurso = {
    entrada,
    indice,
    tributo,
    gratuita,
    tasa: tasaDe(tributo, entrada.afectacion, documento),
    porcentajeIgv: decimal(tributo === '1016' ? documento.tasaIvap : documento.tasaIgv)
      .times(100)
      .toFixed(2),
    cantidad,
    precio,
    bruto,
    rebaja: importe(descuento, bruto),
    recargo: importe(cargo, bruto),
    iscFijo: cero,
    iscBase: null,
    iscTasa: isc?.sistema === '01' ? decimal(isc.tasa) : cero,
    otrosTasa: decimal(otrosTributos?.tasa ?? '0'),
    icbper: entrada.icbper ? centimos(decimal(entrada.icbper.bolsas).times(decimal(entrada.icbper.tarifa))) : cero,
    valor: cero,
    isc: cero,
    otros: cero,
    base: cero,
    igv: cero,
  };
  if (isc?.sistema === '02') linea.iscFijo = centimos(cantidad.times(decimal(isc.montoUnitario)));
  if (isc?.sistema === '03') {
    linea.iscBase = centimos(cantidad.times(decimal(isc.precioSugerido)).times(factorPrecioSugerido(tasaIgv)));
    linea.iscFijo = centimos(linea.iscBase.times(decimal(isc.tasa)));
  }
  if (linea.iscTasa.lt(0) || linea.iscFijo.lt(0) || linea.otrosTasa.lt(0) || linea.icbper.lt(0))
    throw new RangeError('a tax cannot be negative');
  if (neto(linea).lt(0)) throw new CifraImposible('descuento', 'a discount cannot be larger than its line', indice);
  return linea;
}

function tasaDe(tributo: TributoIgv, afectacion: AfectacionIgv, documento: DocumentoEntrada): Decimal {
  if (tributo === '1016') return decimal(documento.tasaIvap);
  return tributo === '1000' || gratuitaGravada(afectacion) ? decimal(documento.tasaIgv) : cero;
}

/** Writes the value and what follows from it. */
export function ponerValor(linea: LineaEnCurso, valor: Decimal): void {
  linea.valor = valor;
  linea.isc = linea.iscFijo.plus(centimos(valor.times(linea.iscTasa)));
  linea.otros = centimos(valor.times(linea.otrosTasa));
  linea.base = valor.plus(linea.isc);
}

export const suma = <T>(cosas: readonly T[], de: (cosa: T) => Decimal): Decimal =>
  cosas.reduce((total, cosa) => total.plus(de(cosa)), cero);
