import { sql } from 'kysely';
import type { ProductoBody } from '@jsol/contracts/inventario-catalogo';
import { comparar } from '@jsol/tributos/dinero';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import { productoEnUso, productoNoEncontrado, productoRepetido } from '../errors.ts';
import { productoCambiado } from '../events.ts';
import { verificarStockMinimo } from '../minimos/tasks.ts';
import type { InventarioTables } from '../tables.ts';
import { bloquear } from '../use-cases/existencias.ts';
import { darLotesASusUnidades } from './dar-lotes.ts';

export type Acto = { actor: Actor; ip: string | null };

/** Creates a product. Throws `inventario.producto_repetido`. */
export async function crearProducto(tx: Tx, producto: ProductoBody, acto: Acto): Promise<{ id: string }> {
  const id = uuidv7();
  await exigirCodigosLibres(tx, producto, id);
  await tx
    .withTables<InventarioTables>()
    .insertInto('inventario.productos')
    .values({ id, ...aColumnas(producto) })
    .execute();
  await auditar(tx, {
    ...acto,
    accion: 'inventario.producto_creado',
    entidad: 'producto',
    entidadId: id,
    detalle: producto,
  });
  await emit(tx, productoCambiado, { productoIds: [id] });
  return { id };
}

/**
 * Changes a product; nothing at all when it already is so. What its movements stand on cannot change: its unit, once it
 * has moved.
 * @returns whether anything changed
 */
export async function cambiarProducto(tx: Tx, id: string, producto: ProductoBody, acto: Acto): Promise<boolean> {
  const antes = await leerParaCambiar(tx, id);
  const cambios = cambiosDe(antes, producto);
  if (Object.keys(cambios).length === 0) return false;
  await exigirCodigosLibres(tx, producto, id);
  if (cambios['unidad'] && (await seHaMovido(tx, id))) {
    const detail = 'La unidad no cambia cuando el producto ya tiene movimientos.';
    throw productoEnUso(detail, { errors: [{ pointer: '/unidad', detail }] });
  }
  if (cambios['conLotes']) await cambiarLotes(tx, id, producto.conLotes);
  await tx
    .withTables<InventarioTables>()
    .updateTable('inventario.productos')
    .set(aColumnas(producto))
    .where('id', '=', id)
    .execute();
  await auditar(tx, {
    ...acto,
    accion: cambios['precio'] ? 'inventario.precio_cambiado' : 'inventario.producto_cambiado',
    entidad: 'producto',
    entidadId: id,
    detalle: { codigo: producto.codigo, cambios },
  });
  await emit(tx, productoCambiado, { productoIds: [id] });
  if (cambios['stockMinimo'] || cambios['stockCritico']) await verificarEnTodas(tx, id);
  return true;
}

/** Takes a product out of use, or back. Its stock stays; it is neither sold nor watched meanwhile. */
export async function activarProducto(tx: Tx, id: string, activo: boolean, acto: Acto): Promise<void> {
  const producto = await tx
    .withTables<InventarioTables>()
    .updateTable('inventario.productos')
    .set({ activo })
    .where('id', '=', id)
    .where('activo', '<>', activo)
    .returning('codigo')
    .executeTakeFirst();
  if (!producto) {
    await leerParaCambiar(tx, id);
    return;
  }
  await auditar(tx, {
    ...acto,
    accion: activo ? 'inventario.producto_activado' : 'inventario.producto_desactivado',
    entidad: 'producto',
    entidadId: id,
    detalle: producto,
  });
  await emit(tx, productoCambiado, { productoIds: [id] });
  await verificarEnTodas(tx, id);
}

const aColumnas = (producto: ProductoBody) => ({
  codigo: producto.codigo,
  codigo_barras: producto.codigoBarras,
  nombre: producto.nombre,
  categoria: producto.categoria,
  marca: producto.marca,
  unidad: producto.unidad,
  precio: producto.precio,
  afectacion: producto.afectacion,
  stock_minimo: producto.stockMinimo,
  stock_critico: producto.stockCritico,
  con_lotes: producto.conLotes,
});

async function leerParaCambiar(tx: Tx, id: string): Promise<ProductoBody> {
  const fila = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.productos')
    .selectAll()
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!fila) throw productoNoEncontrado('Ese producto no existe.');
  return {
    codigo: fila.codigo,
    codigoBarras: fila.codigo_barras,
    nombre: fila.nombre,
    categoria: fila.categoria,
    marca: fila.marca,
    unidad: fila.unidad,
    precio: fila.precio,
    afectacion: fila.afectacion,
    stockMinimo: fila.stock_minimo,
    stockCritico: fila.stock_critico,
    conLotes: fila.con_lotes,
  };
}

/** What is different, before and after. Figures are compared by their value. */
export function cambiosDe(
  antes: ProductoBody,
  despues: ProductoBody,
): Record<string, { antes: unknown; despues: unknown }> {
  const cifras = new Set(['precio', 'stockMinimo', 'stockCritico']);
  return Object.fromEntries(
    (Object.keys(antes) as (keyof ProductoBody)[])
      .filter((campo) =>
        cifras.has(campo)
          ? comparar(antes[campo] as string, despues[campo] as string) !== 0
          : antes[campo] !== despues[campo],
      )
      .map((campo) => [campo, { antes: antes[campo], despues: despues[campo] }]),
  );
}

async function exigirCodigosLibres(tx: Tx, { codigo, codigoBarras }: ProductoBody, id: string): Promise<void> {
  const { rows } = await sql<{ nombre: string; por_codigo: boolean }>`
    select nombre, codigo = ${codigo} as por_codigo from inventario.productos
    where id <> ${id} and (codigo = ${codigo} or codigo_barras = ${codigoBarras})`.execute(tx);
  const errors = rows.map(({ nombre, por_codigo }) =>
    por_codigo
      ? { pointer: '/codigo', detail: `El código ${codigo} es de ${nombre}.` }
      : { pointer: '/codigoBarras', detail: `El código de barras ${codigoBarras} es de ${nombre}.` },
  );
  if (errors.length > 0) throw productoRepetido(errors.map(({ detail }) => detail).join(' '), { errors });
}

async function seHaMovido(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from inventario.movimientos where producto_id = ${id} limit 1`.execute(tx);
  return rows.length > 0;
}

async function cambiarLotes(tx: Tx, id: string, conLotes: boolean): Promise<void> {
  const almacenes = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.existencias')
    .select('almacen_id')
    .where('producto_id', '=', id)
    .orderBy('almacen_id')
    .execute();
  const saldos = [];
  for (const { almacen_id } of almacenes) {
    const { stock } = (await bloquear(tx, almacen_id, [id])).get(id)!;
    if (comparar(stock, '0') !== 0) saldos.push({ almacenId: almacen_id, stock });
  }
  if (conLotes) return darLotesASusUnidades(tx, id, saldos);
  if (saldos.length === 0) return;
  const detail = 'Deja de llevar lotes cuando no le queda stock.';
  throw productoEnUso(detail, { errors: [{ pointer: '/conLotes', detail }] });
}

async function verificarEnTodas(tx: Tx, productoId: string): Promise<void> {
  const existencias = await tx
    .withTables<InventarioTables>()
    .selectFrom('inventario.existencias')
    .select('almacen_id')
    .where('producto_id', '=', productoId)
    .orderBy('almacen_id')
    .execute();
  for (const { almacen_id } of existencias) {
    await enqueue(tx, verificarStockMinimo, { almacenId: almacen_id, productoId });
  }
}
