import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { EcommerceTables } from '../tables.ts';

/** Who acts when nobody does. */
export const elSistema = 'Sistema';

/** Adds to what an order's page tells of it. */
export async function anotar(
  tx: Tx,
  pedidoId: string,
  suceso: { titulo: string; detalle?: string | null; quien: string },
): Promise<void> {
  await tx
    .withTables<EcommerceTables>()
    .insertInto('ecommerce.historia')
    .values({
      id: uuidv7(),
      pedido_id: pedidoId,
      titulo: suceso.titulo,
      detalle: suceso.detalle ?? null,
      quien: suceso.quien,
    })
    .execute();
}
