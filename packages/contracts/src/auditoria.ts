import { z } from 'zod';
import { paginaDe, paginacionQuery } from './paginacion.ts';

export const auditoriaQuery = z.object({
  ...paginacionQuery,
  desde: z.iso.date().optional(),
  hasta: z.iso.date().optional(),
  actor: z.string().trim().max(80).optional().describe('Parte del nombre de usuario'),
  accion: z.string().trim().max(80).optional().describe('Una acción, o su comienzo: seguridad.'),
  entidad: z.string().trim().max(40).optional(),
  entidadId: z.string().trim().max(80).optional(),
});

export const registroAuditoriaSchema = z.object({
  id: z.uuid(),
  en: z.iso.datetime(),
  actor: z.string(),
  actorId: z.uuid().nullable(),
  ip: z.string().nullable(),
  accion: z.string(),
  entidad: z.string(),
  entidadId: z.string().nullable(),
  detalle: z.record(z.string(), z.unknown()),
  traza: z.string(),
  numero: z.number().int().nullable().describe('Eslabón de la cadena; null mientras espera su sello'),
});
export type RegistroAuditoria = z.infer<typeof registroAuditoriaSchema>;
export const auditoriaPagina = paginaDe(registroAuditoriaSchema);

export const verificacionSchema = z.object({
  integra: z.boolean(),
  eslabones: z.number().int().describe('Eslabones comprobados y correctos'),
  pendientes: z.number().int().describe('Registros que esperan su sello'),
  rotoEn: z
    .object({ numero: z.number().int(), registroId: z.uuid().nullable(), motivo: z.string() })
    .nullable()
    .describe('El primer eslabón que no encaja'),
});
