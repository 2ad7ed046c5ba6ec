import type { Almacen } from '@jsol/contracts/inventario';
import type { Reader } from '../../../platform/database/database.ts';
import { almacenNoEncontrado } from '../errors.ts';
import type { InventarioTables } from '../tables.ts';

/** Active warehouses in the order of their codes. */
export const listarAlmacenes = (reader: Reader): Promise<Almacen[]> =>
  reader
    .withTables<InventarioTables>()
    .selectFrom('inventario.almacenes')
    .select(['id', 'codigo', 'nombre'])
    .where('activo', '=', true)
    .orderBy('codigo')
    .execute();

/** Throws `inventario.almacen_no_encontrado`. */
export async function exigirAlmacen(reader: Reader, id: string): Promise<void> {
  const fila = await reader
    .withTables<InventarioTables>()
    .selectFrom('inventario.almacenes')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw almacenNoEncontrado('El almacén no existe.');
}
