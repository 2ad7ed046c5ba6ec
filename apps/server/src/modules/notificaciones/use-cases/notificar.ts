import type { Notificacion } from '@jsol/contracts/notificaciones';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { publishAfterCommit, type Publisher } from '../../../platform/channels/publisher.ts';
import { canalNotificaciones } from '../channels.ts';
import type { NotificacionesTables } from '../tables.ts';

/** Sends a channel event. */
export type Publicar = Publisher['publish'];

export type Aviso = {
  usuarioIds: readonly string[];
  nivel: Notificacion['nivel'];
  titulo: string;
  /** What happened and what to do, one or two sentences. */
  texto: string;
  /** Path of the screen that shows the object, such as `/comprobantes/…`. */
  enlace?: string | null;
  /** What it is about: the same key is shown to a person once, however often it is told. */
  clave: string;
};

export type Notificar = (tx: Tx, aviso: Aviso) => Promise<void>;

/**
 * Puts a notice into people's bells in the caller's transaction, and rings them after the commit. A ring that gets
 * lost costs nothing: the bell is read from the database.
 */
export const crearNotificador =
  ({ publish }: { publish: Publicar }): Notificar =>
  async (tx, aviso) => {
    const usuarioIds = [...new Set(aviso.usuarioIds)];
    if (usuarioIds.length === 0) return;
    const nuevas = await tx
      .withTables<NotificacionesTables>()
      .insertInto('notificaciones.notificaciones')
      .values(
        usuarioIds.map((usuarioId) => ({
          id: uuidv7(),
          usuario_id: usuarioId,
          nivel: aviso.nivel,
          titulo: aviso.titulo,
          texto: aviso.texto,
          enlace: aviso.enlace ?? null,
          clave: aviso.clave,
        })),
      )
      .onConflict((conflict) => conflict.columns(['usuario_id', 'clave']).doNothing())
      .returning(['id', 'usuario_id', 'creada_en'])
      .execute();
    for (const nueva of nuevas) {
      publishAfterCommit(tx, { publish }, canalNotificaciones, { userId: nueva.usuario_id }, 'nueva', {
        id: nueva.id,
        creadaEn: nueva.creada_en.toISOString(),
        nivel: aviso.nivel,
        titulo: aviso.titulo,
        texto: aviso.texto,
        enlace: aviso.enlace ?? null,
        leidaEn: null,
      });
    }
  };
