import { comparar } from '@jsol/tributos/dinero';
import type { ResumenCaja } from '@jsol/contracts/ventas';
import type { Principal } from '../../../platform/auth/principal.ts';
import { publishAfterCommit } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import type { Avisos } from '../../inventario/public.ts';
import { canalPos } from '../channels.ts';
import { cajaAjena, cajaNoEncontrada, cajaOcupada, cajeroConCajaAbierta } from '../errors.ts';
import { alcanzaCaja } from '../queries/cajas.ts';
import { resumenDeSesion } from '../queries/resumen-caja.ts';
import type { VentasTables } from '../tables.ts';

/**
 * Opens a till for one person. A till has one open session and a person has one open till, by unique index. Asking
 * again with the same float answers with the session that stands.
 */
export async function abrirCaja(
  tx: Tx,
  { publisher }: Pick<Avisos, 'publisher'>,
  {
    cajaId,
    fondo,
    principal,
    ahora,
    ip,
  }: { cajaId: string; fondo: string; principal: Principal; ahora: Date; ip: string | null },
): Promise<ResumenCaja> {
  const db = tx.withTables<VentasTables>();
  const caja = await db
    .selectFrom('ventas.cajas')
    .select(['id', 'nombre', 'almacen_id as almacenId'])
    .where('id', '=', cajaId)
    .where('activa', '=', true)
    .executeTakeFirst();
  if (!caja) throw cajaNoEncontrada('Esa caja no existe o está inactiva.');
  if (!alcanzaCaja(principal, caja)) throw cajaAjena(`${caja.nombre} no está entre las cajas que tiene asignadas.`);

  const nueva = await db
    .insertInto('ventas.sesiones_caja')
    .values({
      id: uuidv7(),
      caja_id: cajaId,
      cajero_id: principal.userId,
      cajero: principal.name,
      abierta_en: ahora,
      fondo,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!nueva) return sesionQueYaHay(tx, caja, fondo, principal);

  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'ventas.caja_abierta',
    entidad: 'sesion-caja',
    entidadId: nueva.id,
    detalle: { cajaId, caja: caja.nombre, fondo },
    ip,
  });
  publishAfterCommit(tx, publisher, canalPos, { cajaId }, 'sesion', {
    sesionId: nueva.id,
    abierta: true,
    porId: principal.userId,
  });
  return resumenDeSesion(tx, nueva.id);
}

async function sesionQueYaHay(
  tx: Tx,
  caja: { id: string; nombre: string },
  fondo: string,
  principal: Principal,
): Promise<ResumenCaja> {
  const abiertas = await tx
    .withTables<VentasTables>()
    .selectFrom('ventas.sesiones_caja as s')
    .innerJoin('ventas.cajas as c', 'c.id', 's.caja_id')
    .select(['s.id', 's.caja_id', 's.cajero_id', 's.cajero', 's.fondo', 'c.nombre'])
    .where('s.cerrada_en', 'is', null)
    .where((eb) => eb.or([eb('s.caja_id', '=', caja.id), eb('s.cajero_id', '=', principal.userId)]))
    .execute();
  const deEstaCaja = abiertas.find((sesion) => sesion.caja_id === caja.id);
  if (deEstaCaja && deEstaCaja.cajero_id !== principal.userId) {
    throw cajaOcupada(`${caja.nombre} la tiene abierta ${deEstaCaja.cajero}.`);
  }
  const otra = abiertas.find((sesion) => sesion.caja_id !== caja.id);
  if (otra) throw cajeroConCajaAbierta(`Tiene abierta ${otra.nombre}: ciérrela antes de abrir ${caja.nombre}.`);
  if (deEstaCaja && comparar(deEstaCaja.fondo, fondo) === 0) return resumenDeSesion(tx, deEstaCaja.id);
  throw cajaOcupada(
    `Usted ya tiene abierta ${caja.nombre}${deEstaCaja ? ` con fondo de S/ ${deEstaCaja.fondo}` : ''}.`,
  );
}
