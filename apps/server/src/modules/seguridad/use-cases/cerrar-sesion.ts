import { can, type Principal } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { sesionNoEncontrada } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import { cerrarSesionRemota } from '../tasks.ts';
import { terminarOtrasSesiones, terminarSesion, type AlTerminarSesion } from './terminar-sesion.ts';

/**
 * Ends a session from the list: one's own, or anybody's with `seguridad.administrar`. The session is refused from the
 * commit on; the task makes sure that its sockets are closed even if this process dies now. Repeating it is harmless.
 */
export async function cerrarSesion(
  tx: Tx,
  { principal, sesionId, ip, ahora }: { principal: Principal; sesionId: string; ip: string; ahora: Date },
  alTerminar: AlTerminarSesion,
): Promise<void> {
  const sesion = await tx
    .withTables<SeguridadTables>()
    .selectFrom('seguridad.sesiones as s')
    .innerJoin('seguridad.usuarios as u', 'u.id', 's.usuario_id')
    .select(['s.usuario_id', 'u.usuario'])
    .where('s.id', '=', sesionId)
    .executeTakeFirst();
  if (!sesion || (sesion.usuario_id !== principal.userId && !can(principal, 'seguridad.administrar'))) {
    throw sesionNoEncontrada('No existe esa sesión, o es de otra persona.');
  }
  if (!(await terminarSesion(tx, { sesionId, motivo: 'remota', ahora }, alTerminar))) return;
  await enqueue(tx, cerrarSesionRemota, { sesionId });
  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'seguridad.sesion_cerrada',
    entidad: 'sesion',
    entidadId: sesionId,
    detalle: { usuario: sesion.usuario },
    ip,
  });
}

/** Ends every session of one's own but this: a lost device is out without being recognised in the list. */
export async function cerrarLasDemas(
  tx: Tx,
  { principal, ip, ahora }: { principal: Principal; ip: string; ahora: Date },
  alTerminar: AlTerminarSesion,
): Promise<{ cerradas: number }> {
  const { userId, sessionId } = principal;
  const cerradas = await terminarOtrasSesiones(
    tx,
    { usuarioId: userId, salvo: sessionId, motivo: 'remota', ahora },
    alTerminar,
  );
  if (cerradas === 0) return { cerradas };
  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'seguridad.sesiones_cerradas',
    entidad: 'usuario',
    entidadId: userId,
    detalle: { usuario: principal.username, cerradas },
    ip,
  });
  return { cerradas };
}
