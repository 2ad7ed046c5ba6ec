import { ventaRegistradaSchema, type VentaRegistrada } from '@jsol/contracts/ventas';
import { api, quedoSinRespuesta, SinConexionError } from '../../../lib/api.ts';
import { aPagos } from '../cobro.ts';
import type { VentaLocal } from './base-local.ts';
import { base, conexion } from './motor.ts';
import { guardarVenta, sePuedeSinRed, SinArriendoError, type VentaPorGuardar } from './venta-local.ts';

export type VentaCobrada =
  | { kind: 'registrada'; venta: VentaRegistrada }
  /** Kept here; the server gets it when it can be reached, and makes the receipt then. */
  | { kind: 'guardada'; local: VentaLocal };

/** A customer does not wait longer than this for the network. */
const esperaMs = 8_000;

const pedirVenta = ({ ticket, pagos, sesionId }: VentaPorGuardar): Promise<VentaRegistrada> =>
  api.post(
    '/api/ventas/ventas',
    {
      sesionId,
      tipoComprobante: ticket.tipo,
      cliente: ticket.cliente,
      lineas: ticket.lineas.map((linea) => ({
        productoId: linea.productoId,
        cantidad: linea.cantidad,
        precioUnitario: linea.precio,
        descuentoPorcentaje: linea.descuento,
      })),
      pagos: aPagos(pagos),
    },
    // The ticket's own key: repeating after a lost answer cannot sell twice.
    { schema: ventaRegistradaSchema, idempotencyKey: ticket.clave, esperaMs },
  );

async function guardar(venta: VentaPorGuardar): Promise<VentaCobrada> {
  const local = await guardarVenta(base, venta, new Date());
  conexion.mirar();
  return { kind: 'guardada', local };
}

/**
 * Sells. With network the server decides: it may refuse a price or a stock. Where it does not answer, the sale is kept
 * under the same key, so that a request that did arrive and the copy kept here are one sale.
 */
export async function cobrar(venta: VentaPorGuardar): Promise<VentaCobrada> {
  if (conexion.estado() === 'sin-conexion') {
    if (!sePuedeSinRed(venta.pagos)) throw new SinConexionError();
    return guardar(venta);
  }
  try {
    return { kind: 'registrada', venta: await pedirVenta(venta) };
  } catch (error) {
    if (!quedoSinRespuesta(error)) throw error;
    conexion.fallo();
    if (!sePuedeSinRed(venta.pagos)) throw error;
    return guardar(venta).catch((alGuardar: unknown) => {
      // That its outcome is unknown says more than that this browser cannot keep it.
      throw alGuardar instanceof SinArriendoError ? error : alGuardar;
    });
  }
}
