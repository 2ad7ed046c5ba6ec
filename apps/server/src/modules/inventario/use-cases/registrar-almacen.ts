import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { InventarioTables } from '../tables.ts';

/** @returns the warehouse's id. The code must be new. */
export async function registrarAlmacen(tx: Tx, almacen: { codigo: string; nombre: string }): Promise<string> {
  const id = uuidv7();
  await tx
    .withTables<InventarioTables>()
    .insertInto('inventario.almacenes')
    .values({ id, ...almacen })
    .execute();
  return id;
}
