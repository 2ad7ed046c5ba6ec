import { z } from 'zod';
import { comprobanteResumenSchema } from './facturacion.ts';
import { documentoEmisionBody } from './facturacion-emision.ts';

/** A rejected factura or boleta as its form would have it, to be corrected and issued under another number. */
export const reemisionPropuestaSchema = z.object({
  comprobante: comprobanteResumenSchema,
  rechazo: z.object({ codigo: z.string(), motivo: z.string(), campo: z.string().nullable(), arreglo: z.string() }),
  pedido: documentoEmisionBody.nullable().describe('null: lleva algo que no se puede volver a escribir'),
});
