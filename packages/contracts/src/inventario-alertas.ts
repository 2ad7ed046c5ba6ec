import { z } from 'zod';
import { decimalSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

export const nivelDeAlertaSchema = z.enum(['bajo', 'critico']);
export type NivelDeAlerta = z.infer<typeof nivelDeAlertaSchema>;

export const alertasStockQuery = z.object({
  ...paginacionQuery,
  almacenId: z.uuid(),
  estado: z.enum(['abiertas', 'cerradas']).default('abiertas'),
});
export const alertaStockSchema = z.object({
  id: z.uuid(),
  producto: z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string(), unidad: z.string() }),
  nivel: nivelDeAlertaSchema,
  abiertaEn: z.iso.datetime(),
  avisadaEn: z.iso.datetime().nullable(),
  cerradaEn: z.iso.datetime().nullable(),
  motivoCierre: z.enum(['recuperado', 'sin-vigilancia']).nullable(),
  stock: z.string(),
  reservado: z.string(),
  disponible: z.string(),
  minimo: z.string(),
  critico: z.string(),
  sugerido: z.string().describe('Cuánto pedir para volver a tener el doble del mínimo'),
});
export const alertasStockPagina = paginaDe(alertaStockSchema);
export type AlertaStock = z.infer<typeof alertaStockSchema>;

export const nivelesBody = z.strictObject({
  /** Null: the product's own levels hold again. */
  niveles: z
    .strictObject({ minimo: decimalSchema, critico: decimalSchema })
    .refine(({ minimo, critico }) => Number(critico) <= Number(minimo), {
      path: ['critico'],
      message: 'El nivel crítico no puede pasar del mínimo',
    })
    .nullable(),
});

export const lotesQuery = z.object({
  ...paginacionQuery,
  almacenId: z.uuid(),
  productoId: z.uuid().optional(),
  q: z.string().trim().max(80).optional(),
  ver: z.enum(['por-vencer', 'vencidos', 'todos']).default('por-vencer'),
});
export const loteEnAlmacenSchema = z.object({
  loteId: z.uuid(),
  codigo: z.string(),
  vence: z.iso.date().nullable(),
  dias: z.number().int().nullable().describe('Días hasta que vence; negativos si ya venció'),
  stock: z.string(),
  producto: z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string(), unidad: z.string() }),
});
export const lotesPagina = paginaDe(loteEnAlmacenSchema);
export type LoteEnAlmacen = z.infer<typeof loteEnAlmacenSchema>;
