import { z } from 'zod';
import { montoSchema } from '@jsol/contracts/dinero';
import { tipoComprobanteSchema } from '@jsol/contracts/ventas';
import { defineEvent } from '../../platform/events/event.ts';

/** A sale was made, paid and given its receipt. Emitted in the sale's transaction, while its series is locked: be quick. */
export const ventaRegistrada = defineEvent(
  'venta.registrada',
  z.object({
    ventaId: z.uuid(),
    sesionId: z.uuid(),
    cajaId: z.uuid(),
    almacenId: z.uuid(),
    vendedorId: z.uuid(),
    comprobanteId: z.uuid(),
    tipoComprobante: tipoComprobanteSchema,
    numero: z.string(),
    total: montoSchema,
  }),
);
