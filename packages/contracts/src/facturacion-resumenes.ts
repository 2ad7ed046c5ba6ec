import { z } from 'zod';
import { monedaSchema } from './dinero.ts';
import { estadoComprobanteSchema, tipoEmitidoSchema } from './facturacion.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

export const claseResumenSchema = z
  .enum(['RC', 'RA', 'RR'])
  .describe('RC resumen diario, RA comunicación de baja, RR resumen de reversiones');
export const estadoResumenSchema = z.enum([
  'por-enviar',
  'enviado',
  'desconocido',
  'aceptado',
  'rechazado',
  'excepcion',
]);
export type EstadoResumen = z.infer<typeof estadoResumenSchema>;

export const resumenesQuery = z.object({
  ...paginacionQuery,
  clase: claseResumenSchema.optional(),
  estado: z.enum([...estadoResumenSchema.options, 'en-curso']).optional(),
  desde: z.iso.date().optional().describe('De la fecha en que se hizo'),
  hasta: z.iso.date().optional(),
});

export const resumenFilaSchema = z.object({
  id: z.uuid(),
  clase: claseResumenSchema,
  numero: z.string().describe('RC-20261124-1'),
  fechaReferencia: z.iso.date().describe('Fecha de emisión de sus documentos'),
  fechaGeneracion: z.iso.date(),
  estado: estadoResumenSchema,
  documentos: z.number().int(),
  condicion: z.enum(['1', '2', '3']).describe('1 informa, 2 corrige, 3 anula'),
  ticket: z.string().nullable(),
  motivo: z.string().nullable(),
  version: z.number().int(),
  creadoEn: z.iso.datetime(),
  creadoPor: z.string().nullable().describe('null: el sistema'),
  respondidoEn: z.iso.datetime().nullable(),
});
export type ResumenFila = z.infer<typeof resumenFilaSchema>;
export const resumenesPagina = paginaDe(resumenFilaSchema);

export const resumenDetalleSchema = resumenFilaSchema.extend({
  sunatCodigo: z.string().nullable(),
  sunatDescripcion: z.string().nullable(),
  observaciones: z.array(z.string()),
  enviadoEn: z.iso.datetime().nullable(),
  envios: z.number().int(),
  consultas: z.number().int().describe('Veces que se preguntó por el ticket'),
  tieneXml: z.boolean(),
  tieneCdr: z.boolean(),
  puedeReintentar: z.boolean(),
  reemplazaA: z.object({ id: z.uuid(), numero: z.string() }).nullable(),
  reemplazadoPor: z.array(z.object({ id: z.uuid(), numero: z.string() })).describe('Dos si se partió en mitades'),
  porRepetir: z.number().int().describe('De un archivo rechazado, los documentos que se pueden informar de nuevo'),
  lineas: z.array(
    z.object({
      orden: z.number().int(),
      comprobanteId: z.uuid(),
      tipo: tipoEmitidoSchema,
      numero: z.string(),
      cliente: z.string(),
      moneda: monedaSchema,
      total: z.string(),
      motivo: z.string().nullable(),
      estado: estadoComprobanteSchema,
    }),
  ),
  tareas: z.array(
    z.object({
      runId: z.uuid(),
      en: z.iso.datetime(),
      titulo: z.string(),
      detalle: z.string().nullable(),
    }),
  ),
});
export type ResumenDetalle = z.infer<typeof resumenDetalleSchema>;

/** What a refused file told is told again. */
export const repetirBody = z.strictObject({
  enDos: z.boolean().describe('En dos mitades: la que SUNAT rechace se parte otra vez, hasta hallar lo que falla'),
});
export const repetirRespuesta = z.object({ archivos: z.array(z.string()).describe('RC-20261124-2') });

/** What the next resumen diario will tell. */
export const porInformarRespuesta = z.object({
  fechas: z.array(
    z.object({
      fechaEmision: z.iso.date(),
      boletas: z.number().int(),
      notas: z.number().int(),
      anulaciones: z.number().int(),
      venceEl: z.iso.date(),
    }),
  ),
});
