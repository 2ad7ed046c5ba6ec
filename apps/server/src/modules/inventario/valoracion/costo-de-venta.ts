import { sql } from 'kysely';
import type { Reader } from '../../../platform/database/database.ts';
import { lineasDe } from './lineas-de.ts';

/**
 * What the units cost that left under a reference such as `venta:<id>`, with what was found out later; null while any
 * of them has not been valued, or left without a known cost.
 */
export async function costoDeVenta(reader: Reader, referencia: string): Promise<string | null> {
  const { rows } = await sql<{ costo: string | null; faltan: number }>`
    with recursive lineas as (${lineasDe(referencia)}), costos as (
      select (
          select sum(c.costo) from inventario.consumos c
          where c.producto_id = l.producto_id and c.salida_id = l.id and not c.salda) + coalesce((
          select sum(a.al_costo) from inventario.ajustes_costo a
          where a.producto_id = l.producto_id and a.movimiento_id = l.id and a.tipo = 'deficit'), 0) as costo,
        exists (
          select from inventario.consumos c where c.producto_id = l.producto_id and c.salida_id = l.id
            and c.entrada_id is null and c.costo = 0
            and c.cantidad > coalesce((select sum(s.cantidad) from inventario.consumos s
              where s.producto_id = c.producto_id and s.salida_id = c.salida_id and s.salda), 0)) as sin_costo
      from lineas join inventario.movimientos l on l.id = lineas.id)
    select sum(costo)::text as costo, count(*) filter (where costo is null or sin_costo)::int as faltan from costos`.execute(
    reader,
  );
  const { costo, faltan } = rows[0]!;
  return faltan > 0 ? null : costo;
}
