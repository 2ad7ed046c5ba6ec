import type { Database } from '../../../platform/database/database.ts';
import { canalNotificaciones } from '../channels.ts';
import { contarSinLeer } from '../queries/campana.ts';
import type { NotificacionesTables } from '../tables.ts';
import type { Publicar } from './notificar.ts';

/** Marks some of a person's notices as read, or all of them, and tells the person's other screens. */
export async function marcarLeidas(
  { database, publish }: { database: Database; publish: Publicar },
  usuarioId: string,
  ids: readonly string[] | 'todas',
): Promise<{ sinLeer: number }> {
  const sinLeer = await database.transaction(async (tx) => {
    await tx
      .withTables<NotificacionesTables>()
      .updateTable('notificaciones.notificaciones')
      .set({ leida_en: new Date() })
      .where('usuario_id', '=', usuarioId)
      .where('leida_en', 'is', null)
      .$if(ids !== 'todas', (query) => query.where('id', 'in', ids as readonly string[]))
      .execute();
    return contarSinLeer(tx, usuarioId);
  });
  // The number is also in the answer and in the database: an unreachable channel must not fail the request.
  await publish(canalNotificaciones, { userId: usuarioId }, 'leidas', { sinLeer }).catch(() => undefined);
  return { sinLeer };
}
