import { z } from 'zod';
import { decimalSchema, montoSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';
import { clienteVentaSchema, tipoComprobanteSchema, ventaLineaBody } from './ventas.ts';

export const estadoOrdenSchema = z.enum(['por-aprobar', 'aprobada', 'despachada', 'anulada']);
export type EstadoOrden = z.infer<typeof estadoOrdenSchema>;
export const estadoDespachoSchema = z.enum(['pendiente', 'en-preparacion', 'listo', 'despachado', 'anulado']);
export type EstadoDespacho = z.infer<typeof estadoDespachoSchema>;

export const envioSchema = z.strictObject({
  destino: z.string().trim().min(1, 'Escriba adónde se lleva').max(200),
  monto: montoSchema.describe('Lo que se cobra por llevarlo, con IGV'),
});

export const atencionSchema = z.enum(['parcial', 'linea-completa']);

/** What is agreed with a customer: the same for a quote and for an order. */
export const tratoBody = z.strictObject({
  almacenId: z.uuid({ error: 'Elija el almacén' }),
  cliente: clienteVentaSchema,
  lineas: z.array(ventaLineaBody).min(1, 'Agregue al menos un producto').max(500),
  diasCredito: z
    .number({ error: 'Escriba los días de crédito' })
    .int('Los días de crédito son enteros')
    .min(0)
    .max(180, 'El crédito es de 180 días como máximo')
    .default(0)
    .describe('0: al contado'),
  nota: z.string().trim().max(500).optional(),
});

export const ordenBody = tratoBody.extend({
  atencion: atencionSchema.default('parcial').describe('Qué se hace con una línea de la que no hay todo'),
  envio: envioSchema.nullable().default(null),
});

export const ordenesQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional(),
  estado: estadoOrdenSchema.optional(),
});

export const ordenResumenSchema = z.object({
  id: z.uuid(),
  numero: z.string(),
  canal: z.string(),
  estado: estadoOrdenSchema,
  version: z.number().int(),
  almacenId: z.uuid(),
  almacen: z.string(),
  cliente: z.string().nullable(),
  vendedor: z.string(),
  total: montoSchema,
  comprobante: z.string().nullable(),
  pendiente: z.boolean().describe('Aprobada, y algo de ella espera stock'),
  creadaEn: z.iso.datetime(),
});
export type OrdenResumen = z.infer<typeof ordenResumenSchema>;
export const ordenesPagina = paginaDe(ordenResumenSchema);

export const despachoDeOrdenSchema = z.object({
  id: z.uuid(),
  numero: z.string(),
  estado: estadoDespachoSchema,
  version: z.number().int(),
  creadoEn: z.iso.datetime(),
});

export const ordenSchema = ordenResumenSchema.extend({
  tipoDocumento: z.string().nullable(),
  numeroDocumento: z.string().nullable(),
  clienteId: z.uuid().nullable(),
  atencion: atencionSchema,
  diasCredito: z.number().int(),
  envio: envioSchema.nullable(),
  nota: z.string().nullable(),
  gravado: montoSchema,
  exonerado: montoSchema,
  inafecto: montoSchema,
  igv: montoSchema,
  comprobanteId: z.uuid().nullable(),
  lineas: z.array(
    z.object({
      id: z.uuid(),
      codigo: z.string(),
      descripcion: z.string(),
      unidad: z.string(),
      cantidad: decimalSchema,
      precioUnitario: decimalSchema,
      descuentoPorcentaje: decimalSchema,
      total: montoSchema,
      atendida: decimalSchema.describe('Unidades en órdenes de despacho vigentes'),
    }),
  ),
  despachos: z.array(despachoDeOrdenSchema),
  historia: z.array(
    z.object({ en: z.iso.datetime(), quien: z.string(), hecho: z.string(), detalle: z.string().nullable() }),
  ),
});
export type Orden = z.infer<typeof ordenSchema>;

export const ordenRegistradaSchema = z.object({ ordenId: z.uuid(), numero: z.string() });
export const aprobarOrdenBody = z.strictObject({ nota: z.string().trim().max(300).optional() });
export const motivoOrdenBody = z.strictObject({
  motivo: z.string().trim().min(5, 'Escriba el motivo, con 5 letras o más').max(300),
});
export const facturarOrdenBody = z.strictObject({ tipoComprobante: tipoComprobanteSchema });
export const ordenFacturadaSchema = z.object({ comprobanteId: z.uuid(), numero: z.string(), total: montoSchema });

/** A dispatch as a card of the board. */
export const despachoSchema = z.object({
  id: z.uuid(),
  numero: z.string(),
  estado: estadoDespachoSchema,
  version: z.number().int(),
  ordenId: z.uuid(),
  orden: z.string(),
  almacenId: z.uuid(),
  cliente: z.string().nullable(),
  destino: z.string().nullable(),
  lineas: z.number().int(),
  creadoEn: z.iso.datetime(),
  cambiadoEn: z.iso.datetime(),
});
export type Despacho = z.infer<typeof despachoSchema>;
export const tableroSchema = z.object({ despachos: z.array(despachoSchema) });

export const despachoDetalleSchema = despachoSchema.extend({
  items: z.array(
    z.object({ codigo: z.string(), descripcion: z.string(), unidad: z.string(), cantidad: decimalSchema }),
  ),
});
export const avanzarDespachoBody = z.strictObject({
  estado: z.enum(['en-preparacion', 'listo', 'despachado']),
});

/** What the channel of a branch tells: the order as it now stands and, where it is about one, its dispatch. */
export const pedidoSchema = z.object({
  orden: z.object({ id: z.uuid(), numero: z.string(), estado: estadoOrdenSchema, version: z.number().int() }),
  despacho: despachoSchema.nullable(),
});
export type Pedido = z.infer<typeof pedidoSchema>;
