import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import type { Totales } from '@jsol/tributos/documento';
import { cantidadValida, descuentoValido, type LineaTicket } from './ticket.ts';

/** What the ticket costs, by the same rules as the server. Lines still being typed are left out. */
export function totalesDelTicket(lineas: readonly LineaTicket[], tasaIgv: string): Totales {
  const listas = lineas.filter((linea) => cantidadValida(linea) && descuentoValido(linea.descuento));
  return calcular(listas, tasaIgv);
}

const calcular = (lineas: readonly LineaTicket[], tasaIgv: string): Totales =>
  // The till sells nothing that bears IVAP.
  calcularDocumento({ precios: 'con-impuestos', tasaIgv, tasaIvap: '0', lineas: lineas.map(aEntrada) }).totales;

const aEntrada = ({ cantidad, precio, descuento, afectacion }: LineaTicket) => ({
  cantidad,
  precioUnitario: precio,
  descuento: { porcentaje: descuento },
  afectacion,
});

/** What the customer pays for one line; null while it is being typed. */
export const totalDeLinea = (linea: LineaTicket, tasaIgv: string): string | null =>
  cantidadValida(linea) && descuentoValido(linea.descuento) ? calcular([linea], tasaIgv).total : null;
