import { z } from 'zod';
import { decimalSchema, monedaSchema, montoSchema } from './dinero.ts';
import { codigo, establecimiento, persona } from './facturacion-campos.ts';

/** A comprobante de retención (20) or de percepción (40). */
export const retencionPercepcionBody = z.strictObject({
  tipo: z.enum(['20', '40']),
  establecimiento,
  contraparte: persona,
  regimen: codigo(/^0[1-3]$/, 'Elija el régimen').describe('Catálogo 23 (retención) o 22 (percepción)'),
  observacion: z.string().trim().max(250).nullable().default(null),
  documentos: z
    .array(
      z.strictObject({
        tipo: z.string().max(2),
        numero: z.string().trim().max(40),
        fechaEmision: z.iso.date(),
        moneda: monedaSchema,
        total: montoSchema,
        pago: z
          .strictObject({ numero: z.number().int().min(1), fecha: z.iso.date(), importe: montoSchema })
          .nullable()
          .default(null),
        tipoCambio: z.strictObject({ factor: decimalSchema, fecha: z.iso.date() }).nullable().default(null),
      }),
    )
    .min(1, 'Agregue al menos un comprobante con su pago')
    .max(200),
});
