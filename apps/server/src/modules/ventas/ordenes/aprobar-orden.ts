import { sql } from 'kysely';
import type { Tx } from '../../../platform/database/database.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { enqueue } from '../../../platform/tasks/enqueue.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import { liberarReserva, type Avisos } from '../../inventario/public.ts';
import { ordenCerrada, ordenYaDespachada, ordenYaFacturada } from '../errors.ts';
import { despachoCambiado } from '../events.ts';
import { convertirOrdenADespacho } from '../tasks.ts';
import { anunciar } from './anunciar.ts';
import { leerDespacho, referenciaDeDespacho } from './despachos.ts';
import { bloquearOrden, cambiarOrden, type FilaOrden } from './orden.ts';

/** Who decides: for the audit, and as the order's story names them. */
export type QuienDecide = { actor: Actor; nombre: string; ip: string | null };

/**
 * Approves an order and asks for its dispatch. Of two approvals at once the second finds it done and changes nothing.
 */
export async function aprobarOrden(
  tx: Tx,
  deps: Avisos,
  ordenId: string,
  nota: string | null,
  { actor, nombre, ip }: QuienDecide,
): Promise<void> {
  const orden = await bloquearOrden(tx, ordenId);
  if (orden.estado === 'aprobada' || orden.estado === 'despachada') return;
  await aprobarBloqueada(tx, deps, orden, nombre, nota);
  const { numero, total, dias_credito: diasCredito } = orden;
  await auditar(tx, {
    actor,
    accion: 'ventas.orden_aprobada',
    entidad: 'orden-venta',
    entidadId: ordenId,
    detalle: { numero, total, diasCredito, nota },
    ip,
  });
}

/** The same for an order that the caller holds. */
export async function aprobarBloqueada(
  tx: Tx,
  avisos: Avisos | null,
  orden: FilaOrden,
  quien: string,
  nota: string | null,
): Promise<void> {
  if (orden.estado !== 'por-aprobar') throw ordenCerrada(`La orden ${orden.numero} está anulada.`);
  const aprobada = await cambiarOrden(
    tx,
    orden,
    { estado: 'aprobada', aprobacion: orden.aprobacion + 1 },
    { quien, hecho: 'Aprobada', detalle: nota },
  );
  await pedirDespacho(tx, aprobada, 1);
  anunciar(tx, avisos, 'cambio', aprobada);
}

export const pedirDespacho = (
  tx: Tx,
  { id, numero, aprobacion }: Pick<FilaOrden, 'id' | 'numero' | 'aprobacion'>,
  secuencia: number,
) => enqueue(tx, convertirOrdenADespacho, { ordenId: id, numero, aprobacion, secuencia });

/** Takes the approval back while nothing was picked: its dispatches are cancelled and what they kept is free again. */
export async function revocarAprobacion(
  tx: Tx,
  deps: Avisos,
  ordenId: string,
  motivo: string,
  { actor, nombre, ip }: QuienDecide,
): Promise<void> {
  const orden = await bloquearOrden(tx, ordenId);
  if (orden.estado === 'por-aprobar') return;
  if (orden.estado !== 'aprobada')
    throw orden.estado === 'anulada'
      ? ordenCerrada(`La orden ${orden.numero} está anulada.`)
      : ordenYaDespachada(`La orden ${orden.numero} ya se despachó: su aprobación no se puede quitar.`);
  exigirSinComprobante(orden);
  const cambio = { estado: 'por-aprobar' as const };
  await deshacer(tx, deps, orden, cambio, { quien: nombre, hecho: 'Aprobación revocada', detalle: motivo });
  await auditar(tx, {
    actor,
    accion: 'ventas.aprobacion_revocada',
    entidad: 'orden-venta',
    entidadId: ordenId,
    detalle: { numero: orden.numero, motivo },
    ip,
  });
}

/**
 * Cancels an order that has not been picked. Again: nothing changes. Throws `ventas.orden_ya_despachada` once somebody
 * is picking it, and `ventas.orden_ya_facturada`.
 */
export async function anularOrdenVenta(
  tx: Tx,
  deps: Avisos,
  ordenId: string,
  motivo: string,
  { actor, nombre, ip }: QuienDecide,
): Promise<void> {
  const orden = await bloquearOrden(tx, ordenId);
  if (orden.estado === 'anulada') return;
  if (orden.estado === 'despachada') throw ordenYaDespachada(`La orden ${orden.numero} ya se despachó.`);
  exigirSinComprobante(orden);
  await deshacer(tx, deps, orden, { estado: 'anulada' }, { quien: nombre, hecho: 'Anulada', detalle: motivo });
  await auditar(tx, {
    actor,
    accion: 'ventas.orden_anulada',
    entidad: 'orden-venta',
    entidadId: ordenId,
    detalle: { numero: orden.numero, motivo },
    ip,
  });
}

function exigirSinComprobante({ numero, comprobante }: FilaOrden): void {
  if (comprobante)
    throw ordenYaFacturada(`La orden ${numero} se facturó con ${comprobante}: anule primero ese comprobante.`);
}

async function deshacer(
  tx: Tx,
  deps: Avisos,
  orden: FilaOrden,
  cambio: { estado: 'por-aprobar' | 'anulada' },
  hecho: { quien: string; hecho: string; detalle: string },
): Promise<void> {
  const { rows: despachos } = await sql<{ id: string; numero: string; estado: string }>`
    select id, numero, estado from ventas.despachos
    where orden_id = ${orden.id} and estado <> 'anulado' order by id`.execute(tx);
  const empezado = despachos.find(({ estado }) => estado !== 'pendiente');
  if (empezado) {
    throw ordenYaDespachada(
      `El despacho ${empezado.numero} de la orden ${orden.numero} ya se empezó a preparar: coordine con el almacén.`,
      { data: { despacho: empezado.numero } },
    );
  }
  // Before the reservation is given back: what becomes free must not be offered to this order.
  const cambiada = await cambiarOrden(tx, orden, cambio, hecho);
  await sql`update ventas.orden_lineas set atendida = 0 where orden_id = ${orden.id}`.execute(tx);
  for (const { id } of despachos) {
    await sql`
      update ventas.despachos set estado = 'anulado', version = version + 1, cambiado_en = now()
      where id = ${id}`.execute(tx);
    await liberarReserva(tx, deps, referenciaDeDespacho(id));
    const anulado = await leerDespacho(tx, id);
    await emit(tx, despachoCambiado, { ...origenDe(orden), despachoId: id, numero: anulado.numero, estado: 'anulado' });
    anunciar(tx, deps, 'cambio', cambiada, anulado);
  }
  if (despachos.length === 0) anunciar(tx, deps, 'cambio', cambiada);
}

/** The order as events name it. */
export const origenDe = ({ id, canal, referencia, almacen_id }: FilaOrden) => ({
  ordenId: id,
  canal,
  referencia,
  almacenId: almacen_id,
});
