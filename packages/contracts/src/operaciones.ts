import { z } from 'zod';

/** One alert of the system, as people with `sistema.alertas` see it. */
export const alertaSchema = z.object({
  id: z.uuid(),
  clase: z.string(),
  sujeto: z.string(),
  severidad: z.enum(['advertencia', 'critica']),
  titulo: z.string(),
  detalle: z.string(),
  abiertaEn: z.iso.datetime(),
  cerradaEn: z.iso.datetime().nullable(),
  atendidaPor: z.string().nullable(),
  atendidaEn: z.iso.datetime().nullable(),
});
export type Alerta = z.output<typeof alertaSchema>;

export const alertasQuery = z.object({ limite: z.coerce.number().int().min(1).max(200).default(50) });

/** Those that are open, worst first, and the newest of those that are over. */
export const alertasRespuesta = z.object({ abiertas: z.array(alertaSchema), cerradas: z.array(alertaSchema) });

export const guiaRespuesta = z.object({ clase: z.string(), texto: z.string() });
