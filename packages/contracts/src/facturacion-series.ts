import { z } from 'zod';
import { paginaDe, paginacionQuery } from './paginacion.ts';

export const tipoSerieSchema = z.enum(['01', '03', '07', '08', '09', '31', '20', '40']);
export type TipoSerie = z.infer<typeof tipoSerieSchema>;
const establecimiento = z.string().regex(/^\d{4}$/, 'Es el código de SUNAT, 4 dígitos');
const numero = z.number().int().min(1).max(99_999_999);
export const seriesQuery = z.object({
  ...paginacionQuery,
  tipo: tipoSerieSchema.optional(),
  establecimiento: establecimiento.optional(),
  estado: z.enum(['activas', 'inactivas', 'todas']).default('todas'),
});
export const serieBody = z.strictObject({
  tipo: tipoSerieSchema,
  serie: z.string().trim().toUpperCase().max(4),
  establecimiento: establecimiento.default('0000'),
  primerNumero: numero.default(1),
  contingencia: z.boolean().default(false).describe('Serie numérica de comprobantes en papel autorizados'),
});
export const serieSchema = z.object({
  tipo: tipoSerieSchema,
  serie: z.string(),
  establecimiento: z.string(),
  primerNumero: z.number().int(),
  ultimoNumero: z.number().int(),
  libres: z.number().int(),
  porAgotarse: z.boolean(),
  activa: z.boolean(),
  contingencia: z.boolean(),
  emitidos: z.number().int(),
  quemados: z.number().int().describe('Números que SUNAT rechazó: no se vuelven a usar'),
  huecos: z.number().int().describe('Números saltados; debe ser 0'),
  creadaPor: z.string().nullable(),
  creadaEn: z.iso.datetime(),
  desactivadaEn: z.iso.datetime().nullable(),
});
export type Serie = z.infer<typeof serieSchema>;
export const seriesPagina = paginaDe(serieSchema);
export const serieParams = z.object({ tipo: tipoSerieSchema, serie: z.string().regex(/^[A-Z0-9]{4}$/) });
export const numerosQuery = z.object({ ...paginacionQuery, clase: z.enum(['quemados', 'huecos']).default('quemados') });
export const numerosPagina = paginaDe(
  z.object({
    numero: z.number().int().describe('El primero del hueco, o el quemado'),
    hasta: z.number().int(),
    comprobanteId: z.uuid().nullable(),
    fechaEmision: z.iso.date().nullable(),
    codigo: z.string().nullable(),
    motivo: z.string().nullable(),
  }),
);
