import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { NotificacionesTables } from '../tables.ts';
import { enviarEmailTask } from '../tasks.ts';

export type Correo = {
  /** One address. */
  para: string;
  asunto: string;
  html: string;
  /** The same for readers without HTML. */
  texto: string;
  adjuntos?: readonly { nombre: string; tipo: string; contenido: Buffer }[];
  /** Business key: a second request with the same key sends nothing. */
  clave: string;
  /** Given back with `correo.enviado` and `correo.rebotado`. */
  contexto?: Readonly<Record<string, string>>;
};

/**
 * Asks for a mail in the caller's transaction. Text and attachments are kept in PostgreSQL; the job carries an id.
 * @returns false when a mail with this key was already asked for.
 */
export async function enviarEmail(tx: Tx, correo: Correo): Promise<boolean> {
  const db = tx.withTables<NotificacionesTables>();
  const id = uuidv7();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('notificaciones.correos')
    .values({
      id,
      clave: correo.clave,
      para: correo.para,
      asunto: correo.asunto,
      html: correo.html,
      texto: correo.texto,
      contexto: JSON.stringify(correo.contexto ?? {}),
    })
    .onConflict((conflict) => conflict.column('clave').doNothing())
    .executeTakeFirst();
  if (!numInsertedOrUpdatedRows) return false;
  const adjuntos = (correo.adjuntos ?? []).map((adjunto, orden) => ({ correo_id: id, orden, ...adjunto }));
  if (adjuntos.length > 0) await db.insertInto('notificaciones.adjuntos').values(adjuntos).execute();
  await enqueue(tx, enviarEmailTask, { correoId: id });
  return true;
}
