import { z } from 'zod';

/** Money on the wire: a decimal string with at most two decimals, never a JSON number. */
export const montoSchema = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,2})?$/, 'Escriba un monto desde 0.00, con hasta 2 decimales, por ejemplo 12.50')
  .describe('Monto decimal con hasta 2 decimales');

/** A unit price or quantity: SUNAT accepts n(12,10). */
export const decimalSchema = z
  .string()
  .regex(/^\d{1,12}(\.\d{1,10})?$/, 'Escriba un número desde 0, con hasta 10 decimales, por ejemplo 1.5')
  .describe('Número decimal con hasta 10 decimales');

/** A quantity that must be above zero. */
export const cantidadSchema = decimalSchema.refine((value) => !/^0+(\.0*)?$/.test(value), {
  message: 'La cantidad debe ser mayor que cero',
});

export const monedaSchema = z.enum(['PEN', 'USD']);
export type Moneda = z.infer<typeof monedaSchema>;
