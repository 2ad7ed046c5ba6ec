import { sql } from 'kysely';
import type { TerminalPendiente } from '@jsol/contracts/ventas-bandeja';
import { can, type Principal } from '../../../platform/auth/principal.ts';
import type { Reader, Tx } from '../../../platform/database/database.ts';
import { limaTime } from '../../../platform/time/lima.ts';
import { cierreConPendientes, cierreRequiereSupervisor } from '../errors.ts';

type Fila = Omit<TerminalPendiente, 'masAntiguaEn' | 'vistoEn'> & { masAntiguaEn: Date | null; vistoEn: Date };

/**
 * Terminals that said they have sales which have not come since, by till; the oldest first. `cajaId`: of one till.
 * `sinContarEmergencias`: without those silent since a closing of their till that knew of them.
 */
export async function terminalesConPendientes(
  reader: Reader,
  { cajaId, sinContarEmergencias = false }: { cajaId?: string; sinContarEmergencias?: boolean } = {},
): Promise<TerminalPendiente[]> {
  const { rows } = await sql<Fila>`
    select * from (
      select c.id as "cajaId", c.nombre as caja, t.nombre as terminal, t.mas_antigua_en as "masAntiguaEn",
        t.visto_en as "vistoEn", t.pendientes - (
          select count(*) from ventas.ventas_offline o
          where o.terminal_id = t.id and o.caja_id = t.caja_id and o.recibida_en > t.visto_en)::int as pendientes,
        t.id = (select a.terminal_id from ventas.arriendos a where a.caja_id = c.id
                order by a.arriendo desc limit 1) as activo
      from ventas.terminales t join ventas.cajas c on c.id = t.caja_id
      where t.pendientes > 0 and (${cajaId ?? null}::uuid is null or c.id = ${cajaId ?? null}::uuid)
        and (not ${sinContarEmergencias} or not exists (
          select from ventas.sesiones_caja s
          where s.caja_id = c.id and s.emergencia is not null and s.cerrada_en > t.visto_en))
    ) t where pendientes > 0
    order by "masAntiguaEn" nulls last, caja, terminal`.execute(reader);
  return rows.map((fila) => ({
    ...fila,
    masAntiguaEn: fila.masAntiguaEn?.toISOString() ?? null,
    vistoEn: fila.vistoEn.toISOString(),
  }));
}

/**
 * Refuses a closing while sales of the till are still on their way, naming where they are. A supervisor's reason lets it
 * pass: what comes later goes to the session's regularización.
 * @returns the reason that was needed; null when nothing was on its way.
 */
export async function exigirSinPendientes(
  tx: Tx,
  { cajaId, sesionId }: { cajaId: string; sesionId: string },
  { emergencia, principal }: { emergencia: string | null; principal: Principal },
): Promise<string | null> {
  const terminales = await terminalesConPendientes(tx, { cajaId, sinContarEmergencias: true });
  const { rows } = await sql<{ cuantas: number }>`
    select count(*)::int as cuantas from ventas.ventas_offline
    where sesion_id = ${sesionId} and estado = 'recibida'`.execute(tx);
  const porRegistrar = rows[0]!.cuantas;
  if (terminales.length === 0 && porRegistrar === 0) return null;
  if (emergencia !== null && can(principal, 'ventas.supervisar')) return emergencia;
  if (emergencia !== null)
    throw cierreRequiereSupervisor('Con ventas por sincronizar, la caja la cierra un supervisor.', {
      errors: [{ pointer: '/emergencia', detail: 'Lo decide un supervisor.' }],
    });
  const donde = [
    ...terminales.map(
      ({ pendientes, terminal, vistoEn }) =>
        `${pendientes} en ${terminal} (visto a las ${limaTime(new Date(vistoEn)).slice(0, 5)})`,
    ),
    ...(porRegistrar > 0 ? [`${porRegistrar} que el servidor está registrando`] : []),
  ];
  throw cierreConPendientes(
    `Faltan ventas de esta caja: ${donde.join(', ')}. Espere a que lleguen; si no pueden llegar, un supervisor cierra de emergencia.`,
    {
      data: {
        terminales: terminales.map(({ terminal, pendientes, vistoEn }) => ({ terminal, pendientes, vistoEn })),
        porRegistrar,
      },
    },
  );
}
