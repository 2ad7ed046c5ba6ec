import { sql } from 'kysely';
import type { Principal } from '../../../platform/auth/principal.ts';
import { clockOf, type Tx } from '../../../platform/database/database.ts';
import { emit } from '../../../platform/events/event-bus.ts';
import { addDays, limaDate } from '../../../platform/time/lima.ts';
import { emitirComprobante, type ComprobanteEmitido, type LineaVendida } from '../../facturacion/public.ts';
import type { Avisos } from '../../inventario/public.ts';
import { ordenCerrada, ordenYaFacturada } from '../errors.ts';
import { ordenFacturada } from '../events.ts';
import { anunciar } from './anunciar.ts';
import { bloquearOrden, cambiarOrden, type FilaOrden } from './orden.ts';
import { lineasDeEnvio } from './registrar-orden.ts';

type FilaLinea = {
  producto_id: string;
  codigo: string;
  descripcion: string;
  unidad: string;
  cantidad: string;
  precio_unitario: string;
  descuento_porcentaje: string;
  afectacion: '10' | '20' | '30';
};

/** Issues the receipt of an approved order, once. Stock is a matter of its dispatches. */
export async function facturarOrden(
  tx: Tx,
  deps: Avisos,
  ordenId: string,
  tipo: '01' | '03',
  principal: Principal,
): Promise<ComprobanteEmitido> {
  const orden = await bloquearOrden(tx, ordenId);
  if (orden.estado === 'anulada') throw ordenCerrada(`La orden ${orden.numero} está anulada.`);
  if (orden.estado === 'por-aprobar') throw ordenCerrada(`La orden ${orden.numero} todavía no se aprobó.`);
  if (orden.comprobante) throw ordenYaFacturada(`La orden ${orden.numero} ya se facturó con ${orden.comprobante}.`);
  const ahora = clockOf(tx).now();
  const lineas = await lineasDe(tx, ordenId);
  const emitido = await emitirComprobante(tx, {
    tipo,
    establecimiento: await establecimientoDe(tx, orden.almacen_id),
    moneda: 'PEN',
    precios: 'con-impuestos',
    cliente: orden.cliente && {
      ...orden.cliente,
      direccion: orden.cliente.direccion ?? null,
      email: orden.cliente.email ?? null,
    },
    lineas: [...lineas, ...lineasDeEnvio(orden.envio)],
    ...condicionesDe(orden, tipo, limaDate(ahora)),
    ordenCompra: null,
    pagos: [],
    vuelto: '0.00',
    emisorId: principal.userId,
    emisorNombre: principal.name,
    ventaId: null,
    emitidoEn: ahora,
  });
  const facturada = await cambiarOrden(
    tx,
    orden,
    { comprobante: { id: emitido.comprobanteId, numero: emitido.numero } },
    { quien: principal.name, hecho: `Facturada con ${emitido.numero}` },
  );
  await emit(tx, ordenFacturada, { ordenId, comprobanteId: emitido.comprobanteId, numero: emitido.numero });
  anunciar(tx, deps, 'cambio', facturada);
  return emitido;
}

/** Credit terms are the factura's alone. */
const condicionesDe = ({ dias_credito: dias, total }: FilaOrden, tipo: '01' | '03', hoy: string) =>
  dias > 0 && tipo === '01'
    ? {
        fechaVencimiento: addDays(hoy, dias),
        formaPago: { tipo: 'Credito' as const, cuotas: [{ monto: total, vence: addDays(hoy, dias) }] },
      }
    : {};

async function lineasDe(tx: Tx, ordenId: string): Promise<LineaVendida[]> {
  const { rows } = await sql<FilaLinea>`
    select producto_id, codigo, descripcion, unidad, trim_scale(cantidad)::text as cantidad,
           trim_scale(precio_unitario)::text as precio_unitario, descuento_porcentaje, afectacion
    from ventas.orden_lineas where orden_id = ${ordenId} order by orden`.execute(tx);
  return rows.map((fila) => ({
    productoId: fila.producto_id,
    codigo: fila.codigo,
    descripcion: fila.descripcion,
    unidad: fila.unidad,
    cantidad: fila.cantidad,
    precioUnitario: fila.precio_unitario,
    descuento: { porcentaje: fila.descuento_porcentaje },
    afectacion: fila.afectacion,
  }));
}

/** SUNAT's code of the establishment the warehouse's tills stand in: decides the series. */
async function establecimientoDe(tx: Tx, almacenId: string): Promise<string> {
  const { rows } = await sql<{ establecimiento: string }>`
    select establecimiento from ventas.cajas where almacen_id = ${almacenId} and activa
    order by codigo limit 1`.execute(tx);
  return rows[0]?.establecimiento ?? '0000';
}
