import type { Lugar } from '@jsol/contracts/seguridad';
import type { Reader } from '../../../platform/database/database.ts';
import type { InventarioTables } from '../tables.ts';

/** Every warehouse as a place a person may be limited to, those out of use too. */
export async function almacenesComoLugares(reader: Reader): Promise<Lugar[]> {
  const filas = await reader
    .withTables<InventarioTables>()
    .selectFrom('inventario.almacenes')
    .select(['id', 'codigo', 'nombre', 'activo'])
    .orderBy('codigo')
    .execute();
  return filas.map((fila) => ({ ...fila, tipo: 'almacen', en: null }));
}
