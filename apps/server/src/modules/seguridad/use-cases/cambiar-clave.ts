import { hashPassword, passwordMatches } from '../../../platform/auth/passwords.ts';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Database } from '../../../platform/database/database.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { limaTime } from '../../../platform/time/lima.ts';
import { reglaUsuario } from '../domain/bloqueo.ts';
import { accesoBloqueado, claveNoAceptada } from '../errors.ts';
import { temporalVencida } from './temporal-vencida.ts';
import { bloqueoVigente, registrarFallo } from './registrar-fallo.ts';
import type { SeguridadTables } from '../tables.ts';
import { terminarOtrasSesiones, type AlTerminarSesion } from './terminar-sesion.ts';

const noAceptada = (campo: 'actual' | 'nueva', detail: string) =>
  claveNoAceptada(detail, { errors: [{ pointer: `/${campo}`, detail }] });

/** Changes one's own password; whoever else is signed in with the old one is put out. */
export async function cambiarClave(
  deps: { database: Database; clock: Clock; alTerminarSesion: AlTerminarSesion },
  principal: Principal,
  { actual, nueva, ip }: { actual: string; nueva: string; ip: string },
): Promise<void> {
  // A borrowed session must not be a place to guess the password at leisure: failures count as those of the login.
  const sujeto = { tipo: 'usuario', sujeto: principal.username.toLowerCase() } as const;
  const ahora = deps.clock.now();
  const bloqueado = await bloqueoVigente(deps.database.reader, sujeto, ahora);
  if (bloqueado) {
    throw accesoBloqueado(
      `Hubo varios intentos con una clave que no es la actual. Espere hasta las ${limaTime(bloqueado).slice(0, 5)}.`,
    );
  }
  const { clave_hash, clave_temporal_hasta } = await deps.database.reader
    .withTables<SeguridadTables>()
    .selectFrom('seguridad.usuarios')
    .select(['clave_hash', 'clave_temporal_hasta'])
    .where('id', '=', principal.userId)
    .executeTakeFirstOrThrow();
  if (!(await passwordMatches(clave_hash, actual))) {
    await deps.database.transaction(async (tx) => {
      const { fallos } = await registrarFallo(tx, sujeto, ip, ahora, reglaUsuario);
      await auditar(tx, {
        actor: actorDe(principal),
        accion: 'seguridad.clave_actual_incorrecta',
        entidad: 'usuario',
        entidadId: principal.userId,
        detalle: { fallos },
        ip,
      });
    });
    throw noAceptada('actual', 'La clave actual no es correcta.');
  }
  if (clave_temporal_hasta && clave_temporal_hasta <= ahora) throw temporalVencida(clave_temporal_hasta);
  if (nueva === actual) throw noAceptada('nueva', 'La clave nueva debe ser distinta de la actual.');
  if (nueva.toLowerCase().includes(principal.username.toLowerCase())) {
    throw noAceptada('nueva', 'La clave nueva no debe contener su usuario.');
  }
  const hash = await hashPassword(nueva);
  await deps.database.transaction(async (tx) => {
    await tx
      .withTables<SeguridadTables>()
      .updateTable('seguridad.usuarios')
      .set({ clave_hash: hash, clave_temporal_hasta: null })
      .where('id', '=', principal.userId)
      .execute();
    const cerradas = await terminarOtrasSesiones(
      tx,
      { usuarioId: principal.userId, salvo: principal.sessionId, motivo: 'cambio-clave', ahora },
      deps.alTerminarSesion,
    );
    await auditar(tx, {
      actor: actorDe(principal),
      accion: 'seguridad.clave_cambiada',
      entidad: 'usuario',
      entidadId: principal.userId,
      detalle: { sesionesCerradas: cerradas },
      ip,
    });
  });
}
