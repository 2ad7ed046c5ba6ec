import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { VentasTables } from '../tables.ts';

/** A till: sells from one warehouse, with the series of its establishment. The code must be new. */
export async function registrarCaja(
  tx: Tx,
  { almacenId, ...caja }: { codigo: string; nombre: string; almacenId: string; establecimiento: string },
): Promise<void> {
  await tx
    .withTables<VentasTables>()
    .insertInto('ventas.cajas')
    .values({ id: uuidv7(), almacen_id: almacenId, ...caja })
    .execute();
}
