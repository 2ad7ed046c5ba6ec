import { z } from 'zod';

/** Who is behind a DNI or a RUC, as the public registers say. */
export const titularSchema = z.object({
  tipoDocumento: z.enum(['1', '6']),
  numeroDocumento: z.string(),
  nombre: z.string(),
  /** Of a company; null for persons, whose address is not public. */
  direccion: z.string().nullable(),
  ubigeo: z.string().nullable(),
  estado: z.string().nullable().describe('ACTIVO, BAJA DE OFICIO …; null para un DNI'),
  condicion: z.string().nullable().describe('HABIDO, NO HABIDO …; null para un DNI'),
  consultadoEn: z.iso.datetime(),
  desactualizado: z.boolean().describe('Nadie contestó ahora: es lo último que se supo'),
});
export type Titular = z.infer<typeof titularSchema>;

export const titularParams = z.object({
  tipo: z.enum(['1', '6']),
  numero: z.string().regex(/^\d{8}$|^\d{11}$/, 'Escriba los 8 dígitos del DNI o los 11 del RUC'),
});
/** `null`: nobody under that number. */
export const titularRespuesta = z.object({ titular: titularSchema.nullable() });
