import { z } from 'zod';

/** A text of one form, with the sentence that says which. */
export const codigo = (patron: RegExp, mensaje: string) => z.string().regex(patron, mensaje);
export const establecimiento = codigo(/^\d{4}$/, 'El establecimiento tiene 4 dígitos').default('0000');

export const persona = z.strictObject({
  tipoDocumento: z.string().regex(/^[0-9A-H]$/, 'Elija el tipo de documento'),
  numeroDocumento: z.string().trim().min(1, 'Escriba el número de documento').max(15),
  nombre: z.string().trim().min(1, 'Escriba el nombre o la razón social').max(250),
});
