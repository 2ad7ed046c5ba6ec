import { z } from 'zod';
import { comprobanteResumenSchema } from './facturacion.ts';

/** Numbers that were spent without an accepted document. */
export const numerosGastadosQuery = z.object({ desde: z.iso.date(), hasta: z.iso.date() });
export const numerosGastadosRespuesta = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      tipo: comprobanteResumenSchema.shape.tipo,
      numero: z.string(),
      fechaEmision: z.iso.date(),
      estado: z.enum(['rechazado', 'anulado']),
      codigo: z.string().nullable(),
      motivo: z.string().nullable(),
      reemplazadoPor: z.object({ id: z.uuid(), numero: z.string() }).nullable(),
    }),
  ),
});
