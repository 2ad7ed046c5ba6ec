import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { codigoSinLote } from '../use-cases/lotes-del-movimiento.ts';

/** A product begins to have lots: what there is of it, its rows being locked, goes to the lot of those nobody knows. */
export async function darLotesASusUnidades(
  tx: Tx,
  productoId: string,
  saldos: readonly { almacenId: string; stock: string }[],
): Promise<void> {
  if (saldos.length === 0) return;
  await sql`insert into inventario.lotes (id, producto_id, codigo) values (${uuidv7()}, ${productoId}, ${codigoSinLote})
    on conflict do nothing`.execute(tx);
  // Lots it had in an earlier time count for nothing any more.
  await sql`delete from inventario.existencias_lotes e using inventario.lotes l
    where l.id = e.lote_id and l.producto_id = ${productoId}`.execute(tx);
  await sql`
    insert into inventario.existencias_lotes (almacen_id, lote_id, stock)
    select s.almacen_id, l.id, s.stock
    from unnest(${saldos.map(({ almacenId }) => almacenId)}::uuid[], ${saldos.map(({ stock }) => stock)}::numeric[])
      as s (almacen_id, stock)
    join inventario.lotes l on l.producto_id = ${productoId} and l.codigo = ${codigoSinLote}`.execute(tx);
}
