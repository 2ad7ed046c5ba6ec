import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import type { EcommerceTables } from '../tables.ts';

/** A page is committed: the next import begins here. It never goes back. */
export async function avanzar(tx: Tx, canalId: string, hasta: Date): Promise<void> {
  await sql`
    insert into ecommerce.avances (canal_id, hasta) values (${canalId}, ${hasta})
    on conflict (canal_id) do update set hasta = greatest(ecommerce.avances.hasta, excluded.hasta)`.execute(tx);
}

/** Everything that could be read was read. */
export async function anotarExito(tx: Tx, canalId: string, ahora: Date): Promise<void> {
  await tx
    .withTables<EcommerceTables>()
    .insertInto('ecommerce.avances')
    .values({ canal_id: canalId, ultimo_exito_en: ahora })
    .onConflict((conflict) =>
      conflict.column('canal_id').doUpdateSet({ ultimo_exito_en: ahora, error: null, error_desde: null }),
    )
    .execute();
}

/** What keeps the channel from its next success, and since when it does. */
export async function anotarError(tx: Tx, canalId: string, error: string, ahora: Date): Promise<void> {
  await sql`
    insert into ecommerce.avances (canal_id, error, error_desde) values (${canalId}, ${error}, ${ahora})
    on conflict (canal_id) do update
      set error = excluded.error, error_desde = coalesce(ecommerce.avances.error_desde, excluded.error_desde)`.execute(
    tx,
  );
}
