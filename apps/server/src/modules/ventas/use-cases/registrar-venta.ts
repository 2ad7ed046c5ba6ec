import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { z } from 'zod';
import type { registrarVentaBody, VentaRegistrada } from '@jsol/contracts/ventas';
import { comparar, monto } from '@jsol/tributos/dinero';
import { can, type Principal } from '../../../platform/auth/principal.ts';
import { publishAfterCommit } from '../../../platform/channels/publisher.ts';
import type { Database, Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import type { Clock } from '../../../platform/time/clock.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { actorDe, auditar } from '../../auditoria/public.ts';
import type { calcularTotalesVenta, emitirComprobante } from '../../facturacion/public.ts';
import { moverStock, type Avisos } from '../../inventario/public.ts';
import { canalPos } from '../channels.ts';
import { calcularVuelto, type Pago } from '../domain/pagos.ts';
import {
  claveReutilizada,
  monedaNoDisponible,
  operacionRepetida,
  cajaAjena,
  sesionAjena,
  sesionCerrada,
  sesionNoEncontrada,
} from '../errors.ts';
import { ventaRegistrada } from '../events.ts';
import type { VentasTables } from '../tables.ts';
import { alcanzaCaja } from '../queries/cajas.ts';
import { prepararLineas, type LineaPreparada } from './preparar-lineas.ts';
import { exigirDocumento, registrarCliente } from './registrar-cliente.ts';

export type VentaPedida = z.output<typeof registrarVentaBody>;

export type RegistrarVentaDeps = Avisos & {
  database: Database;
  clock: Clock;
  emitirComprobante: typeof emitirComprobante;
  calcularTotalesVenta: typeof calcularTotalesVenta;
};

export type Peticion = { principal: Principal; clave: string; ip: string | null };

/**
 * Registers a sale, all of it or nothing: stock, customer, payments, receipt with its number, and the job that sends
 * it. The key makes it happen once per person: a repetition, also of a request whose answer was lost, answers as the
 * first did; the same key with another body is refused.
 *
 * Locks are always taken in this order: key, session (shared), stock by product, customer, payment operations, series.
 * The series comes last because every till of the establishment waits for it.
 */
export async function registrarVenta(
  deps: RegistrarVentaDeps,
  pedida: VentaPedida,
  peticion: Peticion,
): Promise<VentaRegistrada> {
  for (let intento = 1; ; intento += 1) {
    try {
      return await deps.database.transaction((tx) => enTransaccion(tx, deps, pedida, peticion));
    } catch (error) {
      if (intento === intentos || !esConflictoPasajero(error)) throw error;
    }
  }
}

/** The lock order leaves no circle among sales; another module's transaction may still close one. */
const intentos = 3;
const esConflictoPasajero = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001');

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

  await moverStock(tx, deps, {
    almacenId: sesion.almacen_id,
    tipo: 'salida',
    motivo: 'venta',
    documento: null,
    referencia: `venta:${ventaId}`,
    usuarioId: principal.userId,
    usuario: principal.name,
    lineas: lineas.map(({ productoId, cantidad }, indice) => ({ productoId, cantidad, pointer: `/lineas/${indice}` })),
  });
  const cliente = pedida.cliente ? await registrarCliente(tx, pedida.cliente) : null;
  await guardarLineas(tx, ventaId, lineas);
  await guardarPagos(tx, ventaId, pedida.pagos, limaDate(ahora));
  await auditarDescuentos(tx, ventaId, lineas, principal, ip);

  const { comprobanteId, numero } = await deps.emitirComprobante(tx, {
    tipo: pedida.tipoComprobante,
    establecimiento: sesion.establecimiento,
    moneda: pedida.moneda,
    precios: 'con-impuestos',
    cliente: pedida.cliente && {
      ...pedida.cliente,
      // Blank at the till: what is known of the customer.
      direccion: pedida.cliente.direccion || (cliente?.direccion ?? null),
      email: pedida.cliente.email ?? cliente?.email ?? null,
    },
    lineas,
    pagos: pedida.pagos.map((pago) => ({ medio: pago.medio, monto: monto(pago.monto) })),
    vuelto,
    emisorId: principal.userId,
    emisorNombre: principal.name,
    ventaId,
    emitidoEn: ahora,
  });
  // The series is locked from here on: the sale's own row, the event, and out.
  await tx
    .withTables<VentasTables>()
    .insertInto('ventas.ventas')
    .values({
      id: ventaId,
      sesion_id: pedida.sesionId,
      caja_id: sesion.caja_id,
      almacen_id: sesion.almacen_id,
      vendedor_id: principal.userId,
      vendedor: principal.name,
      cliente_id: cliente?.id ?? null,
      tipo_comprobante: pedida.tipoComprobante,
      comprobante_id: comprobanteId,
      numero,
      moneda: pedida.moneda,
      ...totales,
      vuelto,
      vendida_en: ahora,
    })
    .execute();
  const { total } = totales;
  await emit(tx, ventaRegistrada, {
    ventaId,
    sesionId: pedida.sesionId,
    cajaId: sesion.caja_id,
    almacenId: sesion.almacen_id,
    vendedorId: principal.userId,
    comprobanteId,
    tipoComprobante: pedida.tipoComprobante,
    numero,
    total,
  });
  publishAfterCommit(tx, deps.publisher, canalPos, { cajaId: sesion.caja_id }, 'venta_confirmada', {
    ventaId,
    comprobanteId,
    numero,
    total,
  });
  return { ventaId, comprobanteId, tipoComprobante: pedida.tipoComprobante, numero, total, vuelto };
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
    .executeTakeFirstOrThrow();
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

async function guardarLineas(tx: Tx, ventaId: string, lineas: readonly LineaPreparada[]): Promise<void> {
  await tx
    .withTables<VentasTables>()
    .insertInto('ventas.lineas')
    .values(
      lineas.map((linea, indice) => ({
        id: uuidv7(),
        venta_id: ventaId,
        orden: indice + 1,
        producto_id: linea.productoId,
        codigo: linea.codigo,
        descripcion: linea.descripcion,
        unidad: linea.unidad,
        cantidad: linea.cantidad,
        precio_unitario: linea.precioUnitario,
        descuento_porcentaje: linea.descuentoPorcentaje,
        afectacion: linea.afectacion,
        total: linea.total,
      })),
    )
    .execute();
}

async function guardarPagos(tx: Tx, ventaId: string, pagos: readonly Pago[], fecha: string): Promise<void> {
  const filas = pagos.map(({ medio, monto, operacion }, indice) => ({
    id: uuidv7(),
    venta_id: ventaId,
    orden: indice + 1,
    medio,
    monto,
    operacion: medio === 'efectivo' ? null : operacion || null,
    fecha,
  }));
  const guardados = await tx
    .withTables<VentasTables>()
    .insertInto('ventas.pagos')
    .values(filas)
    .onConflict((conflict) =>
      conflict.columns(['medio', 'operacion', 'fecha']).where('operacion', 'is not', null).doNothing(),
    )
    .returning('orden')
    .execute();
  const ordenes = new Set(guardados.map(({ orden }) => orden));
  const repetidos = filas.filter(({ orden }) => !ordenes.has(orden));
  if (repetidos.length === 0) return;
  throw operacionRepetida(
    repetidos
      .map(({ medio, operacion }) => `La operación ${operacion} de ${medio} ya pagó otra venta de hoy.`)
      .join(' '),
    { errors: repetidos.map(({ orden }) => ({ pointer: `/pagos/${orden - 1}/operacion`, detail: 'Ya se usó hoy.' })) },
  );
}

async function auditarDescuentos(
  tx: Tx,
  ventaId: string,
  lineas: readonly LineaPreparada[],
  principal: Principal,
  ip: string | null,
): Promise<void> {
  const rebajadas = lineas.filter(({ descuentoPorcentaje }) => comparar(descuentoPorcentaje, '0') > 0);
  if (rebajadas.length === 0) return;
  await auditar(tx, {
    actor: actorDe(principal),
    accion: 'ventas.descuento_aplicado',
    entidad: 'venta',
    entidadId: ventaId,
    detalle: {
      lineas: rebajadas.map(({ codigo, cantidad, precioUnitario, descuentoPorcentaje, total }) => ({
        codigo,
        cantidad,
        precioUnitario,
        descuentoPorcentaje,
        total,
      })),
    },
    ip,
  });
}
