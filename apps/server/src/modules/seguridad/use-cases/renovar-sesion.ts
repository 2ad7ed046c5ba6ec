import { sql } from 'kysely';
import type { AccessTokens } from '../../../platform/auth/access-token.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { auditar } from '../../auditoria/public.ts';
import { hashTokenRenovacion, nuevoTokenRenovacion } from '../domain/token-renovacion.ts';
import { expiraEn } from '../domain/vigencia.ts';
import { sesionTerminada } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import type { TokensDeSesion } from './iniciar-sesion.ts';
import { terminarSesion, type AlTerminarSesion } from './terminar-sesion.ts';

type Deps = { database: Database; accessTokens: AccessTokens; clock: Clock; alTerminarSesion: AlTerminarSesion };

type Fila = {
  sesion_id: string;
  usuario_id: string;
  usuario: string;
  activo: boolean;
  usada: boolean;
  simultanea: boolean | null;
  creada_en: Date;
  expira_en: Date;
  terminada_en: Date | null;
};

type Resultado =
  | { kind: 'renovada'; tokens: TokensDeSesion }
  /** Another request with the same token got there while this one was under way: that one's cookies count. */
  | { kind: 'simultanea' };

/**
 * Exchanges a refresh token for new ones. Each is good once. A second use means that two parties hold it, and nobody
 * can tell which is the thief: the session ends for both. The exception is a request that had begun before the first
 * use was recorded (two tabs at the same moment); it gets no tokens.
 */
export async function renovarSesion(deps: Deps, token: string | undefined, ip: string): Promise<Resultado> {
  if (!token) throw sesionTerminada('No hay una sesión que renovar. Inicie sesión.');
  const resultado = await deps.database.transaction((tx) => canjear(tx, deps, token, ip));
  // Thrown after the commit: inside, it would take back the end of the session.
  if (resultado.kind === 'rechazada') throw sesionTerminada(resultado.detalle);
  if (resultado.kind === 'simultanea') return resultado;
  const { usuarioId, sesionId, renovacion } = resultado;
  const acceso = await deps.accessTokens.issue({ userId: usuarioId, sessionId: sesionId });
  return { kind: 'renovada', tokens: { sesionId, acceso, renovacion } };
}

type Canje =
  | { kind: 'canjeada'; usuarioId: string; sesionId: string; renovacion: string }
  | { kind: 'simultanea' }
  | { kind: 'rechazada'; detalle: string };

const rechazada = (detalle: string): Canje => ({ kind: 'rechazada', detalle });

async function canjear(tx: Tx, deps: Deps, token: string, ip: string): Promise<Canje> {
  const ahora = deps.clock.now();
  const hash = hashTokenRenovacion(token);
  // now() is when this transaction began: earlier than a use recorded while it waited for the row.
  const { rows } = await sql<Fila>`
    select r.sesion_id, s.usuario_id, u.usuario, u.activo, r.usada_en is not null as usada, now() < r.usada_en as simultanea,
           s.creada_en, s.expira_en, s.terminada_en
    from seguridad.renovaciones r
    join seguridad.sesiones s on s.id = r.sesion_id
    join seguridad.usuarios u on u.id = s.usuario_id
    where r.hash = ${hash} for update of r`.execute(tx);
  const fila = rows[0];
  if (!fila || fila.terminada_en || fila.expira_en <= ahora || !fila.activo) {
    return rechazada('Su sesión terminó. Inicie sesión otra vez.');
  }
  if (fila.simultanea) return { kind: 'simultanea' };
  if (fila.usada) {
    await terminarSesion(tx, { sesionId: fila.sesion_id, motivo: 'reuso', ahora }, deps.alTerminarSesion);
    await auditar(tx, {
      actor: { id: fila.usuario_id, nombre: fila.usuario, sesionId: fila.sesion_id },
      accion: 'seguridad.renovacion_reutilizada',
      entidad: 'sesion',
      entidadId: fila.sesion_id,
      detalle: { consecuencia: 'sesión terminada' },
      ip,
    });
    return rechazada('Por seguridad se cerró esta sesión: su renovación se usó dos veces. Inicie sesión otra vez.');
  }
  const renovacion = nuevoTokenRenovacion();
  await sql`update seguridad.renovaciones set usada_en = clock_timestamp() where hash = ${hash}`.execute(tx);
  const db = tx.withTables<SeguridadTables>();
  await db
    .insertInto('seguridad.renovaciones')
    .values({ hash: hashTokenRenovacion(renovacion), sesion_id: fila.sesion_id })
    .execute();
  await db
    .updateTable('seguridad.sesiones')
    .set({ ultimo_uso_en: ahora, expira_en: expiraEn(fila.creada_en, ahora), ip })
    .where('id', '=', fila.sesion_id)
    .execute();
  return { kind: 'canjeada', usuarioId: fila.usuario_id, sesionId: fila.sesion_id, renovacion };
}
