import type { z } from 'zod';
import type { reemisionPropuestaSchema } from '@jsol/contracts/facturacion-reemision';
import type { Reader } from '../../../platform/database/database.ts';
import { esComprobante } from '../domain/contenido.ts';
import { pedidoDe } from '../domain/pedido-de-comprobante.ts';
import { explicarEstado } from '../domain/respuesta-sunat.ts';
import { comprobanteNoEncontrado, reemisionNoCorresponde } from '../errors.ts';
import type { FacturacionTables } from '../tables.ts';
import { leerCodigos } from './codigos-retorno.ts';
import { aResumen } from './resumen.ts';

/** The form a rejected factura or boleta is corrected in, and what SUNAT had against it. */
export async function reemisionPropuesta(
  reader: Reader,
  id: string,
): Promise<z.output<typeof reemisionPropuestaSchema>> {
  const fila = await reader
    .withTables<FacturacionTables>()
    .selectFrom('facturacion.comprobantes')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  if (!fila) throw comprobanteNoEncontrado('Ese comprobante no existe.');
  const { contenido, estado } = fila;
  const comprobante = aResumen(fila);
  if (estado !== 'rechazado')
    throw reemisionNoCorresponde(`${comprobante.numero} está ${estado}: solo se emite de nuevo lo que SUNAT rechazó.`);
  const esVenta = esComprobante(contenido) && (contenido.tipo === '01' || contenido.tipo === '03');
  return {
    comprobante,
    rechazo: explicarEstado(fila, await leerCodigos(reader)),
    pedido: esVenta ? pedidoDe(contenido) : null,
  };
}
