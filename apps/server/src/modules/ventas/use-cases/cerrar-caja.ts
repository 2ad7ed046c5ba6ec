import { sql } from 'kysely';
import { comparar } from '@jsol/tributos/dinero';
import type { ResumenCaja } from '@jsol/contracts/ventas';
import { can, type Principal } from '../../../platform/auth/principal.ts';
import { publishAfterCommit } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import type { Avisos } from '../../inventario/public.ts';
import { canalPos } from '../channels.ts';
import { arquear } from '../domain/arqueo.ts';
import { sesionAjena, sesionCerrada } from '../errors.ts';
import { exigirSinPendientes } from '../offline/pendientes.ts';
import { resumenDeSesion, type ResumenDeSesion } from '../queries/resumen-caja.ts';
import type { VentasTables } from '../tables.ts';

/** Throws `ventas.sesion_ajena` unless the session is the person's own or the person supervises. */
export function exigirSesionPropia(principal: Principal, sesion: Pick<ResumenDeSesion, 'cajeroId' | 'cajero'>): void {
  if (sesion.cajeroId === principal.userId || can(principal, 'ventas.supervisar')) return;
  throw sesionAjena(`La caja la abrió ${sesion.cajero}: solo esa persona o un gerente puede verla y cerrarla.`);
}

export type Cierre = {
  sesionId: string;
  contadoEfectivo: string;
  observacion: string | null;
  /** Why a supervisor closes although sales are still on their way. */
  emergencia?: string | null;
  principal: Principal;
  ahora: Date;
  ip: string | null;
};

/**
 * Closes a session with what was counted. Waits for the sales under way (they hold the row shared) and lets no later
 * one in. Closing again with the same count answers as before; with another one, it is refused.
 */
export async function cerrarCaja(
  tx: Tx,
  { publisher }: Pick<Avisos, 'publisher'>,
  cierre: Cierre,
): Promise<ResumenCaja> {
  const { sesionId, contadoEfectivo, observacion, principal, ahora } = cierre;
  await sql`select 1 from ventas.sesiones_caja where id = ${sesionId} for update`.execute(tx);
  const resumen = await resumenDeSesion(tx, sesionId);
  exigirSesionPropia(principal, resumen);
  if (resumen.contadoEfectivo !== null) {
    if (comparar(resumen.contadoEfectivo, contadoEfectivo) === 0) return resumen;
    throw sesionCerrada(`La caja ya se cerró con S/ ${resumen.contadoEfectivo} contados.`);
  }
  const emergencia = await exigirSinPendientes(tx, resumen, { emergencia: cierre.emergencia ?? null, principal });
  const diferencia = arquear({
    efectivoEsperado: resumen.efectivoEsperado,
    contadoEfectivo,
    observacion,
    esSupervisor: can(principal, 'ventas.supervisar'),
  });
  await tx
    .withTables<VentasTables>()
    .updateTable('ventas.sesiones_caja')
    .set({
      cerrada_en: ahora,
      cerrada_por_id: principal.userId,
      cerrada_por: principal.name,
      contado_efectivo: contadoEfectivo,
      efectivo_esperado: resumen.efectivoEsperado,
      diferencia,
      observacion,
      emergencia,
    })
    .where('id', '=', sesionId)
    .execute();
  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'ventas.caja_cerrada',
    entidad: 'sesion-caja',
    entidadId: sesionId,
    detalle: {
      cajero: resumen.cajero,
      efectivoEsperado: resumen.efectivoEsperado,
      contadoEfectivo,
      diferencia,
      observacion,
      emergencia,
    },
    ip: cierre.ip,
  });
  const { cajaId } = resumen;
  publishAfterCommit(tx, publisher, canalPos, { cajaId }, 'sesion', {
    sesionId,
    abierta: false,
    porId: principal.userId,
  });
  return resumenDeSesion(tx, sesionId);
}
