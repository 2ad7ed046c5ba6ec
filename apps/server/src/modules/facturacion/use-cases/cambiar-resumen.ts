import type { Updateable } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { resumenPuedePasar, type EstadoResumen } from '../domain/resumenes.ts';
import type { FacturacionTables, ResumenesTable } from '../tables.ts';

export type CambioResumen = {
  a: EstadoResumen;
  /** Why it is so, one Spanish sentence; null when there is nothing to explain. */
  motivo: string | null;
  campos?: Omit<Updateable<ResumenesTable>, 'estado' | 'version' | 'motivo' | 'actualizado_en'>;
};

/**
 * The only way a file changes state: locks its row and checks the transition against domain/resumenes.ts. Throws when
 * the transition does not exist, which is a programmer's mistake.
 */
export async function cambiarResumen(tx: Tx, resumenId: string, cambio: CambioResumen, ahora: Date): Promise<void> {
  const db = tx.withTables<FacturacionTables>();
  const { estado } = await db
    .selectFrom('facturacion.resumenes')
    .select('estado')
    .where('id', '=', resumenId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  if (estado !== cambio.a && !resumenPuedePasar(estado, cambio.a))
    throw new Error(`a resumen cannot go from ${estado} to ${cambio.a}`);
  await db
    .updateTable('facturacion.resumenes')
    .set((eb) => ({
      ...cambio.campos,
      estado: cambio.a,
      motivo: cambio.motivo,
      version: eb('version', '+', 1),
      actualizado_en: ahora,
    }))
    .where('id', '=', resumenId)
    .execute();
}
