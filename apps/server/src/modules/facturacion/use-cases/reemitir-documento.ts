import type { z } from 'zod';
import type { documentoEmisionBody } from '@jsol/contracts/facturacion-emision';
import type { Tx } from '../../../platform/database/database.ts';
import { numeroCompleto } from '../domain/numeracion.ts';
import { comprobanteInvalido, reemisionNoCorresponde } from '../errors.ts';
import type { ComprobanteEmitido } from './emitir-comprobante.ts';
import { emitirDocumento } from './emitir-documento.ts';
import { anotarReemision, tomarRechazado } from './reemitir-comprobante.ts';

/**
 * Issues what a person corrected of a rejected factura or boleta, under a new number, in its place. What was paid for a
 * sale of the till stays paid: its document must still ask for that.
 */
export async function reemitirDocumento(
  tx: Tx,
  comprobanteId: string,
  pedido: z.output<typeof documentoEmisionBody>,
  quien: { emisorId: string; emisorNombre: string; emitidoEn: Date },
): Promise<ComprobanteEmitido> {
  const rechazado = await tomarRechazado(tx, comprobanteId);
  const { tipo, serie, numero, venta_id: ventaId, total, moneda, pagos, vuelto } = rechazado;
  if (tipo !== '01' && tipo !== '03')
    throw reemisionNoCorresponde(`${numeroCompleto(serie, numero)} no es una factura ni una boleta.`);
  const nuevo = await emitirDocumento(tx, pedido, quien, { ventaId, pagos, vuelto, reemplazaA: comprobanteId });
  if (ventaId !== null && (nuevo.total !== total || pedido.moneda !== moneda)) {
    const detail = `La venta se cobró por ${total} en caja: el comprobante que lo reemplaza suma ${nuevo.total}.`;
    throw comprobanteInvalido(detail, { errors: [{ pointer: '/lineas', detail }] });
  }
  await anotarReemision(tx, comprobanteId, nuevo.numero, quien.emisorNombre);
  return nuevo;
}
