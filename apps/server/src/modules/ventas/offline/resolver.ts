import type { Resolver } from '@jsol/contracts/ventas-bandeja';
import type { Principal } from '../../../platform/auth/principal.ts';
import { publishAfterCommit } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import type { Avisos } from '../../inventario/public.ts';
import { canalPos } from '../channels.ts';
import { accionNoCorresponde, incidenciaNoEncontrada } from '../errors.ts';
import { alcanzaCajaPorId } from '../queries/cajas.ts';
import { sincronizarVentaOffline } from '../tasks.ts';
import { exigirDocumento } from '../use-cases/registrar-cliente.ts';
import { detalleDeBandeja } from './detalle.ts';
import { hechoDe } from './recibir-ventas.ts';
import { anadir } from './registrar-recibida.ts';
import { respuestaDe } from './respuestas.ts';
import type { OfflineTables } from './tables.ts';

type Quien = { principal: Principal; ahora: Date; ip: string | null };

const titulos: Readonly<Record<Resolver['accion'], string>> = {
  reintentar: 'Pidió registrarla otra vez',
  'emitir-por-resumen': 'Decidió informarla en un resumen diario, con su fecha',
  'emitir-hoy': 'Decidió emitirla con la fecha de hoy',
  'aceptar-como-nueva': 'La aceptó como una venta más',
  descartar: 'La descartó',
};

/**
 * Carries out what a supervisor decided about a sale that waits. Each decision moves the sale out of the state it waited
 * in, so the second of two equal ones is refused and none is carried out twice.
 */
export async function resolverVenta(
  tx: Tx,
  { publisher }: Pick<Avisos, 'publisher'>,
  id: string,
  decision: Resolver,
  quien: Quien,
): Promise<void> {
  const { principal, ahora, ip } = quien;
  const db = tx.withTables<OfflineTables>();
  await db.selectFrom('ventas.ventas_offline').select('id').where('id', '=', id).forUpdate().execute();
  const venta = await detalleDeBandeja(tx, id, quien);
  const { accion } = decision;
  if (!venta.acciones.includes(accion))
    throw accionNoCorresponde(`${venta.ticket} está ${venta.estado}: no espera esa decisión.`);
  if (accion === 'reintentar' && decision.cliente) exigirDocumento(decision.cliente);
  const motivo = accion === 'descartar' ? decision.motivo : '';
  await db
    .updateTable('ventas.ventas_offline')
    .set({
      estado: accion === 'descartar' ? 'descartada' : 'recibida',
      causa: null,
      motivo: motivo || null,
      historia: anadir(hechoDe(ahora, titulos[accion], principal, motivo)),
      ...(accion === 'emitir-hoy' && { emision: 'hoy' as const }),
      ...(accion === 'emitir-por-resumen' && { emision: 'resumen' as const }),
      ...(accion === 'reintentar' &&
        decision.cliente !== undefined && { correccion: JSON.stringify({ cliente: decision.cliente }) }),
    })
    .where('id', '=', id)
    .execute();
  await auditar(tx, {
    actor: actorDe(principal),
    accion: accion === 'descartar' ? 'ventas.venta_offline_descartada' : 'ventas.venta_offline_resuelta',
    entidad: 'venta-offline',
    entidadId: id,
    detalle: { ticket: venta.ticket, total: venta.total, accion, motivo: motivo || null },
    ip,
  });
  if (accion !== 'descartar') {
    await enqueue(tx, sincronizarVentaOffline, { cajaId: venta.cajaId });
    return;
  }
  publishAfterCommit(
    tx,
    publisher,
    canalPos,
    { cajaId: venta.cajaId },
    'venta_sincronizada',
    await respuestaDe(tx, id),
  );
}

/** A person has seen to an incidencia; the first one to say so counts. */
export async function atenderIncidencia(
  tx: Tx,
  id: string,
  nota: string | null,
  { principal, ahora, ip }: Quien,
): Promise<void> {
  const db = tx.withTables<OfflineTables>();
  const incidencia = await db
    .selectFrom('ventas.incidencias')
    .select(['caja_id', 'tipo', 'asunto', 'atendida_en'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!incidencia || !(await alcanzaCajaPorId(tx, principal, incidencia.caja_id)))
    throw incidenciaNoEncontrada('Esa incidencia no existe, o es de una caja que no está a su cargo.');
  if (incidencia.atendida_en) return;
  await db
    .updateTable('ventas.incidencias')
    .set({ atendida_en: ahora, atendida_por: principal.name, nota })
    .where('id', '=', id)
    .execute();
  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'ventas.incidencia_atendida',
    entidad: 'incidencia',
    entidadId: id,
    detalle: { tipo: incidencia.tipo, asunto: incidencia.asunto, nota },
    ip,
  });
}
