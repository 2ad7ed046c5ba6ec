import { decimal, monto } from './dinero.ts';
import { ajusteCalculado, ajustesEnBase, ajustesFueraDeBase, calcularAnticipos, netearGlobales } from './ajustes.ts';
import type { Calculo, DocumentoEntrada } from './documento.ts';
import { encabezado } from './encabezado.ts';
import { detallarLinea } from './linea-calculada.ts';
import { abrirLinea, neto, suma } from './linea-en-curso.ts';
import { valorizar } from './valorizar.ts';

/**
 * Every figure of a receipt, from what was sold. See docs/adr/0003 and 0011.
 *
 * **The rounding.** Each step rounds half up, once per stored figure, and these hold to the cent for any input (numbers
 * are SUNAT's checks):
 *
 * - a line: valorVenta = round2(cantidad × valorUnitario − 00 + 47); baseIgv = valorVenta + isc;
 * - Σ of the lines' igv = round2(Σ their bases × rate);
 * - the header: gravado = Σ − 02 − 04 + 49 (3277); igv = round2((Σ bases − 02 − 04 + 49) × rate) (3291); valorVenta,
 *   precioVenta, descuentos, cargos and total by 3278, 3279, 3300, 3301 and 3280; the others are Σ of the lines.
 *
 * With prices that include taxes the customer pays what the labels say, to the cent: the base of each tax is the one
 * whose sum is the labels' total, shared over the lines by largest remainder. With 18 of each 118 totals there is none;
 * then it is the nearest, and the cent is the `redondeo`. With ISC or otros tributos in the sale, whose cents come in
 * other steps, it may be two.
 *
 * Costs O(lines × log lines). Throws a CifraImposible on figures that make no receipt together, and a
 * RangeError on what a wire schema should have refused.
 */
export function calcularDocumento(documento: DocumentoEntrada): Calculo {
  for (const tasa of [documento.tasaIgv, documento.tasaIvap])
    if (decimal(tasa).lt(0) || decimal(tasa).gte(1)) throw new RangeError(`${tasa} is not a rate`);

  const lineas = documento.lineas.map((entrada, indice) => abrirLinea(entrada, indice, documento));
  const vendidas = lineas.filter(({ gratuita }) => !gratuita);
  const pedidos = ajustesEnBase(documento, vendidas);
  const igvDeMas = valorizar(lineas, documento.precios);
  const globales = netearGlobales(documento, pedidos, vendidas);
  const anticipos = calcularAnticipos(documento);
  const calculadas = lineas.map((linea) => detallarLinea(linea, documento.precios));

  const cabeza = encabezado({ documento, lineas, globales, anticipos, igvDeMas });
  // Where prices are labels, what the customer pays comes from them and not from the sums of values and taxes.
  const pedido =
    documento.precios === 'con-impuestos'
      ? suma(vendidas, neto).minus(pedidos.descuento).plus(pedidos.cargo).plus(cabeza.icbper)
      : cabeza.precioVenta;
  const ajustes = [
    ...globales.ajustes,
    ...ajustesFueraDeBase(documento, { valorVenta: cabeza.valorVenta, pedido }),
    ...anticipos.map(({ codigo, base }) => ajusteCalculado(codigo, base, base, '100')),
  ];
  const redondeo = pedido.minus(cabeza.precioVenta).plus(decimal(documento.redondeo ?? '0'));
  return {
    lineas: calculadas,
    ajustes,
    anticipos: anticipos.map(({ codigo, base, total }) => ({ codigo, base: monto(base), total: monto(total) })),
    totales: cabeza.totales({ lineas: calculadas, ajustes, redondeo }),
  };
}
