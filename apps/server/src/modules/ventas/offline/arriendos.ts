import { sql } from 'kysely';
import type { z } from 'zod';
import type { Arriendo, arrendarBody, latidoTerminalBody } from '@jsol/contracts/ventas-offline';
import type { Principal } from '../../../platform/auth/principal.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { limaTime } from '../../../platform/time/lima.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import { cajaAjena, cajaNoEncontrada, terminalOcupado } from '../errors.ts';
import { alcanzaCaja } from '../queries/cajas.ts';
import { terminalesConPendientes } from './pendientes.ts';
import type { OfflineTables } from './tables.ts';

/** A terminal that says nothing for this long no longer holds its till. */
const vigenciaMs = 60_000;

type Quien = { principal: Principal; ahora: Date; ip: string | null };

/**
 * Gives a till to one terminal, under a number that only grows: sales numbered under an older one are told apart. The
 * terminal that holds it gets the same lease again; another one gets it when it is free, expired, or taken on purpose.
 */
export async function arrendar(
  tx: Tx,
  cajaId: string,
  { terminalId, nombre, tomar }: z.output<typeof arrendarBody>,
  { principal, ahora, ip }: Quien,
): Promise<Arriendo> {
  const db = tx.withTables<OfflineTables>();
  const caja = await bloquearCaja(tx, cajaId, principal);
  const vigente = await arriendoVigente(tx, cajaId);
  const propio = vigente?.terminal_id === terminalId;
  if (vigente && !propio && vigente.vence_en > ahora) {
    if (!tomar) {
      throw terminalOcupado(
        `${caja.nombre} la tiene ${vigente.usuario} en ${vigente.nombre} desde las ${limaTime(vigente.desde).slice(0, 5)}.`,
        { data: { terminal: vigente.nombre, usuario: vigente.usuario, desde: vigente.desde.toISOString() } },
      );
    }
    await auditar(tx, {
      actor: actorDe(principal),
      accion: 'ventas.terminal_tomado',
      entidad: 'caja',
      entidadId: cajaId,
      detalle: { caja: caja.nombre, terminal: nombre, antes: vigente.nombre, tenia: vigente.usuario },
      ip,
    });
  }
  const arriendo = propio ? vigente.arriendo : (vigente?.arriendo ?? 0) + 1;
  const venceEn = new Date(ahora.getTime() + vigenciaMs);
  await db
    .insertInto('ventas.arriendos')
    .values({
      caja_id: cajaId,
      arriendo,
      terminal_id: terminalId,
      usuario_id: principal.userId,
      usuario: principal.name,
      desde: ahora,
      vence_en: venceEn,
    })
    .onConflict((conflict) => conflict.columns(['caja_id', 'arriendo']).doUpdateSet({ vence_en: venceEn }))
    .execute();
  await db
    .insertInto('ventas.terminales')
    .values({ caja_id: cajaId, id: terminalId, nombre, visto_en: ahora })
    .onConflict((conflict) => conflict.columns(['caja_id', 'id']).doUpdateSet({ nombre }))
    .execute();
  return {
    arriendo,
    venceEn: venceEn.toISOString(),
    ahora: ahora.toISOString(),
    proximoTicket: await proximo(tx, cajaId),
  };
}

export type Latido = { kind: 'sigue'; arriendo: Arriendo } | { kind: 'desplazado'; terminal: string; usuario: string };

/**
 * Keeps the lease, and what the terminal says of its pending sales. A displaced one is heard too: its sales are still
 * to come, and nobody may close the till without knowing.
 */
export async function latir(
  tx: Tx,
  cajaId: string,
  { terminalId, arriendo, pendientes, masAntiguaEn }: z.output<typeof latidoTerminalBody>,
  { principal, ahora }: Omit<Quien, 'ip'>,
): Promise<Latido> {
  const db = tx.withTables<OfflineTables>();
  await bloquearCaja(tx, cajaId, principal);
  await db
    .updateTable('ventas.terminales')
    .set({ pendientes, mas_antigua_en: pendientes > 0 ? masAntiguaEn : null, visto_en: ahora })
    .where('caja_id', '=', cajaId)
    .where('id', '=', terminalId)
    .execute();
  const vigente = await arriendoVigente(tx, cajaId);
  if (vigente?.terminal_id !== terminalId || vigente.arriendo !== arriendo)
    return {
      kind: 'desplazado',
      terminal: vigente?.nombre ?? 'otro terminal',
      usuario: vigente?.usuario ?? 'Otra persona',
    };
  const venceEn = new Date(ahora.getTime() + vigenciaMs);
  await db
    .updateTable('ventas.arriendos')
    .set({ vence_en: venceEn })
    .where('caja_id', '=', cajaId)
    .where('arriendo', '=', arriendo)
    .execute();
  return {
    kind: 'sigue',
    arriendo: {
      arriendo,
      venceEn: venceEn.toISOString(),
      ahora: ahora.toISOString(),
      proximoTicket: await proximo(tx, cajaId),
    },
  };
}

/** Leases of one till are decided one at a time. Sales do not wait for this lock. */
async function bloquearCaja(tx: Tx, cajaId: string, principal: Principal): Promise<{ nombre: string }> {
  const { rows } = await sql<{ nombre: string; almacenId: string; activa: boolean }>`
    select nombre, almacen_id as "almacenId", activa from ventas.cajas where id = ${cajaId}
    for no key update`.execute(tx);
  const caja = rows[0];
  if (!caja?.activa) throw cajaNoEncontrada('Esa caja no existe o está inactiva.');
  if (!alcanzaCaja(principal, { id: cajaId, almacenId: caja.almacenId }))
    throw cajaAjena(`${caja.nombre} no está entre las cajas que tiene asignadas.`);
  return caja;
}

const arriendoVigente = (tx: Tx, cajaId: string) =>
  tx
    .withTables<OfflineTables>()
    .selectFrom('ventas.arriendos as a')
    .innerJoin('ventas.terminales as t', (join) =>
      join.onRef('t.caja_id', '=', 'a.caja_id').onRef('t.id', '=', 'a.terminal_id'),
    )
    .select(['a.arriendo', 'a.terminal_id', 'a.usuario', 'a.desde', 'a.vence_en', 't.nombre'])
    .where('a.caja_id', '=', cajaId)
    .orderBy('a.arriendo', 'desc')
    .limit(1)
    .executeTakeFirst();

/** After every ticket that came, and room for those that terminals say they have. */
async function proximo(tx: Tx, cajaId: string): Promise<number> {
  const { rows } = await sql<{ ultimo: number }>`
    select coalesce(max(ticket_numero), 0) as ultimo from ventas.ventas_offline where caja_id = ${cajaId}`.execute(tx);
  const pendientes = await terminalesConPendientes(tx, { cajaId });
  return pendientes.reduce((suma, terminal) => suma + terminal.pendientes, rows[0]!.ultimo + 1);
}
