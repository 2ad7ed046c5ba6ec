import type { Lugar } from '@jsol/contracts/seguridad';
import type { Reader } from '../../../platform/database/database.ts';
import type { VentasTables } from '../tables.ts';

/** Every till as a place a person may be limited to, those out of use too. */
export async function cajasComoLugares(reader: Reader): Promise<Lugar[]> {
  const filas = await reader
    .withTables<VentasTables>()
    .selectFrom('ventas.cajas')
    .select(['id', 'codigo', 'nombre', 'almacen_id as en', 'activa as activo'])
    .orderBy('codigo')
    .execute();
  return filas.map((fila) => ({ ...fila, tipo: 'caja' }));
}
