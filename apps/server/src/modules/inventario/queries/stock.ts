import { sql } from 'kysely';
import type { z } from 'zod';
import type { movimientosPagina, stockPagina, stockQuery } from '@jsol/contracts/inventario';
import { decimal, valorUnitario } from '@jsol/tributos/dinero';
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
    sql<FilaStock>`
      select p.id, p.codigo, p.codigo_barras, p.nombre, p.categoria, p.unidad, p.precio, p.afectacion, p.activo,
             p.con_lotes, coalesce(n.minimo, p.stock_minimo) as stock_minimo,
             coalesce(n.critico, p.stock_critico) as stock_critico, n.minimo is not null as niveles_propios,
             coalesce(e.stock, 0) as stock, coalesce(e.reservado, 0) as reservado
      from inventario.productos p
      left join inventario.existencias e on e.producto_id = p.id and e.almacen_id = ${filtro.almacenId}
      left join inventario.niveles n on n.producto_id = p.id and n.almacen_id = ${filtro.almacenId}
      where ${donde}
      order by ${primero}${ordenes[filtro.orden]}
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`select count(*)::int as total from inventario.productos p where ${donde}`.execute(reader),
  ]);
  return {
    items: filas.rows.map((fila) => ({
      ...aProducto(fila),
      stock: valorUnitario(fila.stock),
      reservado: valorUnitario(fila.reservado),
      disponible: valorUnitario(decimal(fila.stock).minus(fila.reservado)),
      stockMinimo: valorUnitario(fila.stock_minimo),
      stockCritico: valorUnitario(fila.stock_critico),
      conNivelesPropios: fila.niveles_propios,
      conLotes: fila.con_lotes,
    })),
    total: cuenta.rows[0]!.total,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}

type FilaStock = FilaProducto & {
  con_lotes: boolean;
  stock: string;
  reservado: string;
  stock_minimo: string;
  stock_critico: string;
  niveles_propios: boolean;
};

type FilaMovimiento = {
  id: string;
  fecha: Date;
  tipo: 'entrada' | 'salida';
  motivo: string;
  cantidad: string;
  saldo: string;
  documento: string | null;
  lote: string | null;
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
      select m.id, m.fecha, m.tipo, m.motivo, m.cantidad, m.saldo, m.documento, l.codigo as lote, m.usuario
      from inventario.movimientos m left join inventario.lotes l on l.id = m.lote_id
      where m.producto_id = ${productoId} and m.almacen_id = ${filtro.almacenId}
      order by m.orden desc
      limit ${filtro.porPagina} offset ${(filtro.pagina - 1) * filtro.porPagina}`.execute(reader),
    sql<{ total: number }>`
      select count(*)::int as total from inventario.movimientos
      where producto_id = ${productoId} and almacen_id = ${filtro.almacenId}`.execute(reader),
  ]);
  if (producto.rows.length === 0) throw productoNoEncontrado('Ese producto no existe.');
  return {
    items: filas.rows.map((fila) => ({
      id: fila.id,
      fecha: fila.fecha.toISOString(),
      tipo: fila.tipo,
      motivo: fila.motivo,
      cantidad: valorUnitario(fila.cantidad),
      saldo: valorUnitario(fila.saldo),
      documento: fila.documento,
      lote: fila.lote,
      usuario: fila.usuario,
    })),
    total: cuenta.rows[0]!.total,
    pagina: filtro.pagina,
    porPagina: filtro.porPagina,
  };
}
