import { passwordMatches } from '../../../platform/auth/passwords.ts';
import type { AccessTokens } from '../../../platform/auth/access-token.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaTime } from '../../../platform/time/lima.ts';
import { auditar } from '../../auditoria/public.ts';
import { reglaIp, reglaUsuario } from '../domain/bloqueo.ts';
import { hashTokenRenovacion, nuevoTokenRenovacion } from '../domain/token-renovacion.ts';
import { expiraEn } from '../domain/vigencia.ts';
import { accesoBloqueado, credencialesIncorrectas } from '../errors.ts';
import type { SeguridadTables } from '../tables.ts';
import { alertarIntentosFallidosLogin } from '../tasks.ts';
import { crearTurnos } from './por-turnos.ts';
import { temporalVencida } from './temporal-vencida.ts';
import { bloqueoVigente, olvidarFallos, registrarFallo } from './registrar-fallo.ts';

export type TokensDeSesion = { sesionId: string; acceso: string; renovacion: string };
type Entrada = { usuario: string; clave: string; ip: string; dispositivo: string };

const hora = (instante: Date): string => limaTime(instante).slice(0, 5);

/**
 * Signs a person in. Unknown names are treated like known ones in words, time and locking, so that nobody learns from
 * here who works in the company.
 */
export function crearInicioDeSesion(deps: { database: Database; accessTokens: AccessTokens; clock: Clock }) {
  const porTurno = crearTurnos();
  const { database, clock } = deps;

  async function intentar({ usuario, clave, ip, dispositivo }: Entrada, nombre: string): Promise<TokensDeSesion> {
    await rechazarBloqueados(nombre, ip);
    const persona = await database.reader
      .withTables<SeguridadTables>()
      .selectFrom('seguridad.usuarios')
      .select(['id', 'usuario', 'clave_hash', 'clave_temporal_hasta'])
      .where((eb) => eb(eb.fn<string>('lower', ['usuario']), '=', nombre))
      .where('activo', '=', true)
      .executeTakeFirst();
    if (!(await passwordMatches(persona?.clave_hash ?? null, clave)) || !persona) {
      const intentos = await database.transaction((tx) => contarFallo(tx, nombre, ip, persona?.id ?? null, usuario));
      throw credencialesIncorrectas(intentos);
    }
    const ahora = clock.now();
    if (persona.clave_temporal_hasta && persona.clave_temporal_hasta <= ahora) {
      await database.transaction((tx) =>
        auditar(tx, {
          actor: { id: persona.id, nombre: persona.usuario },
          accion: 'seguridad.clave_temporal_vencida',
          entidad: 'usuario',
          entidadId: persona.id,
          detalle: { vencio: persona.clave_temporal_hasta },
          ip,
        }),
      );
      throw temporalVencida(persona.clave_temporal_hasta);
    }
    const sesionId = uuidv7();
    const renovacion = nuevoTokenRenovacion();
    await database.transaction(async (tx) => {
      const db = tx.withTables<SeguridadTables>();
      await olvidarFallos(tx, { tipo: 'usuario', sujeto: nombre });
      await db
        .insertInto('seguridad.sesiones')
        .values({
          id: sesionId,
          usuario_id: persona.id,
          creada_en: ahora,
          ultimo_uso_en: ahora,
          expira_en: expiraEn(ahora, ahora),
          ip,
          dispositivo,
        })
        .execute();
      await db
        .insertInto('seguridad.renovaciones')
        .values({ hash: hashTokenRenovacion(renovacion), sesion_id: sesionId })
        .execute();
      await auditar(tx, {
        actor: { id: persona.id, nombre: persona.usuario, sesionId },
        accion: 'seguridad.sesion_iniciada',
        entidad: 'sesion',
        entidadId: sesionId,
        detalle: { dispositivo },
        ip,
      });
    });
    return { sesionId, renovacion, acceso: await deps.accessTokens.issue({ userId: persona.id, sessionId: sesionId }) };
  }

  async function rechazarBloqueados(nombre: string, ip: string): Promise<void> {
    const ahora = clock.now();
    const [usuarioHasta, ipHasta] = await Promise.all([
      bloqueoVigente(database.reader, { tipo: 'usuario', sujeto: nombre }, ahora),
      bloqueoVigente(database.reader, { tipo: 'ip', sujeto: ip }, ahora),
    ]);
    const hasta = usuarioHasta ?? ipHasta;
    if (!hasta) return;
    const data = { reintentarEnSegundos: Math.ceil((hasta.getTime() - ahora.getTime()) / 1_000) };
    throw usuarioHasta
      ? accesoBloqueado(
          `El acceso de «${nombre}» está bloqueado por varios intentos fallidos. Espere hasta las ${hora(hasta)}, o pida a un administrador que lo desbloquee.`,
          { data },
        )
      : accesoBloqueado(`Hubo demasiados intentos fallidos desde esta conexión. Espere hasta las ${hora(hasta)}.`, {
          data,
        });
  }

  /** @returns what the person is told. */
  async function contarFallo(tx: Tx, nombre: string, ip: string, id: string | null, escrito: string): Promise<string> {
    const ahora = clock.now();
    const intentos = await registrarFallo(tx, { tipo: 'usuario', sujeto: nombre }, ip, ahora, reglaUsuario);
    const deIp = await registrarFallo(tx, { tipo: 'ip', sujeto: ip }, ip, ahora, reglaIp);
    const actor = { id, nombre: escrito };
    await auditar(tx, {
      actor,
      accion: 'seguridad.login_fallido',
      entidad: 'usuario',
      entidadId: id,
      detalle: { fallos: intentos.fallos },
      ip,
    });
    if (deIp.recienBloqueado) {
      await auditar(tx, {
        actor,
        accion: 'seguridad.direccion_bloqueada',
        entidad: 'ip',
        entidadId: ip,
        detalle: { hasta: deIp.bloqueadoHasta },
        ip,
      });
    }
    if (intentos.bloqueadoHasta === null) {
      const quedan = reglaUsuario.fallosPermitidos - intentos.fallos;
      return `El usuario o la clave no son correctos. ${quedan === 1 ? 'Queda 1 intento' : `Quedan ${quedan} intentos`} antes de que el acceso se bloquee.`;
    }
    if (intentos.recienBloqueado) {
      await auditar(tx, {
        actor,
        accion: 'seguridad.acceso_bloqueado',
        entidad: 'usuario',
        entidadId: id,
        detalle: { hasta: intentos.bloqueadoHasta },
        ip,
      });
      await enqueue(tx, alertarIntentosFallidosLogin, {
        usuario: nombre,
        fallos: intentos.fallos,
        bloqueadoHasta: intentos.bloqueadoHasta.toISOString(),
      });
    }
    return `El usuario o la clave no son correctos. Por los intentos fallidos, el acceso queda bloqueado hasta las ${hora(intentos.bloqueadoHasta)}.`;
  }

  return (entrada: Entrada): Promise<TokensDeSesion> => {
    const nombre = entrada.usuario.toLowerCase();
    return porTurno(nombre, () => intentar(entrada, nombre));
  };
}
