import { z } from 'zod';
import { cantidadSchema, decimalSchema, montoSchema } from './dinero.ts';
import { codigo } from './facturacion-campos.ts';
import { comprobanteResumenSchema } from './facturacion.ts';

/** A note from a document: figures follow from the document, the reason and what is chosen. */
export const notaBody = z.strictObject({
  tipo: z.enum(['07', '08']),
  motivo: codigo(/^\d{2}$/, 'Elija el motivo'),
  sustento: z.string().trim().min(3, 'Escriba el sustento, desde 3 letras').max(250),
  lineas: z
    .array(
      z.strictObject({
        orden: z.number().int().min(1),
        cantidad: cantidadSchema.optional(),
        rebaja: decimalSchema.optional().describe('Lo que se descuenta de cada unidad, con impuestos (motivo 05)'),
      }),
    )
    .max(1_000)
    .optional(),
  monto: montoSchema.optional().describe('Con impuestos, para motivos de un monto'),
  cuotas: z
    .array(z.strictObject({ monto: montoSchema, vence: z.iso.date() }))
    .max(60)
    .optional()
    .describe('Motivo 13: las nuevas cuotas'),
});
export type NotaBody = z.infer<typeof notaBody>;

/** What can be amended of a document, for the form of its notes. */
export const notaPropuestaSchema = z.object({
  comprobante: comprobanteResumenSchema,
  queda: z.string().describe('Lo que aún se puede acreditar'),
  motivos: z.array(
    z.object({
      tipo: z.enum(['07', '08']),
      codigo: z.string(),
      nombre: z.string(),
      alcance: z.enum(['todo', 'items', 'monto', 'credito']),
      disponible: z.boolean(),
      porQueNo: z.string().nullable(),
    }),
  ),
  lineas: z.array(
    z.object({
      orden: z.number().int(),
      codigo: z.string(),
      descripcion: z.string(),
      unidad: z.string(),
      cantidad: z.string(),
      porDevolver: z.string(),
      precioUnitario: z.string().describe('Lo que costó cada unidad al final, con impuestos'),
      total: z.string(),
    }),
  ),
});
