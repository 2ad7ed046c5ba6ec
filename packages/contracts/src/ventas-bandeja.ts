import { z } from 'zod';
import { montoSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';
import { clienteVentaSchema, tipoComprobanteSchema } from './ventas.ts';
import { estadoOfflineSchema, ventaOfflineSchema } from './ventas-offline.ts';

/** What a sale made without network found different from what the server knew. The sale stands as it was charged. */
export const tipoIncidenciaSchema = z.enum([
  'precio',
  'descuento-sin-permiso',
  'producto-inactivo',
  'producto-cambiado',
  'stock-negativo',
  'cliente-distinto',
  'operacion-repetida',
  'pago-no-cuadra',
  'total-distinto',
  'sesion-cerrada',
  'cajero-desconocido',
  'arriendo-vencido',
  'ticket-repetido',
  'reloj-desfasado',
  'salto-de-secuencia',
]);
export type TipoIncidencia = z.infer<typeof tipoIncidenciaSchema>;

export const incidenciaSchema = z.object({
  id: z.uuid(),
  tipo: tipoIncidenciaSchema,
  asunto: z.string().describe('De qué se trata: el producto, el pago, el ticket'),
  esperado: z.string(),
  hallado: z.string(),
  creadaEn: z.iso.datetime(),
  atendidaEn: z.iso.datetime().nullable(),
  atendidaPor: z.string().nullable(),
  nota: z.string().nullable(),
});
export type Incidencia = z.infer<typeof incidenciaSchema>;

/** What a person may decide about a sale that waits for one. */
export const accionBandejaSchema = z.enum([
  'reintentar',
  'emitir-por-resumen',
  'emitir-hoy',
  'aceptar-como-nueva',
  'descartar',
]);
export type AccionBandeja = z.infer<typeof accionBandejaSchema>;

export const bandejaQuery = z.object({
  ...paginacionQuery,
  ver: z.enum(['por-resolver', 'con-incidencias', 'todas']).default('por-resolver'),
  cajaId: z.uuid().optional(),
  q: z.string().trim().max(60).optional().describe('Ticket, número de comprobante o documento del cliente'),
});

export const ventaEnBandejaSchema = z.object({
  id: z.uuid(),
  ticket: z.string(),
  cajaId: z.uuid(),
  caja: z.string(),
  estado: estadoOfflineSchema,
  motivo: z.string().nullable(),
  vendidaEn: z.iso.datetime(),
  recibidaEn: z.iso.datetime(),
  tipoComprobante: tipoComprobanteSchema,
  cliente: z.string().nullable(),
  total: montoSchema,
  numero: z.string().nullable(),
  comprobanteId: z.uuid().nullable(),
  venceEl: z.iso.date().nullable().describe('Último día en que SUNAT la recibe; null cuando ya tiene comprobante'),
  incidencias: z.number().int().describe('Sin atender'),
});
export type VentaEnBandeja = z.infer<typeof ventaEnBandejaSchema>;
export const bandejaPagina = paginaDe(ventaEnBandejaSchema).extend({
  porResolver: z.number().int(),
  conIncidencias: z.number().int(),
});

export const diferenciaSchema = z.object({
  campo: z.string(),
  enLaCaja: z.string().nullable(),
  enElServidor: z.string().nullable(),
});
export type Diferencia = z.infer<typeof diferenciaSchema>;

export const detalleBandejaSchema = ventaEnBandejaSchema.extend({
  contenido: ventaOfflineSchema,
  terminal: z.string().nullable(),
  cajero: z.string().nullable(),
  recibidaPor: z.string(),
  acciones: z.array(accionBandejaSchema),
  contra: z
    .object({ id: z.uuid(), que: z.string().describe('Con qué se compara'), diferencias: z.array(diferenciaSchema) })
    .nullable()
    .describe('Lo que el servidor tiene por esa venta'),
  detalleIncidencias: z.array(incidenciaSchema),
  historia: z.array(z.object({ en: z.iso.datetime(), titulo: z.string(), quien: z.string(), detalle: z.string() })),
});
export type DetalleBandeja = z.infer<typeof detalleBandejaSchema>;

export const resolverBody = z.discriminatedUnion('accion', [
  z.strictObject({
    accion: z.literal('reintentar'),
    cliente: clienteVentaSchema.nullable().optional().describe('Corrige el cliente; sin él se conserva el de la caja'),
  }),
  z.strictObject({ accion: z.literal('emitir-por-resumen') }),
  z.strictObject({ accion: z.literal('emitir-hoy') }),
  z.strictObject({ accion: z.literal('aceptar-como-nueva') }),
  z.strictObject({
    accion: z.literal('descartar'),
    motivo: z.string().trim().min(5, 'Escriba por qué se descarta').max(300),
  }),
]);
export type Resolver = z.infer<typeof resolverBody>;

export const atenderIncidenciaBody = z.strictObject({ nota: z.string().trim().max(300).optional() });

/** Tills whose terminals have sales that the server has not. */
export const terminalPendienteSchema = z.object({
  cajaId: z.uuid(),
  caja: z.string(),
  terminal: z.string(),
  pendientes: z.number().int(),
  masAntiguaEn: z.iso.datetime().nullable(),
  vistoEn: z.iso.datetime(),
  activo: z.boolean().describe('Es el que numera ahora en la caja'),
});
export type TerminalPendiente = z.infer<typeof terminalPendienteSchema>;

/** Missing sales of a terminal: their numbers were used and they have not come. */
export const saltoSchema = incidenciaSchema.extend({ cajaId: z.uuid(), caja: z.string() });
export type Salto = z.infer<typeof saltoSchema>;

/** What a customer sees with the code printed on the copy. */
export const consultaVentaSchema = z.object({
  ticket: z.string(),
  vendidaEn: z.iso.datetime(),
  total: montoSchema,
  empresa: z.object({ ruc: z.string(), razonSocial: z.string() }),
  situacion: z.enum(['en-proceso', 'emitido', 'aceptado', 'rechazado', 'anulado']),
  comprobante: z.object({ tipo: tipoComprobanteSchema, numero: z.string(), conPdf: z.boolean() }).nullable(),
});
export type ConsultaVenta = z.infer<typeof consultaVentaSchema>;
