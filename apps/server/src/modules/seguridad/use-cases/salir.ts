import type { AccessTokens } from '../../../platform/auth/access-token.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { auditar } from '../../auditoria/public.ts';
import { hashTokenRenovacion } from '../domain/token-renovacion.ts';
import type { SeguridadTables } from '../tables.ts';
import { terminarSesion, type AlTerminarSesion } from './terminar-sesion.ts';

type Deps = { database: Database; accessTokens: AccessTokens; clock: Clock; alTerminarSesion: AlTerminarSesion };

/** Ends the session that either cookie belongs to. Without one there is nothing to end, and that is no error. */
export async function salir(
  deps: Deps,
  { acceso, renovacion, ip }: { acceso: string | undefined; renovacion: string | undefined; ip: string },
): Promise<void> {
  const claims = acceso ? await deps.accessTokens.verify(acceso) : null;
  const db = deps.database.reader.withTables<SeguridadTables>();
  const porRenovacion =
    !claims && renovacion
      ? await db
          .selectFrom('seguridad.renovaciones')
          .select('sesion_id')
          .where('hash', '=', hashTokenRenovacion(renovacion))
          .executeTakeFirst()
      : undefined;
  const sesionId = claims?.sessionId ?? porRenovacion?.sesion_id;
  if (!sesionId) return;
  await deps.database.transaction(async (tx) => {
    const ahora = deps.clock.now();
    if (!(await terminarSesion(tx, { sesionId, motivo: 'salida', ahora }, deps.alTerminarSesion))) return;
    const persona = await tx
      .withTables<SeguridadTables>()
      .selectFrom('seguridad.sesiones as s')
      .innerJoin('seguridad.usuarios as u', 'u.id', 's.usuario_id')
      .select(['u.id', 'u.usuario'])
      .where('s.id', '=', sesionId)
      .executeTakeFirstOrThrow();
    await auditar(tx, {
      actor: { id: persona.id, nombre: persona.usuario, sesionId },
      accion: 'seguridad.sesion_terminada',
      entidad: 'sesion',
      entidadId: sesionId,
      ip,
    });
  });
}
