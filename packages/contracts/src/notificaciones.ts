import { z } from 'zod';

export const notificacionSchema = z.object({
  id: z.uuid(),
  creadaEn: z.iso.datetime(),
  nivel: z.enum(['info', 'exito', 'aviso', 'error']),
  titulo: z.string(),
  texto: z.string(),
  enlace: z.string().nullable().describe('Ruta de la pantalla del objeto'),
  leidaEn: z.iso.datetime().nullable(),
});
export type Notificacion = z.infer<typeof notificacionSchema>;

export const notificacionesQuery = z.object({
  limite: z.coerce.number().int().min(1).max(100).default(30),
  antesDe: z.uuid().optional().describe('El último aviso mostrado: sigue con los anteriores'),
});
export const notificacionesRespuesta = z.object({ items: z.array(notificacionSchema), sinLeer: z.number().int() });

export const marcarLeidasBody = z.strictObject({
  ids: z.array(z.uuid()).min(1, 'Indique al menos un aviso').max(200).optional().describe('Sin ella, todos'),
});
export const sinLeerSchema = z.object({ sinLeer: z.number().int() });
