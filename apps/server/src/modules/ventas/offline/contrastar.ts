import { comparar, sumar } from '@jsol/tributos/dinero';
import type { Producto } from '@jsol/contracts/inventario';
import type { VentaOffline } from '@jsol/contracts/ventas-offline';
import type { PagoPorAsentar } from '../use-cases/asentar-venta.ts';
import type { Hallazgo } from './incidencias.ts';

/** Where the lines of a sale that is done depart from the catalogue. They stay as they were charged. */
export function contrastarLineas(
  lineas: VentaOffline['lineas'],
  catalogo: ReadonlyMap<string, Producto>,
  puedeDescontar: boolean,
): Hallazgo[] {
  return lineas.flatMap((linea) => {
    const producto = catalogo.get(linea.productoId);
    if (!producto) return [];
    const asunto = `${linea.codigo} ${linea.descripcion}`;
    const hallazgos: Hallazgo[] = [];
    if (!producto.activo)
      hallazgos.push({ tipo: 'producto-inactivo', asunto, esperado: 'A la venta', hallado: 'Retirado de la venta' });
    if (comparar(linea.precioUnitario, producto.precio) !== 0)
      hallazgos.push({
        tipo: 'precio',
        asunto,
        esperado: `S/ ${producto.precio}`,
        hallado: `S/ ${linea.precioUnitario}`,
      });
    for (const [campo, hallado, esperado] of [
      ['unidad', linea.unidad, producto.unidad],
      ['afectación al IGV', linea.afectacion, producto.afectacion],
    ] as const) {
      if (hallado !== esperado)
        hallazgos.push({ tipo: 'producto-cambiado', asunto: `${asunto}: ${campo}`, esperado, hallado });
    }
    if (!puedeDescontar && comparar(linea.descuentoPorcentaje, '0') > 0)
      hallazgos.push({
        tipo: 'descuento-sin-permiso',
        asunto,
        esperado: 'Sin descuento',
        hallado: `${linea.descuentoPorcentaje} % de descuento`,
      });
    return hallazgos;
  });
}

/** Where the money of a sale that is done does not add up with what its lines cost. */
export function contrastarCobro(venta: VentaOffline, total: string): Hallazgo[] {
  const hallazgos: Hallazgo[] = [];
  if (comparar(venta.total, total) !== 0)
    hallazgos.push({
      tipo: 'total-distinto',
      asunto: `Total de ${venta.ticket}`,
      esperado: `S/ ${total}`,
      hallado: `S/ ${venta.total}`,
    });
  const recibido = sumar(venta.pagos.map(({ monto }) => monto));
  const debido = sumar([total, venta.vuelto]);
  if (comparar(recibido, debido) !== 0)
    hallazgos.push({
      tipo: 'pago-no-cuadra',
      asunto: `Pagos de ${venta.ticket}`,
      esperado: `S/ ${debido} con el vuelto`,
      hallado: `S/ ${recibido}`,
    });
  return hallazgos;
}

/** Products that a sale left below zero. */
export const contrastarStock = (
  lineas: VentaOffline['lineas'],
  saldos: readonly { productoId: string; stock: string }[],
): Hallazgo[] =>
  saldos
    .filter(({ stock }) => comparar(stock, '0') < 0)
    .map(({ productoId, stock }) => {
      const { codigo, descripcion } = lineas.find((linea) => linea.productoId === productoId)!;
      return {
        tipo: 'stock-negativo',
        asunto: `${codigo} ${descripcion}`,
        esperado: 'Stock suficiente',
        hallado: stock,
      };
    });

export const contrastarOperaciones = (repetidos: readonly PagoPorAsentar[]): Hallazgo[] =>
  repetidos.map(({ medio, monto, operacion }) => ({
    tipo: 'operacion-repetida',
    asunto: `Pago con ${medio} de S/ ${monto}`,
    esperado: 'Una operación que no pagó otra venta',
    hallado: `Operación ${operacion}`,
  }));
