import { comparar, monto } from '@jsol/tributos/dinero';
import { publishAfterCommit } from '../../../platform/channels/publisher.ts';
import type { Tx } from '../../../platform/database/database.ts';
import { uuidv7 } from '../../../platform/database/ids.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { limaDate } from '../../../platform/time/lima.ts';
import { auditar, type Actor } from '../../auditoria/public.ts';
import type {
  calcularTotalesVenta,
  emitirComprobante,
  NuevoComprobante,
  TotalesVenta,
} from '../../facturacion/public.ts';
import { moverStock, type Avisos, type SaldoMovido } from '../../inventario/public.ts';
import { canalPos } from '../channels.ts';
import type { Pago } from '../domain/pagos.ts';
import { operacionRepetida } from '../errors.ts';
import { ventaRegistrada } from '../events.ts';
import type { VentasTables } from '../tables.ts';
import type { LineaPreparada } from './preparar-lineas.ts';
import type { ClienteDeVenta, ClienteIdentificado } from './registrar-cliente.ts';

export type AsentarVentaDeps = Avisos & {
  emitirComprobante: typeof emitirComprobante;
  calcularTotalesVenta: typeof calcularTotalesVenta;
};

/** Ids are the till's where it made them. */
export type LineaPorAsentar = LineaPreparada & { id?: string };
export type PagoPorAsentar = Pago & { id?: string };

export type VentaPorAsentar = {
  ventaId: string;
  sesion: { id: string; cajaId: string; almacenId: string; establecimiento: string };
  tipoComprobante: '01' | '03';
  moneda: 'PEN' | 'USD';
  cliente: ClienteDeVenta | null;
  lineas: readonly LineaPorAsentar[];
  totales: TotalesVenta;
  pagos: readonly PagoPorAsentar[];
  vuelto: string;
  vendedor: { id: string; nombre: string };
  actor: Actor;
  ip: string | null;
  vendidaEn: Date;
  /** The receipt's moment, where it is not the sale's; how it goes to SUNAT and what it refers to, where that is special. */
  comprobante?: Partial<Pick<NuevoComprobante, 'emitidoEn' | 'via' | 'relacionados'>>;
  /** It happened where nobody could refuse it: stock may go below zero, and so on. */
  consumada?: boolean;
  /** It came after its session was closed. */
  regularizacion?: boolean;
};

export type VentaAsentada = {
  comprobanteId: string;
  numero: string;
  saldos: SaldoMovido[];
  /** Payments whose operation number had paid another sale of the day; none unless the sale was `consumada`. */
  pagosRepetidos: PagoPorAsentar[];
};

/**
 * Writes a sale that was decided: stock, customer, lines, payments, audit of discounts, receipt with its number, the
 * sale's row, its event. All sales come through here, those of an open till and those it made without network.
 *
 * The caller holds its key and its session; the rest is locked in this order: stock by product, customer, payment
 * operations, series. The series comes last because every till of the establishment waits for it.
 */
export async function asentarVenta(
  tx: Tx,
  deps: AsentarVentaDeps,
  venta: VentaPorAsentar,
  guardarCliente: (tx: Tx, cliente: ClienteDeVenta) => Promise<ClienteIdentificado | null>,
): Promise<VentaAsentada> {
  const { ventaId, sesion, tipoComprobante, lineas, pagos, totales, vuelto, vendedor, vendidaEn } = venta;
  const { saldos } = await moverStock(tx, deps, {
    almacenId: sesion.almacenId,
    tipo: 'salida',
    motivo: 'venta',
    documento: null,
    fecha: vendidaEn,
    consumado: venta.consumada ?? false,
    referencia: `venta:${ventaId}`,
    usuarioId: vendedor.id,
    usuario: vendedor.nombre,
    lineas: lineas.map(({ productoId, cantidad }, indice) => ({ productoId, cantidad, pointer: `/lineas/${indice}` })),
  });
  const cliente = venta.cliente ? await guardarCliente(tx, venta.cliente) : null;
  await guardarLineas(tx, ventaId, lineas);
  const pagosRepetidos = await guardarPagos(tx, ventaId, pagos, limaDate(vendidaEn), venta.consumada ?? false);
  await auditarDescuentos(tx, venta);

  const { comprobanteId, numero } = await deps.emitirComprobante(tx, {
    tipo: tipoComprobante,
    establecimiento: sesion.establecimiento,
    moneda: venta.moneda,
    precios: 'con-impuestos',
    cliente: venta.cliente && {
      ...venta.cliente,
      // Blank at the till: what is known of the customer.
      direccion: venta.cliente.direccion || (cliente?.direccion ?? null),
      email: venta.cliente.email ?? cliente?.email ?? null,
    },
    lineas,
    pagos: pagos.map((pago) => ({ medio: pago.medio, monto: monto(pago.monto) })),
    vuelto,
    emisorId: vendedor.id,
    emisorNombre: vendedor.nombre,
    ventaId,
    emitidoEn: vendidaEn,
    ...venta.comprobante,
  });
  // The series is locked from here on: the sale's own row, the event, and out.
  await tx
    .withTables<VentasTables>()
    .insertInto('ventas.ventas')
    .values({
      id: ventaId,
      sesion_id: sesion.id,
      caja_id: sesion.cajaId,
      almacen_id: sesion.almacenId,
      vendedor_id: vendedor.id,
      vendedor: vendedor.nombre,
      cliente_id: cliente?.id ?? null,
      tipo_comprobante: tipoComprobante,
      comprobante_id: comprobanteId,
      numero,
      moneda: venta.moneda,
      ...totales,
      vuelto,
      vendida_en: vendidaEn,
      regularizacion: venta.regularizacion ?? false,
    })
    .execute();
  const { total } = totales;
  await emit(tx, ventaRegistrada, {
    ventaId,
    sesionId: sesion.id,
    cajaId: sesion.cajaId,
    almacenId: sesion.almacenId,
    vendedorId: vendedor.id,
    comprobanteId,
    tipoComprobante,
    numero,
    total,
  });
  publishAfterCommit(tx, deps.publisher, canalPos, { cajaId: sesion.cajaId }, 'venta_confirmada', {
    ventaId,
    comprobanteId,
    numero,
    total,
  });
  return { comprobanteId, numero, saldos, pagosRepetidos };
}

async function guardarLineas(tx: Tx, ventaId: string, lineas: readonly LineaPorAsentar[]): Promise<void> {
  await tx
    .withTables<VentasTables>()
    .insertInto('ventas.lineas')
    .values(
      lineas.map((linea, indice) => ({
        id: linea.id ?? uuidv7(),
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

/**
 * Throws `ventas.operacion_repetida` when an operation had paid another sale of the day; of a sale that is done they are
 * written and marked.
 */
async function guardarPagos(
  tx: Tx,
  ventaId: string,
  pagos: readonly PagoPorAsentar[],
  fecha: string,
  consumada: boolean,
): Promise<PagoPorAsentar[]> {
  const db = tx.withTables<VentasTables>();
  const filas = pagos.map(({ id, medio, monto, operacion }, indice) => ({
    id: id ?? uuidv7(),
    venta_id: ventaId,
    orden: indice + 1,
    medio,
    monto,
    operacion: medio === 'efectivo' ? null : operacion || null,
    fecha,
  }));
  const guardados = await db
    .insertInto('ventas.pagos')
    .values(filas)
    .onConflict((conflict) =>
      conflict
        .columns(['medio', 'operacion', 'fecha'])
        .where('operacion', 'is not', null)
        .where('repetido', '=', false)
        .doNothing(),
    )
    .returning('orden')
    .execute();
  const ordenes = new Set(guardados.map(({ orden }) => orden));
  const repetidos = filas.filter(({ orden }) => !ordenes.has(orden));
  if (repetidos.length === 0) return [];
  if (!consumada) {
    throw operacionRepetida(
      repetidos
        .map(({ medio, operacion }) => `La operación ${operacion} de ${medio} ya pagó otra venta de hoy.`)
        .join(' '),
      {
        errors: repetidos.map(({ orden }) => ({ pointer: `/pagos/${orden - 1}/operacion`, detail: 'Ya se usó hoy.' })),
      },
    );
  }
  await db
    .insertInto('ventas.pagos')
    .values(repetidos.map((fila) => ({ ...fila, repetido: true })))
    .execute();
  return repetidos.map(({ orden }) => pagos[orden - 1]!);
}

async function auditarDescuentos(tx: Tx, { ventaId, lineas, actor, ip }: VentaPorAsentar): Promise<void> {
  const rebajadas = lineas.filter(({ descuentoPorcentaje }) => comparar(descuentoPorcentaje, '0') > 0);
  if (rebajadas.length === 0) return;
  await auditar(tx, {
    actor,
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
