import type { Despacho } from '@jsol/contracts/ventas-ordenes';
import { publishAfterCommit, type Publisher } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { canalPedidos } from './canal.ts';
import type { FilaOrden } from './orden.ts';

/** Tells the branch after the commit: `nuevo`, an order or a dispatch that did not exist. null: nobody can be watching. */
export function anunciar(
  tx: Tx,
  avisos: { publisher: Pick<Publisher, 'publish'> } | null,
  evento: 'nuevo' | 'cambio',
  { id, numero, estado, version, almacen_id }: FilaOrden,
  despacho: Despacho | null = null,
): void {
  if (!avisos) return;
  publishAfterCommit(tx, avisos.publisher, canalPedidos, { sucursalId: almacen_id }, evento, {
    orden: { id, numero, estado, version },
    despacho,
  });
}
