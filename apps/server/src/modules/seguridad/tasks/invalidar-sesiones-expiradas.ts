import { sql } from 'kysely';
import { handleTask } from '../../../platform/tasks/handler.ts';
import { done } from '../../../platform/tasks/outcome.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { invalidarSesionesExpiradas } from '../tasks.ts';
import type { AlTerminarSesion } from '../use-cases/terminar-sesion.ts';

/** Ended sessions are kept this long for the list of past sign-ins; the audit log keeps them for ever. */
const conservar = '90 days';
/** After this long without a failure, neither a count nor a row of locks matters any more. */
const conservarIntentos = '24 hours';

/** Never touches a session that is alive: an expired one is refused by its date, with or without this. */
export const invalidarSesionesExpiradasHandler = (deps: { clock: Clock; alTerminarSesion: AlTerminarSesion }) =>
  handleTask(invalidarSesionesExpiradas, async (_input, { inTransaction, log }) => {
    const ahora = deps.clock.now();
    const resultado = await inTransaction(async (tx) => {
      const { rows: expiradas } = await sql<{ id: string }>`
        update seguridad.sesiones set terminada_en = ${ahora}, motivo_fin = 'expirada'
        where terminada_en is null and expira_en <= ${ahora} returning id`.execute(tx);
      // Their refresh tokens go with them.
      const borradas = await sql`
        delete from seguridad.sesiones
        where terminada_en < ${ahora}::timestamptz - ${conservar}::interval`.execute(tx);
      const intentos = await sql`
        delete from seguridad.intentos_login
        where actualizado_en < ${ahora}::timestamptz - ${conservarIntentos}::interval
          and (bloqueado_hasta is null or bloqueado_hasta <= ${ahora})`.execute(tx);
      return {
        expiradas: expiradas.map((fila) => fila.id),
        borradas: Number(borradas.numAffectedRows ?? 0),
        intentosBorrados: Number(intentos.numAffectedRows ?? 0),
      };
    });
    for (const sesionId of resultado.expiradas) await deps.alTerminarSesion(sesionId);
    const cuentas = { ...resultado, expiradas: resultado.expiradas.length };
    log.info(cuentas, 'sesiones.depuradas');
    return done(cuentas);
  });
