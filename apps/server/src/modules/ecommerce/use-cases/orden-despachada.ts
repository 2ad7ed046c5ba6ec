import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { EcommerceTables } from '../tables.ts';
import { informarDespacho } from '../tasks.ts';
import { anotar, elSistema } from './anotar.ts';

/** An order of sale has left the warehouse: where it came from a shop, the shop is told. For whoever hears of dispatches. */
export async function ordenDespachada(tx: Tx, ordenId: string): Promise<void> {
  const db = tx.withTables<EcommerceTables>();
  const pedido = await db
    .updateTable('ecommerce.pedidos')
    .set({ estado: 'despachado' })
    .where('orden_id', '=', ordenId)
    .where('estado', '=', 'con-orden')
    .returning(['id', 'canal_id'])
    .executeTakeFirst();
  if (!pedido) return;
  await anotar(tx, pedido.id, { titulo: 'Salió del almacén', quien: elSistema });
  const { codigo, tipo } = await db
    .selectFrom('ecommerce.canales')
    .select(['codigo', 'tipo'])
    .where('id', '=', pedido.canal_id)
    .executeTakeFirstOrThrow();
  await enqueue(tx, informarDespacho, { canalId: pedido.canal_id, codigo, tipo, pedidoId: pedido.id });
}
