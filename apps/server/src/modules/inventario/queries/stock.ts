import { sql } from 'kysely';
import type { z } from 'zod';
import type { movimientosPagina, stockPagina, stockQuery } from '@jsol/contracts/inventario';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';
import { patronesDePalabras } from '../domain/texto-buscable.ts';
import { productoNoEncontrado } from '../errors.ts';
import { exigirAlmacen } from './almacenes.ts';
import { aProducto, type FilaProducto } from './productos.ts';

const ordenes = {
  nombre: sql`p.nombre_busqueda, p.id`,
  '-nombre': sql`p.nombre_busqueda desc, p.id desc`,
  codigo: sql`p.codigo`,
  '-codigo': sql`p.codigo desc`,
  stock: sql`coalesce(e.stock, 0), p.nombre_busqueda, p.id`,
  '-stock': sql`coalesce(e.stock, 0) desc, p.nombre_busqueda, p.id`,
} satisfies Record<z.output<typeof stockQuery>['orden'], ReturnType<typeof sql>>;

/** One page of what a warehouse has; products it never had count as zero. Read from the tables: always current. */
export async function listarStock(
  reader: Reader,
  filtro: z.output<typeof stockQuery>,
): Promise<z.input<typeof stockPagina>> {
  await exigirAlmacen(reader, filtro.almacenId);
  const condiciones = [
    sql`p.activo`,
    ...patronesDePalabras(filtro.q ?? '').map((patron) => sql`p.busqueda like ${patron}`),
  ];
  const donde = sql.join(condiciones, sql` and `);
  // Short codes occur inside many others: the product whose code was typed or scanned must not be on another page.
  const primero = filtro.q
    ? sql`(p.codigo = ${filtro.q.toUpperCase()} or p.codigo_barras is not distinct from ${filtro.q}) desc, `
    : sql``;
  const [filas, cuenta] = await Promise.all([
    sql<FilaProducto & { stock: string; stock_minimo: string }>`
      select p.id, p.codigo, p.codigo_barras, p.nombre, p.categoria, p.unidad, p.precio, p.afectacion, p.activo,
             p.stock_minimo, coalesce(e.stock, 0) as stock
      from inventario.productos p
      left join inventario.existencias e on e.producto_id = p.id and e.almacen_id = ${filtro.almacenId}
      where ${donde}
      order by ${primero}${ordenes[filtro.orden]}
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.productos p where ${donde}`.execute(reader),
  ]);
  return {
    items: filas.rows.map((fila) => ({
      ...aProducto(fila),
      stock: valorUnitario(fila.stock),
      stockMinimo: valorUnitario(fila.stock_minimo),
    })),
    total: cuenta.rows[0]!.total,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

type FilaMovimiento = {
  id: string;
  en: Date;
  tipo: 'entrada' | 'salida';
  motivo: string;
  cantidad: string;
  saldo: string;
  documento: string | null;
  usuario: string;
};

/** A product's movements in one warehouse, newest first. */
export async function listarMovimientos(
  reader: Reader,
  productoId: string,
  filtro: { almacenId: string; pagina: number; porPagina: number },
): Promise<z.input<typeof movimientosPagina>> {
  await exigirAlmacen(reader, filtro.almacenId);
  const [producto, filas, cuenta] = await Promise.all([
    sql`select 1 from inventario.productos where id = ${productoId}`.execute(reader),
    sql<FilaMovimiento>`
      select id, en, tipo, motivo, cantidad, saldo, documento, usuario from inventario.movimientos
      where producto_id = ${productoId} and almacen_id = ${filtro.almacenId}
      order by orden desc
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`
      select count(*)::int as total from inventario.movimientos
      where producto_id = ${productoId} and almacen_id = ${filtro.almacenId}`.execute(reader),
  ]);
  if (producto.rows.length === 0) throw productoNoEncontrado('Ese producto no existe.');
  return {
    items: filas.rows.map((fila) => ({
      id: fila.id,
      fecha: fila.en.toISOString(),
      tipo: fila.tipo,
      motivo: fila.motivo,
      cantidad: valorUnitario(fila.cantidad),
      saldo: valorUnitario(fila.saldo),
      documento: fila.documento,
      usuario: fila.usuario,
    })),
    total: cuenta.rows[0]!.total,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}
