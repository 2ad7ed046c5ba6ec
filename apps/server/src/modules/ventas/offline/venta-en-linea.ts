import type { Selectable } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import type { VentasTables } from '../tables.ts';
import type { VentasOfflineTable } from './tables.ts';

export type VentaEnLinea = { id: string; comprobanteId: string; numero: string; total: string };

/**
 * A till that gets no answer to a sale keeps it under that request's own key. Takes the key for the sale at hand, so
 * that the request, should it still arrive, is refused; or finds the sale it was taken for.
 */
export async function reclamarIdentidad(
  tx: Tx,
  { id, uuid, huella, contenido }: Pick<Selectable<VentasOfflineTable>, 'id' | 'uuid' | 'huella' | 'contenido'>,
): Promise<VentaEnLinea | null> {
  const db = tx.withTables<VentasTables>();
  const nueva = await db
    .insertInto('ventas.claves')
    .values({ usuario_id: contenido.cajeroId, clave: uuid, huella, venta_id: id })
    .onConflict((conflict) => conflict.columns(['usuario_id', 'clave']).doNothing())
    .returning('venta_id')
    .executeTakeFirst();
  if (nueva) return null;
  // Not there: it was taken for this sale before a person had to decide about it.
  const deLaPeticion = await db
    .selectFrom('ventas.claves as k')
    .innerJoin('ventas.ventas as v', 'v.id', 'k.venta_id')
    .select(['v.id', 'v.comprobante_id as comprobanteId', 'v.numero', 'v.total'])
    .where('k.usuario_id', '=', contenido.cajeroId)
    .where('k.clave', '=', uuid)
    .executeTakeFirst();
  return deLaPeticion ?? null;
}
