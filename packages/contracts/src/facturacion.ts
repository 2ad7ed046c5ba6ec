import { z } from 'zod';
import { monedaSchema } from './dinero.ts';
import { cifrasSchema } from './facturacion-cifras.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

export const estadoComprobanteSchema = z.enum([
  'borrador',
  'emitido',
  'enviado',
  'aceptado',
  'observado',
  'rechazado',
  'excepcion',
  'desconocido',
  'anulado',
]);
export type EstadoComprobante = z.infer<typeof estadoComprobanteSchema>;

/** Catalogue 01: everything the company issues with a number of a series. */
export const tipoEmitidoSchema = z.enum(['01', '03', '07', '08', '09', '31', '20', '40']);
export type TipoEmitido = z.infer<typeof tipoEmitidoSchema>;

export const viaSchema = z
  .enum(['individual', 'resumen'])
  .describe('Cómo se informa a SUNAT: por sí mismo, o en un resumen diario');

export const comprobantesQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional().describe('Serie-número, RUC, DNI o nombre'),
  tipo: tipoEmitidoSchema.optional(),
  estado: z.enum([...estadoComprobanteSchema.options, 'por-aceptar', 'contingencia']).optional(),
  desde: z.iso.date().optional(),
  hasta: z.iso.date().optional(),
  orden: z.enum(['-emitido', 'emitido', 'numero', '-numero', 'total', '-total', 'vence']).default('-emitido'),
});

export const comprobanteResumenSchema = z.object({
  id: z.uuid(),
  tipo: tipoEmitidoSchema,
  numero: z.string().describe('B001-15'),
  fechaEmision: z.iso.date(),
  emitidoEn: z.iso.datetime(),
  clienteDocumento: z.string(),
  cliente: z.string(),
  moneda: monedaSchema,
  total: z.string(),
  estado: estadoComprobanteSchema,
  enContingencia: z.boolean().describe('SUNAT no responde: se envía solo cuando vuelva'),
  venceEl: z.iso.date().describe('Último día para informarlo a SUNAT'),
  motivo: z.string().nullable().describe('Por qué está así, en una frase'),
  via: viaSchema,
  version: z.number().int().describe('Sube con cada cambio de estado'),
});
export type ComprobanteResumen = z.infer<typeof comprobanteResumenSchema>;
export const comprobantesPagina = paginaDe(comprobanteResumenSchema).extend({
  sumaTotal: z.string().describe('Suma en soles de todo lo filtrado'),
  porEstado: z.record(z.string(), z.number().int()).describe('Conteo por estado con los demás filtros'),
});

/** Another document that has to do with one: its note, what it amends, what replaced it. */
export const comprobanteLigadoSchema = z.object({
  id: z.uuid(),
  tipo: tipoEmitidoSchema,
  numero: z.string(),
  estado: estadoComprobanteSchema,
  moneda: monedaSchema,
  total: z.string(),
});
export type ComprobanteLigado = z.infer<typeof comprobanteLigadoSchema>;

/** A file that tells SUNAT about a document. */
export const archivoDelComprobanteSchema = z.object({
  id: z.uuid(),
  numero: z.string().describe('RC-20261124-1'),
  condicion: z.enum(['1', '2', '3']).describe('1 informa, 2 corrige, 3 anula'),
  estado: z.enum(['pendiente', 'en-archivo', 'aceptada', 'rechazada']),
  motivo: z.string().nullable(),
});

/** Whether and how a document can be voided now. */
export const anulacionPosibleSchema = z.object({
  puede: z.boolean(),
  como: z.enum(['baja', 'resumen', 'reversion', 'descartar', 'despues']).nullable(),
  hasta: z.iso.date().nullable().describe('Último día en que SUNAT acepta la anulación'),
  motivo: z.string().nullable().describe('Por qué no se puede, en una frase'),
  ofrece: z.enum(['nota-credito', 'portal-sol', 'esperar']).nullable(),
});

export const historiaItemSchema = z.object({
  id: z.string(),
  en: z.iso.datetime(),
  tipo: z.enum(['persona', 'estado', 'tarea', 'sunat', 'correo']),
  titulo: z.string(),
  detalle: z.string().nullable(),
  quien: z.string().nullable(),
  runId: z.uuid().nullable(),
});
export type HistoriaItem = z.infer<typeof historiaItemSchema>;

export const comprobanteLineaSchema = z.object({
  orden: z.number().int(),
  codigo: z.string(),
  descripcion: z.string(),
  unidad: z.string(),
  cantidad: z.string(),
  precioUnitario: z.string(),
  descuento: z.string().describe('Con IGV, como el precio: cantidad × precio − descuento = total'),
  valor: z.string(),
  igv: z.string(),
  total: z.string(),
  afectacion: z.string(),
});

export const comprobanteDetalleSchema = comprobanteResumenSchema.extend({
  ventaId: z.uuid().nullable(),
  clienteTipoDocumento: z.string().describe('Catálogo 06'),
  clienteDireccion: z.string().nullable(),
  clienteEmail: z.string().nullable(),
  cifras: cifrasSchema.nullable().describe('null: una guía, una retención o una percepción'),
  enLetras: z.string(),
  hash: z.string().nullable(),
  sunatCodigo: z.string().nullable(),
  sunatDescripcion: z.string().nullable(),
  observaciones: z.array(z.string()),
  rechazo: z
    .object({ codigo: z.string(), motivo: z.string(), campo: z.string().nullable(), arreglo: z.string() })
    .nullable(),
  tieneXml: z.boolean(),
  tieneCdr: z.boolean(),
  puedeReintentar: z.boolean(),
  emisor: z.string().describe('Nombre de quien emitió'),
  ticket: z.string().nullable(),
  envios: z.number().int().describe('Veces que salió hacia SUNAT'),
  establecimiento: z.string(),
  nota: z
    .object({ motivo: z.string(), sustento: z.string() })
    .nullable()
    .describe('De una nota: motivo del catálogo 09 o 10'),
  afectado: comprobanteLigadoSchema.nullable().describe('Lo que esta nota modifica'),
  notas: z.array(comprobanteLigadoSchema).describe('Las notas que lo modifican'),
  reemplazaA: comprobanteLigadoSchema.nullable(),
  reemplazadoPor: comprobanteLigadoSchema.nullable(),
  archivos: z.array(archivoDelComprobanteSchema),
  anulacion: anulacionPosibleSchema,
  puedeNota: z.boolean(),
  puedeReemitir: z.boolean(),
  puedeCorregirCliente: z.boolean(),
  queda: z.string().nullable().describe('Lo que aún se puede acreditar; null donde no hay notas'),
  lineas: z.array(comprobanteLineaSchema),
  historia: z.array(historiaItemSchema),
});
export type ComprobanteDetalle = z.infer<typeof comprobanteDetalleSchema>;

export const enviarEmailBody = z.strictObject({ email: z.email('Escriba un correo válido').max(120) });

export const enviarWhatsappBody = z.strictObject({
  telefono: z.string().regex(/^\+?\d{9,15}$/, 'Escriba el celular, por ejemplo 987654321'),
});
