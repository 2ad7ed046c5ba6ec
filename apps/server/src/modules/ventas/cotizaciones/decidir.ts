import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { EstadoCotizacion } from '@jsol/contracts/ventas-cotizaciones';
import type { Principal } from '../../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';
import type { Avisos } from '../../inventario/public.ts';
import { enviarEmail } from '../../notificaciones/public.ts';
import { cotizacionCerrada, cotizacionNoEncontrada, cotizacionVencida } from '../errors.ts';
import { registrarOrdenVenta } from '../ordenes/registrar-orden.ts';
import { leerCotizacion } from './consultas.ts';
import { correoCotizacion } from './correo-cotizacion.ts';

export type CotizacionBloqueada = {
  id: string;
  numero: string;
  version: number;
  estado: EstadoCotizacion;
  vence: string;
  orden_id: string | null;
};

export async function bloquearCotizacion(tx: Tx, id: string): Promise<CotizacionBloqueada> {
  const { rows } = await sql<CotizacionBloqueada>`
    select id, numero, version, estado, vence::text as vence, orden_id
    from ventas.cotizaciones where id = ${id} for no key update`.execute(tx);
  if (!rows[0]) throw cotizacionNoEncontrada('Esa cotización no existe.');
  return rows[0];
}

const abierta = ({ estado }: CotizacionBloqueada): boolean => estado === 'borrador' || estado === 'enviada';

/** Sends it by mail, once per address, or with null says that it was handed over otherwise. */
export async function enviarCotizacion(
  tx: Tx,
  id: string,
  email: string | null,
  pdf: Buffer,
  principal: Principal,
): Promise<void> {
  const cotizacion = await bloquearCotizacion(tx, id);
  if (!abierta(cotizacion)) throw cerrada(cotizacion);
  exigirVigente(tx, cotizacion);
  await sql`
    update ventas.cotizaciones set estado = 'enviada', enviada_en = ${clockOf(tx).now()},
      enviada_a = coalesce(${email}, enviada_a)
    where id = ${id}`.execute(tx);
  if (!email) return;
  const detalle = await leerCotizacion(tx, id, principal);
  await enviarEmail(tx, {
    para: email,
    ...(await correoCotizacion(tx, detalle)),
    adjuntos: [{ nombre: `${cotizacion.numero}.pdf`, tipo: 'application/pdf', contenido: pdf }],
    // Hashed: the key becomes the Message-ID, where nobody's address belongs.
    clave: `cotizacion-${id}-${createHash('sha256').update(email.toLowerCase()).digest('hex').slice(0, 16)}`,
  });
}

export async function rechazarCotizacion(tx: Tx, id: string, motivo: string): Promise<void> {
  const cotizacion = await bloquearCotizacion(tx, id);
  if (cotizacion.estado === 'rechazada') return;
  if (!abierta(cotizacion)) throw cerrada(cotizacion);
  await sql`
    update ventas.cotizaciones set estado = 'rechazada', motivo = ${motivo}, cerrada_en = ${clockOf(tx).now()}
    where id = ${id}`.execute(tx);
}

/** Another last day, also for one that had expired; its seller is warned of that day anew. */
export async function prorrogarCotizacion(tx: Tx, id: string, vence: string): Promise<void> {
  const cotizacion = await bloquearCotizacion(tx, id);
  if (!abierta(cotizacion) && cotizacion.estado !== 'vencida') throw cerrada(cotizacion);
  if (vence < limaDate(clockOf(tx).now())) {
    const detail = 'Elija hoy o un día que venga.';
    throw cotizacionVencida(detail, { errors: [{ pointer: '/vence', detail }] });
  }
  await sql`
    update ventas.cotizaciones set vence = ${vence}, cerrada_en = null,
      estado = case when estado = 'vencida' then 'enviada' else estado end
    where id = ${id}`.execute(tx);
}

/** The customer accepts: the quote becomes an order at the prices it offered. Again: the same order. */
export async function convertirEnOrden(
  tx: Tx,
  deps: Avisos,
  id: string,
  principal: Principal,
): Promise<{ ordenId: string; numero: string }> {
  const cotizacion = await bloquearCotizacion(tx, id);
  const { almacenId, datosCliente, lineas, nota, diasCredito } = await leerCotizacion(tx, id, principal);
  if (!cotizacion.orden_id) {
    if (!abierta(cotizacion)) throw cerrada(cotizacion);
    exigirVigente(tx, cotizacion);
  }
  const { direccion, email, ...cliente } = datosCliente;
  const orden = await registrarOrdenVenta(
    tx,
    deps,
    {
      origen: { canal: 'cotizacion', referencia: id },
      almacenId,
      cliente: { ...cliente, ...(direccion ? { direccion } : {}), ...(email ? { email } : {}) },
      lineas,
      envio: null,
      nota: nota ? `Cotización ${cotizacion.numero}. ${nota}` : `Cotización ${cotizacion.numero}`,
      aprobada: false,
      diasCredito,
    },
    { usuarioId: principal.userId, usuario: principal.name },
  );
  if (!cotizacion.orden_id)
    await sql`
      update ventas.cotizaciones set estado = 'aceptada', orden_id = ${orden.ordenId}, cerrada_en = ${clockOf(tx).now()},
        motivo = ${`Orden ${orden.numero}`}
      where id = ${id}`.execute(tx);
  return orden;
}

const cerrada = ({ numero, estado }: CotizacionBloqueada) =>
  cotizacionCerrada(`La cotización ${numero} está ${estado}.`);

function exigirVigente(tx: Tx, { numero, vence }: CotizacionBloqueada): void {
  if (vence >= limaDate(clockOf(tx).now())) return;
  throw cotizacionVencida(`La cotización ${numero} valía hasta el ${fechaPeruana(vence)}.`);
}
