import { medioPagoOfflineSchema, ventaOfflineSchema, type VentaOffline } from '@jsol/contracts/ventas-offline';
import type { Pago } from '../cobro.ts';
import type { Ticket } from '../ticket.ts';
import { guardarAjuste, leerAjuste, type BaseLocal, type VentaLocal } from './base-local.ts';
import { desfaseConocido } from './reloj.ts';
import { terminalDe } from './terminal.ts';
import { codigoDeConsulta, uuidDeVenta } from './uuid-de-venta.ts';

export type VentaPorGuardar = {
  ticket: Ticket;
  pagos: readonly Pago[];
  total: string;
  vuelto: string;
  caja: { id: string; codigo: string };
  sesionId: string;
  cajeroId: string;
};

/** The sale cannot be kept here: the till is numbered elsewhere, or never was from this browser. */
export class SinArriendoError extends Error {
  override readonly name = 'SinArriendoError';
}

/** Nobody but the cashier confirms these, so that no network is needed. */
export const sePuedeSinRed = (pagos: readonly Pago[]): boolean =>
  pagos.every(
    ({ medio, operacion }) => medioPagoOfflineSchema.safeParse(medio).success && (medio === 'efectivo' || !!operacion),
  );

/**
 * Keeps a sale, with the next number of the terminal and of the till's tickets, in one transaction: a tab that dies
 * half way leaves neither a sale nor a gap. The ticket's key is the sale's identity, so keeping it twice keeps it once,
 * and a server that had received it already recognises it.
 */
export async function guardarVenta(base: BaseLocal, porGuardar: VentaPorGuardar, ahora: Date): Promise<VentaLocal> {
  const terminal = await terminalDe(base);
  return base.transaction('rw', [base.ventas, base.arriendos, base.catalogos, base.ajustes], async () => {
    const anterior = await base.ventas.get(porGuardar.ticket.clave);
    if (anterior) return anterior;
    const { caja } = porGuardar;
    const arriendo = await base.arriendos.get(caja.id);
    if (!arriendo)
      throw new SinArriendoError(
        'Este navegador no llegó a tomar la caja con conexión, así que no puede numerar ventas sin ella.',
      );
    if (arriendo.perdido !== null) throw new SinArriendoError(arriendo.perdido);
    const secuencia = ((await leerAjuste<number>(base, 'secuencia')) ?? 0) + 1;
    const venta = hacerVenta(porGuardar, {
      terminalId: terminal.id,
      arriendo: arriendo.arriendo,
      secuencia,
      ticket: `OFF-${caja.codigo}-${arriendo.proximoTicket}`,
      hechaEn: ahora.toISOString(),
      desfaseMs: await desfaseConocido(base),
      catalogoVersion: (await base.catalogos.get(caja.id))?.catalogo.version ?? '',
    });
    const local: VentaLocal = {
      id: venta.id,
      cajaId: caja.id,
      secuencia,
      estado: 'pendiente',
      venta,
      comprobanteId: null,
      numero: null,
      motivo: null,
      contestadaEn: null,
    };
    await base.ventas.add(local);
    await guardarAjuste(base, 'secuencia', secuencia);
    await base.arriendos.update(caja.id, { proximoTicket: arriendo.proximoTicket + 1 });
    return local;
  });
}

type Puesto = Pick<
  VentaOffline,
  'terminalId' | 'arriendo' | 'secuencia' | 'ticket' | 'hechaEn' | 'desfaseMs' | 'catalogoVersion'
>;

/** Checked against the contract before it is kept: what the server could never read must not be shown as sold. */
function hacerVenta(
  { ticket, pagos, total, vuelto, caja, sesionId, cajeroId }: VentaPorGuardar,
  puesto: Puesto,
): VentaOffline {
  const ahora = Date.parse(puesto.hechaEn);
  return ventaOfflineSchema.parse({
    ...puesto,
    id: ticket.clave,
    cajaId: caja.id,
    sesionId,
    cajeroId,
    codigoConsulta: codigoDeConsulta(),
    tipoComprobante: ticket.tipo,
    cliente: ticket.cliente,
    lineas: ticket.lineas.map((linea) => ({
      id: uuidDeVenta(ahora),
      productoId: linea.productoId,
      codigo: linea.codigo,
      descripcion: linea.nombre,
      unidad: linea.unidad,
      cantidad: linea.cantidad,
      precioUnitario: linea.precio,
      descuentoPorcentaje: linea.descuento,
      afectacion: linea.afectacion,
    })),
    pagos: pagos.map(({ medio, monto, operacion }) => ({
      id: uuidDeVenta(ahora),
      medio,
      monto,
      ...(operacion ? { operacion } : {}),
    })),
    total,
    vuelto,
  });
}
