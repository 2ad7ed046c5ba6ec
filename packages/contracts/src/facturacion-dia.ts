import { z } from 'zod';
import { comprobanteResumenSchema, viaSchema } from './facturacion.ts';

export const opcionesEmisionSchema = z.strictObject({ boletasVia: viaSchema });

export const bloqueoSchema = z.object({
  id: z.uuid(),
  codigo: z.string(),
  motivo: z.string(),
  arreglo: z.string(),
  desde: z.iso.datetime(),
});

/** How the documents of a day stand, and what waits for SUNAT whatever its day. */
export const diaQuery = z.object({ fecha: z.iso.date().optional().describe('Hoy si falta') });
export const diaRespuesta = z.object({
  fecha: z.iso.date(),
  porEstado: z.array(
    z.object({
      tipo: comprobanteResumenSchema.shape.tipo,
      pendientes: z.number().int(),
      aceptados: z.number().int(),
      observados: z.number().int(),
      rechazados: z.number().int(),
      conProblema: z.number().int().describe('No registrados: una persona debe corregir algo'),
      anulados: z.number().int(),
      total: z.string().describe('En soles, sin rechazados ni anulados'),
    }),
  ),
  pendientes: z.object({
    cuantos: z.number().int(),
    sinRespuesta: z.number().int().describe('Salieron y no se sabe qué hizo SUNAT'),
    enContingencia: z.number().int(),
    contingenciaDesde: z.iso.datetime().nullable().describe('Desde cuándo no responde SUNAT al más antiguo'),
    porResumen: z.number().int().describe('Esperan el resumen diario'),
    vencenHoy: z.number().int(),
    vencidos: z.number().int(),
    masUrgente: z
      .object({ id: z.uuid(), numero: z.string(), venceEl: z.iso.date() })
      .nullable()
      .describe('El que primero pierde su plazo'),
    desde: z.iso.datetime().nullable().describe('Desde cuándo espera el más antiguo'),
  }),
  bloqueos: z.array(bloqueoSchema),
  archivos: z
    .array(
      z.object({
        id: z.uuid(),
        numero: z.string(),
        estado: z.enum(['rechazado', 'excepcion']),
        motivo: z.string().nullable(),
        documentos: z.number().int().describe('Los que siguen sin informar por él'),
        venceEl: z.iso.date(),
      }),
    )
    .describe('Resúmenes, bajas y reversiones que SUNAT no tomó y esperan a una persona'),
  opciones: opcionesEmisionSchema,
});
export type DiaFacturacion = z.infer<typeof diaRespuesta>;
