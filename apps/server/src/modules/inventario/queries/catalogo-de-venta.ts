import { sql } from 'kysely';
import type { Producto } from '@jsol/contracts/inventario';
import type { Reader } from '../../../platform/database/database.ts';
import { aProducto, type FilaProducto } from './productos.ts';

/** Changes with any active product; what is in stock does not count. */
export async function versionDelCatalogo(reader: Reader): Promise<string> {
  const { rows } = await sql<{ version: string }>`
    select coalesce(md5(string_agg(md5(p::text), '' order by p.id)), 'vacio') as version
    from (select id, codigo, codigo_barras, nombre, categoria, unidad, precio, afectacion
          from inventario.productos where activo) p`.execute(reader);
  return rows[0]!.version;
}

/** Every product a till of a warehouse may sell, with what is free of it there. */
export async function catalogoDeVenta(reader: Reader, almacenId: string): Promise<(Producto & { stock: string })[]> {
  const { rows } = await sql<FilaProducto & { stock: string }>`
    select p.id, p.codigo, p.codigo_barras, p.nombre, p.categoria, p.unidad, p.precio, p.afectacion, p.activo,
      trim_scale(coalesce(e.stock - e.reservado, 0))::text as stock
    from inventario.productos p
      left join inventario.existencias e on e.producto_id = p.id and e.almacen_id = ${almacenId}
    where p.activo order by p.nombre_busqueda, p.id`.execute(reader);
  return rows.map((fila) => ({ ...aProducto(fila), stock: fila.stock }));
}
