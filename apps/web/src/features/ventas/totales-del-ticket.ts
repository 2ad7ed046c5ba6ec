import { calcularTotales, type Totales } from '@jsol/tributos/totales';
import { cantidadValida, descuentoValido, type LineaTicket } from './ticket.ts';

/** What the ticket costs, by the same rules as the server. Lines still being typed are left out. */
export function totalesDelTicket(lineas: readonly LineaTicket[], tasaIgv: string): Totales {
  const listas = lineas.filter((linea) => cantidadValida(linea) && descuentoValido(linea.descuento));
  return calcularTotales(listas.map(aEntrada), tasaIgv).totales;
}

const aEntrada = ({ cantidad, precio, descuento, afectacion }: LineaTicket) => ({
  cantidad,
  precioUnitario: precio,
  descuentoPorcentaje: descuento,
  afectacion,
});

/** What the customer pays for one line; null while it is being typed. */
export const totalDeLinea = (linea: LineaTicket, tasaIgv: string): string | null =>
  cantidadValida(linea) && descuentoValido(linea.descuento)
    ? calcularTotales([aEntrada(linea)], tasaIgv).totales.total
    : null;
