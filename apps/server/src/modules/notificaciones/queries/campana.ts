import { sql } from 'kysely';
import type { z } from 'zod';
import type { notificacionesQuery, notificacionesRespuesta } from '@jsol/contracts/notificaciones';
import type { Reader } from '../../../platform/database/database.ts';
import type { NotificacionesTables } from '../tables.ts';

/** How many the person has not read: the badge's number. */
export async function contarSinLeer(reader: Reader, usuarioId: string): Promise<number> {
  const { sin_leer } = await reader
    .withTables<NotificacionesTables>()
    .selectFrom('notificaciones.notificaciones')
    .select((eb) => eb.fn.countAll<string>().as('sin_leer'))
    .where('usuario_id', '=', usuarioId)
    .where('leida_en', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(sin_leer);
}

/** A person's notices, newest first; `antesDe` is the id of the last one shown. */
export async function leerCampana(
  reader: Reader,
  usuarioId: string,
  { limite, antesDe }: z.output<typeof notificacionesQuery>,
): Promise<z.input<typeof notificacionesRespuesta>> {
  const [filas, sinLeer] = await Promise.all([
    reader
      .withTables<NotificacionesTables>()
      .selectFrom('notificaciones.notificaciones')
      .selectAll()
      .where('usuario_id', '=', usuarioId)
      // By id: notices of one transaction have one time, and the wire's milliseconds would lose its microseconds.
      .$if(antesDe !== undefined, (query) =>
        query.where(
          sql<boolean>`(creada_en, id) < (
            select creada_en, id from notificaciones.notificaciones where id = ${antesDe} and usuario_id = ${usuarioId})`,
        ),
      )
      .orderBy('creada_en', 'desc')
      .orderBy('id', 'desc')
      .limit(limite)
      .execute(),
    contarSinLeer(reader, usuarioId),
  ]);
  return {
    items: filas.map((fila) => ({
      id: fila.id,
      creadaEn: fila.creada_en.toISOString(),
      nivel: fila.nivel,
      titulo: fila.titulo,
      texto: fila.texto,
      enlace: fila.enlace,
      leidaEn: fila.leida_en?.toISOString() ?? null,
    })),
    sinLeer,
  };
}
