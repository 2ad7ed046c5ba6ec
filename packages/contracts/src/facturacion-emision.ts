import { z } from 'zod';
import { cantidadSchema, decimalSchema, monedaSchema, montoSchema } from './dinero.ts';
import { codigo, establecimiento } from './facturacion-campos.ts';
import { totalesSchema } from './facturacion-cifras.ts';

const porcentaje = codigo(/^\d{1,3}(\.\d{1,5})?$/, 'Escriba un porcentaje, por ejemplo 10 o 2.5');
const fraccion = codigo(/^0(\.\d{1,6})?$|^1$/, 'Escriba una tasa entre 0 y 1, por ejemplo 0.20');
const numeroDocumento = codigo(/^[A-Z0-9]{4}-\d{1,8}$/, 'Escriba serie y número, por ejemplo F001-15');

const ajuste = z.union([z.strictObject({ porcentaje }), z.strictObject({ monto: montoSchema })]);

export const clienteEmisionSchema = z.strictObject({
  tipoDocumento: z.enum(['0', '1', '4', '6', '7', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']),
  numeroDocumento: z.string().trim().min(1, 'Escriba el número de documento').max(15),
  nombre: z.string().trim().min(1, 'Escriba el nombre o la razón social').max(1_500),
  direccion: z.string().trim().max(200).nullable().default(null),
  email: z.email('Escriba un correo válido').max(120).nullable().default(null),
});

/** Catalogue 07. */
export const afectacionSchema = z.enum([
  '10',
  '11',
  '12',
  '13',
  '14',
  '15',
  '16',
  '17',
  '20',
  '21',
  '30',
  '31',
  '32',
  '33',
  '34',
  '35',
  '36',
  '37',
  '40',
]);

export const lineaEmisionSchema = z.strictObject({
  productoId: z.uuid().nullable().default(null),
  codigo: z.string().trim().min(1, 'Escriba el código').max(30),
  descripcion: z.string().trim().min(1, 'Escriba la descripción').max(500),
  unidad: codigo(/^[A-Z0-9]{2,3}$/, 'Elija la unidad (catálogo 03), por ejemplo NIU'),
  cantidad: cantidadSchema,
  precioUnitario: decimalSchema,
  afectacion: afectacionSchema,
  descuento: ajuste.optional(),
  descuentoFueraDeBase: ajuste.optional(),
  cargo: ajuste.optional(),
  cargoFueraDeBase: ajuste.optional(),
  isc: z
    .discriminatedUnion('sistema', [
      z.strictObject({ sistema: z.literal('01'), tasa: fraccion }),
      z.strictObject({ sistema: z.literal('02'), montoUnitario: decimalSchema }),
      z.strictObject({ sistema: z.literal('03'), tasa: fraccion, precioSugerido: decimalSchema }),
    ])
    .optional(),
  bolsas: codigo(/^\d{1,6}$/, 'Las bolsas se cuentan enteras')
    .optional()
    .describe('Bolsas de plástico de la línea: la tarifa del ICBPER es la del día'),
  otrosTributos: z.strictObject({ tasa: fraccion }).optional(),
  codigoProductoSunat: codigo(/^\d{8}$/, 'El código de SUNAT tiene 8 dígitos')
    .nullable()
    .default(null),
  gtin: codigo(/^\d{8}$|^\d{12,14}$/, 'El GTIN tiene 8, 12, 13 o 14 dígitos')
    .nullable()
    .default(null),
  propiedades: z
    .array(z.strictObject({ codigo: z.string().max(4), nombre: z.string().max(100), valor: z.string().max(500) }))
    .max(30)
    .default([])
    .describe('Catálogo 55'),
});

/** A factura or boleta as a person fills it in, without the till. */
export const documentoEmisionBody = z.strictObject({
  tipo: z.enum(['01', '03']),
  establecimiento,
  moneda: monedaSchema.default('PEN'),
  precios: z.enum(['con-impuestos', 'sin-impuestos']).default('con-impuestos'),
  tipoOperacion: codigo(/^\d{4}$/, 'Elija el tipo de operación (catálogo 51)').optional(),
  cliente: clienteEmisionSchema.nullable().describe('null: boleta sin identificar'),
  lineas: z.array(lineaEmisionSchema).min(1, 'Agregue al menos una línea').max(1_000),
  descuentoGlobal: z
    .union([
      z.strictObject({ porcentaje, enBase: z.boolean() }),
      z.strictObject({ monto: montoSchema, enBase: z.boolean() }),
    ])
    .optional(),
  cargosGlobales: z
    .array(z.strictObject({ codigo: z.enum(['45', '46', '49', '50']), ajuste }))
    .max(10)
    .optional(),
  anticipos: z
    .array(
      z.strictObject({
        codigo: z.enum(['04', '05', '06']),
        total: montoSchema,
        documento: z.strictObject({ tipo: z.enum(['02', '03']), numero: numeroDocumento }),
      }),
    )
    .max(50)
    .optional(),
  redondeo: codigo(/^-?[01](\.\d{1,2})?$/, 'El redondeo va de -1.00 a 1.00').optional(),
  formaPago: z
    .discriminatedUnion('tipo', [
      z.strictObject({ tipo: z.literal('Contado') }),
      z.strictObject({
        tipo: z.literal('Credito'),
        pagado: montoSchema.optional(),
        cuotas: z
          .array(z.strictObject({ monto: montoSchema, vence: z.iso.date() }))
          .min(1, 'Agregue al menos una cuota')
          .max(60),
      }),
    ])
    .default({ tipo: 'Contado' }),
  fechaVencimiento: z.iso.date().nullable().default(null),
  detraccion: z
    .strictObject({
      codigo: codigo(/^\d{3}$/, 'Elija el bien o servicio (catálogo 54)'),
      cuenta: z.string().trim().min(5, 'Escriba la cuenta del Banco de la Nación').max(30),
      medioPago: codigo(/^\d{3}$/, 'Elija el medio de pago (catálogo 59)'),
    })
    .nullable()
    .default(null),
  percepcion: z
    .strictObject({ codigo: z.enum(['51', '52', '53']) })
    .nullable()
    .default(null)
    .describe('La tasa es la del día'),
  retencion: z.boolean().default(false).describe('El cliente es agente de retención: la tasa es la del día'),
  ordenCompra: z.string().trim().max(20).nullable().default(null),
  guias: z
    .array(z.strictObject({ tipo: z.enum(['09', '31']), numero: numeroDocumento }))
    .max(20)
    .default([]),
  relacionados: z
    .array(z.strictObject({ tipo: z.string().max(2), numero: z.string().max(30) }))
    .max(20)
    .default([]),
  leyendas: z
    .array(z.strictObject({ codigo: z.string().max(4).nullable(), texto: z.string().trim().min(1).max(200) }))
    .max(10)
    .default([]),
});
export type DocumentoEmision = z.infer<typeof documentoEmisionBody>;

const lineaBorradorSchema = z.object({
  orden: z.number().int(),
  codigo: z.string(),
  descripcion: z.string(),
  unidad: z.string(),
  cantidad: z.string(),
  precioUnitario: z.string(),
  afectacion: z.string(),
  valorVenta: z.string(),
  igv: z.string(),
  impuestos: z.string(),
  total: z.string(),
});

/** What the document would say, computed by the server as it would be issued; no number is taken. */
export const borradorSchema = z.object({
  lineas: z.array(lineaBorradorSchema),
  totales: totalesSchema,
  enLetras: z.string(),
  detraccion: z.string().nullable().describe('En soles'),
  percepcion: z.string().nullable().describe('En soles'),
  retencion: z.string().nullable(),
  pendiente: z.string().nullable().describe('Lo que suman las cuotas de un crédito'),
  tipoCambio: z.string().nullable(),
  reparos: z
    .array(z.object({ pointer: z.string(), detail: z.string() }))
    .describe('Lo que impide emitirlo; vacío si se puede'),
});
export type Borrador = z.infer<typeof borradorSchema>;

export const emitidoSchema = z.object({ comprobanteId: z.uuid(), numero: z.string(), total: z.string() });
