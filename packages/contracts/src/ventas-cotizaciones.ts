import { z } from 'zod';
import { decimalSchema, montoSchema } from './dinero.ts';
import { afectacionSchema } from './inventario.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';
import { tipoDocumentoSchema } from './ventas.ts';
import { tratoBody } from './ventas-ordenes.ts';

export const estadoCotizacionSchema = z.enum([
  'borrador',
  'enviada',
  'aceptada',
  'rechazada',
  'vencida',
  'reemplazada',
]);
export type EstadoCotizacion = z.infer<typeof estadoCotizacionSchema>;

export const cotizacionBody = tratoBody.extend({
  diasValidez: z
    .number({ error: 'Escriba los días de validez' })
    .int('Los días de validez son enteros')
    .min(1, 'La cotización vale un día o más')
    .max(180, 'La cotización vale 180 días como máximo')
    .default(15),
  versionDe: z.uuid().nullable().default(null).describe('La cotización que esta reemplaza'),
});

export const cotizacionesQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional(),
  estado: estadoCotizacionSchema.optional(),
});

export const cotizacionResumenSchema = z.object({
  id: z.uuid(),
  numero: z.string(),
  estado: estadoCotizacionSchema,
  cliente: z.string(),
  vendedor: z.string(),
  vence: z.iso.date(),
  total: montoSchema,
  creadaEn: z.iso.datetime(),
});
export type CotizacionResumen = z.infer<typeof cotizacionResumenSchema>;
export const cotizacionesPagina = paginaDe(cotizacionResumenSchema);

export const cotizacionSchema = cotizacionResumenSchema.extend({
  almacenId: z.uuid(),
  clienteId: z.uuid(),
  datosCliente: z.object({
    tipoDocumento: tipoDocumentoSchema,
    numeroDocumento: z.string(),
    nombre: z.string(),
    direccion: z.string().nullable(),
    email: z.string().nullable(),
  }),
  diasCredito: z.number().int(),
  nota: z.string().nullable(),
  gravado: montoSchema,
  exonerado: montoSchema,
  inafecto: montoSchema,
  igv: montoSchema,
  ordenId: z.uuid().nullable(),
  lineas: z.array(
    z.object({
      productoId: z.uuid(),
      codigo: z.string(),
      descripcion: z.string(),
      unidad: z.string(),
      afectacion: afectacionSchema,
      cantidad: decimalSchema,
      precioUnitario: decimalSchema,
      descuentoPorcentaje: decimalSchema,
      total: montoSchema,
    }),
  ),
  historia: z.array(
    z.object({ en: z.iso.datetime(), quien: z.string(), hecho: z.string(), detalle: z.string().nullable() }),
  ),
});
export type Cotizacion = z.infer<typeof cotizacionSchema>;

export const cotizacionRegistradaSchema = z.object({ cotizacionId: z.uuid(), numero: z.string() });
export const enviarCotizacionBody = z.strictObject({
  email: z.email('Escriba un correo válido').max(120).nullable().describe('null: se entregó de otra manera'),
});
export const prorrogarCotizacionBody = z.strictObject({ vence: z.iso.date('Elija hasta cuándo vale') });
