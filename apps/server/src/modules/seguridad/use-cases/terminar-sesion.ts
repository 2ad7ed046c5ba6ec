import { afterCommit, type Tx } from '../../../platform/database/database.ts';
import type { MotivoFin, SeguridadTables } from '../tables.ts';

/** Told after a session's end has committed, so that its sockets are closed everywhere. */
export type AlTerminarSesion = (sesionId: string) => void | Promise<void>;

/** Ends a session: from the commit on no process accepts it. @returns false when it had ended before. */
export async function terminarSesion(
  tx: Tx,
  { sesionId, motivo, ahora }: { sesionId: string; motivo: MotivoFin; ahora: Date },
  alTerminar: AlTerminarSesion,
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .withTables<SeguridadTables>()
    .updateTable('seguridad.sesiones')
    .set({ terminada_en: ahora, motivo_fin: motivo })
    .where('id', '=', sesionId)
    .where('terminada_en', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return false;
  afterCommit(tx, () => alTerminar(sesionId));
  return true;
}

/** Ends every session of a person but one. @returns how many. */
export async function terminarOtrasSesiones(
  tx: Tx,
  { usuarioId, salvo, motivo, ahora }: { usuarioId: string; salvo: string | null; motivo: MotivoFin; ahora: Date },
  alTerminar: AlTerminarSesion,
): Promise<number> {
  const terminadas = await tx
    .withTables<SeguridadTables>()
    .updateTable('seguridad.sesiones')
    .set({ terminada_en: ahora, motivo_fin: motivo })
    .where('usuario_id', '=', usuarioId)
    .where('terminada_en', 'is', null)
    .$if(salvo !== null, (query) => query.where('id', '<>', salvo!))
    .returning('id')
    .execute();
  for (const { id } of terminadas) afterCommit(tx, () => alTerminar(id));
  return terminadas.length;
}
