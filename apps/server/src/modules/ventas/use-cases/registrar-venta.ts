import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { registrarVentaBody, VentaRegistrada } from '@jsol/contracts/ventas';
import { can, type Principal } from '../../../platform/auth/principal.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { actorDe } from '../../auditoria/public.ts';
import { calcularVuelto } from '../domain/pagos.ts';
import {
  claveReutilizada,
  monedaNoDisponible,
  cajaAjena,
  sesionAjena,
  sesionCerrada,
  sesionNoEncontrada,
} from '../errors.ts';
import type { VentasTables } from '../tables.ts';
import { alcanzaCaja } from '../queries/cajas.ts';
import { asentarVenta, type AsentarVentaDeps } from './asentar-venta.ts';
import { conReintentos } from './con-reintentos.ts';
import { prepararLineas } from './preparar-lineas.ts';
import { exigirDocumento, registrarCliente } from './registrar-cliente.ts';

export type VentaPedida = z.output<typeof registrarVentaBody>;

export type RegistrarVentaDeps = AsentarVentaDeps & { database: Database; clock: Clock };

export type Peticion = { principal: Principal; clave: string; ip: string | null };

/**
 * Registers a sale, all of it or nothing: stock, customer, payments, receipt with its number, and the job that sends
 * it. The key makes it happen once per person: a repetition, also of a request whose answer was lost, answers as the
 * first did; the same key with another body is refused.
 *
 * Locks are always taken in this order: key, session (shared), and those of `asentarVenta`.
 */
export const registrarVenta = (
  deps: RegistrarVentaDeps,
  pedida: VentaPedida,
  peticion: Peticion,
): Promise<VentaRegistrada> =>
  conReintentos(() => deps.database.transaction((tx) => enTransaccion(tx, deps, pedida, peticion)));

async function enTransaccion(
  tx: Tx,
  deps: RegistrarVentaDeps,
  pedida: VentaPedida,
  { principal, clave, ip }: Peticion,
): Promise<VentaRegistrada> {
  const ventaId = uuidv7();
  const anterior = await reclamarClave(tx, pedida, principal.userId, clave, ventaId);
  if (anterior) return anterior;

  if (pedida.moneda !== 'PEN') {
    const detail = 'Los precios están en soles y no hay un tipo de cambio con qué convertirlos.';
    throw monedaNoDisponible(detail, { errors: [{ pointer: '/moneda', detail }] });
  }
  if (pedida.cliente) exigirDocumento(pedida.cliente);
  const sesion = await sesionAbierta(tx, pedida.sesionId, principal);
  const lineas = await prepararLineas(tx, pedida.lineas, can(principal, 'ventas.descontar'));
  const ahora = deps.clock.now();
  const totales = await deps.calcularTotalesVenta(tx, lineas, limaDate(ahora));
  const vuelto = calcularVuelto(totales.total, pedida.pagos);

  const { comprobanteId, numero } = await asentarVenta(
    tx,
    deps,
    {
      ventaId,
      sesion: {
        id: pedida.sesionId,
        cajaId: sesion.caja_id,
        almacenId: sesion.almacen_id,
        establecimiento: sesion.establecimiento,
      },
      tipoComprobante: pedida.tipoComprobante,
      moneda: pedida.moneda,
      cliente: pedida.cliente,
      lineas,
      totales,
      pagos: pedida.pagos,
      vuelto,
      vendedor: { id: principal.userId, nombre: principal.name },
      actor: actorDe(principal),
      ip,
      vendidaEn: ahora,
    },
    registrarCliente,
  );
  return {
    ventaId,
    comprobanteId,
    tipoComprobante: pedida.tipoComprobante,
    numero,
    total: totales.total,
    vuelto,
  };
}

/**
 * Takes the key for this sale. A simultaneous repetition waits here until the first one ends: it committed, and its
 * sale is answered; or it failed, and this one goes on.
 */
async function reclamarClave(
  tx: Tx,
  pedida: VentaPedida,
  usuarioId: string,
  clave: string,
  ventaId: string,
): Promise<VentaRegistrada | null> {
  const db = tx.withTables<VentasTables>();
  const huella = createHash('sha256').update(JSON.stringify(pedida)).digest('hex');
  const nueva = await db
    .insertInto('ventas.claves')
    .values({ usuario_id: usuarioId, clave, huella, venta_id: ventaId })
    .onConflict((conflict) => conflict.columns(['usuario_id', 'clave']).doNothing())
    .returning('venta_id')
    .executeTakeFirst();
  if (nueva) return null;
  const primera = await db
    .selectFrom('ventas.claves as k')
    .innerJoin('ventas.ventas as v', 'v.id', 'k.venta_id')
    .select(['k.huella', 'v.id', 'v.comprobante_id', 'v.tipo_comprobante', 'v.numero', 'v.total', 'v.vuelto'])
    .where('k.usuario_id', '=', usuarioId)
    .where('k.clave', '=', clave)
    .executeTakeFirst();
  // The till had given up waiting and sent the sale as one made without network, which is not registered yet.
  if (!primera)
    throw claveReutilizada('Esa venta ya llegó como hecha sin conexión: espera a un supervisor en su bandeja.');
  if (primera.huella !== huella) {
    throw claveReutilizada(`Con esa clave ya se registró ${primera.numero}, con otros datos.`, {
      data: { ventaId: primera.id, numero: primera.numero },
    });
  }
  return {
    ventaId: primera.id,
    comprobanteId: primera.comprobante_id,
    tipoComprobante: primera.tipo_comprobante,
    numero: primera.numero,
    total: primera.total,
    vuelto: primera.vuelto,
  };
}

type SesionAbierta = {
  caja_id: string;
  almacen_id: string;
  establecimiento: string;
  cajero_id: string;
  cajero: string;
  cerrada_en: Date | null;
};

/** The shared lock lets sales run side by side and makes the closing wait for those under way. */
async function sesionAbierta(tx: Tx, sesionId: string, principal: Principal): Promise<SesionAbierta> {
  const { rows } = await sql<SesionAbierta>`
    select s.caja_id, c.almacen_id, c.establecimiento, s.cajero_id, s.cajero, s.cerrada_en
    from ventas.sesiones_caja s join ventas.cajas c on c.id = s.caja_id
    where s.id = ${sesionId} for share of s`.execute(tx);
  const sesion = rows[0];
  const errores = (detail: string) => ({ errors: [{ pointer: '/sesionId', detail }] });
  if (!sesion) throw sesionNoEncontrada('Esa sesión de caja no existe.', errores('No existe.'));
  if (sesion.cajero_id !== principal.userId) {
    throw sesionAjena(`La caja la abrió ${sesion.cajero}: venda en su propia caja.`, errores('Es de otra persona.'));
  }
  // Their places may have changed since they opened it; they can still close it.
  if (!alcanzaCaja(principal, { id: sesion.caja_id, almacenId: sesion.almacen_id })) {
    throw cajaAjena(
      'Esa caja ya no está entre las que tiene asignadas: ciérrela y abra una suya.',
      errores('No es suya.'),
    );
  }
  if (sesion.cerrada_en)
    throw sesionCerrada('La caja se cerró: ábrala para seguir vendiendo.', errores('Está cerrada.'));
  return sesion;
}
