import { sql } from 'kysely';
import { valorUnitario } from '@jsol/tributos/dinero';
import type { Reader } from '../../../platform/database/database.ts';

/** What a unit of each product cost when it last entered anywhere; products that never did are left out. */
export async function ultimoCosto(
  reader: Reader,
  productoIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ producto_id: string; costo: string }>`
    select p.id as producto_id, m.costo from unnest(${[...new Set(productoIds)]}::uuid[]) as p (id)
    cross join lateral (
      select costo_unitario as costo from inventario.movimientos
      where producto_id = p.id and costo_unitario is not null order by fecha desc, orden desc limit 1) m`.execute(
    reader,
  );
  return new Map(rows.map(({ producto_id, costo }) => [producto_id, valorUnitario(costo)]));
}
