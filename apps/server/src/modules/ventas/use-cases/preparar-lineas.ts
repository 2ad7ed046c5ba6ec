import { calcularDocumento } from '@jsol/tributos/calcular-documento';
import { comparar } from '@jsol/tributos/dinero';
import type { Producto } from '@jsol/contracts/inventario';
import type { Tx } from '../../../platform/database/database.ts';
import type { LineaVendida } from '../../facturacion/public.ts';
import { cargarProductos, repararCantidad } from '../../inventario/public.ts';
import { cantidadInvalida, descuentoSinPermiso, lineaSinValor, precioCambio, productoNoDisponible } from '../errors.ts';

export type LineaPedida = { productoId: string; cantidad: string; precioUnitario: string; descuentoPorcentaje: string };
export type LineaPreparada = LineaVendida & {
  productoId: string;
  descuentoPorcentaje: string;
  afectacion: Producto['afectacion'];
  /** What the customer pays for it. */
  total: string;
};

/**
 * Checks what was asked for against the catalogue and completes it with the product's data. Each error names every
 * line at fault, so that the till corrects them in one go.
 */
export async function prepararLineas(
  tx: Tx,
  pedidas: readonly LineaPedida[],
  puedeDescontar: boolean,
): Promise<LineaPreparada[]> {
  const catalogo = await cargarProductos(tx, [...new Set(pedidas.map((linea) => linea.productoId))]);
  exigirDisponibles(pedidas, catalogo);
  const lineas = pedidas.map((pedida) => ({ ...pedida, producto: catalogo.get(pedida.productoId)! }));
  exigirCantidades(lineas);
  exigirPrecios(lineas);
  exigirDescuentos(lineas, puedeDescontar);
  return valorizar(lineas);
}

type Linea = LineaPedida & { producto: Producto };
type Falta = { pointer: string; detail: string };

function exigirDisponibles(pedidas: readonly LineaPedida[], catalogo: ReadonlyMap<string, Producto>): void {
  const errors: Falta[] = [];
  pedidas.forEach(({ productoId }, indice) => {
    const producto = catalogo.get(productoId);
    if (producto?.activo) return;
    const detail = producto ? `${producto.nombre} ya no se vende.` : 'Ese producto no existe.';
    errors.push({ pointer: `/lineas/${indice}/productoId`, detail });
  });
  if (errors.length > 0) throw productoNoDisponible(unir(errors), { errors });
}

function exigirCantidades(lineas: readonly Linea[]): void {
  const errors: Falta[] = [];
  lineas.forEach(({ producto, cantidad }, indice) => {
    const reparo = repararCantidad(producto.unidad, cantidad);
    if (reparo) errors.push({ pointer: `/lineas/${indice}/cantidad`, detail: `${producto.nombre}: ${reparo}` });
  });
  if (errors.length > 0) throw cantidadInvalida(unir(errors), { errors });
}

/** The customer was told a price: if it is no longer the one in force, a person decides, not the server. */
function exigirPrecios(lineas: readonly Linea[]): void {
  const errors: Falta[] = [];
  const cambios: { productoId: string; codigo: string; nombre: string; anterior: string; vigente: string }[] = [];
  lineas.forEach(({ producto, precioUnitario }, indice) => {
    if (comparar(precioUnitario, producto.precio) === 0) return;
    const { id, codigo, nombre, precio } = producto;
    cambios.push({ productoId: id, codigo, nombre, anterior: precioUnitario, vigente: precio });
    const detail = `${nombre} ahora cuesta S/ ${precio}; la venta tiene S/ ${precioUnitario}.`;
    errors.push({ pointer: `/lineas/${indice}/precioUnitario`, detail });
  });
  if (errors.length > 0) throw precioCambio(unir(errors), { data: { cambios }, errors });
}

function exigirDescuentos(lineas: readonly Linea[], puedeDescontar: boolean): void {
  if (puedeDescontar) return;
  const errors = lineas.flatMap(({ descuentoPorcentaje }, indice) =>
    comparar(descuentoPorcentaje, '0') > 0
      ? [{ pointer: `/lineas/${indice}/descuentoPorcentaje`, detail: 'No tiene permiso para hacer descuentos.' }]
      : [],
  );
  if (errors.length > 0) throw descuentoSinPermiso('Los descuentos los hace un gerente.', { errors });
}

function valorizar(lineas: readonly Linea[]): LineaPreparada[] {
  const preparadas = totalizarLineas(
    lineas.map(({ producto, cantidad, precioUnitario, descuentoPorcentaje }) => ({
      productoId: producto.id,
      codigo: producto.codigo,
      descripcion: producto.nombre,
      unidad: producto.unidad,
      cantidad,
      precioUnitario,
      descuentoPorcentaje,
      descuento: { porcentaje: descuentoPorcentaje },
      afectacion: producto.afectacion,
    })),
  );
  const errors: Falta[] = [];
  preparadas.forEach(({ total, descripcion }, indice) => {
    if (comparar(total, '0') > 0) return;
    errors.push({
      pointer: `/lineas/${indice}/descuentoPorcentaje`,
      detail: `${descripcion} queda en S/ 0.00.`,
    });
  });
  if (errors.length > 0) throw lineaSinValor(unir(errors), { errors });
  return preparadas;
}

/** What a line costs the customer does not depend on the rate: the tax is inside the price. */
export function totalizarLineas<Sin extends LineaVendida>(lineas: readonly Sin[]): (Sin & { total: string })[] {
  const { lineas: calculadas } = calcularDocumento({ precios: 'con-impuestos', tasaIgv: '0', tasaIvap: '0', lineas });
  return lineas.map((linea, indice) => ({ ...linea, total: calculadas[indice]!.total }));
}

const unir = (errors: readonly Falta[]): string => errors.map(({ detail }) => detail).join(' ');
