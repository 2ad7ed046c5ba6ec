import type { z } from 'zod';
import type { sesionesRespuesta } from '@jsol/contracts/seguridad';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Reader } from '../../../platform/database/database.ts';
import type { SeguridadTables } from '../tables.ts';

/** Sessions that are alive, the asking one first and then the last used: the person's own, or everybody's. */
export async function listarSesiones(
  reader: Reader,
  principal: Principal,
  { todas, ahora }: { todas: boolean; ahora: Date },
): Promise<z.input<typeof sesionesRespuesta>> {
  const filas = await reader
    .withTables<SeguridadTables>()
    .selectFrom('seguridad.sesiones as s')
    .innerJoin('seguridad.usuarios as u', 'u.id', 's.usuario_id')
    .select(['s.id', 'u.usuario', 'u.nombre', 's.creada_en', 's.ultimo_uso_en', 's.ip', 's.dispositivo'])
    .where('s.terminada_en', 'is', null)
    .where('s.expira_en', '>', ahora)
    .$if(!todas, (query) => query.where('s.usuario_id', '=', principal.userId))
    .orderBy((eb) => eb('s.id', '=', principal.sessionId), 'desc')
    .orderBy('s.ultimo_uso_en', 'desc')
    .limit(500)
    .execute();
  return {
    items: filas.map((fila) => ({
      id: fila.id,
      usuario: fila.usuario,
      nombre: fila.nombre,
      creadaEn: fila.creada_en.toISOString(),
      ultimoUsoEn: fila.ultimo_uso_en.toISOString(),
      ip: fila.ip,
      dispositivo: fila.dispositivo,
      actual: fila.id === principal.sessionId,
    })),
  };
}
