import { z } from 'zod';
import { cantidadSchema, decimalSchema, monedaSchema, montoSchema } from './dinero.ts';
import { productoSchema } from './inventario.ts';

export const tipoComprobanteSchema = z.enum(['01', '03']);
export const tipoDocumentoSchema = z.enum(['0', '1', '4', '6', '7', '-']);

export const clienteSchema = z.object({
  id: z.uuid(),
  tipoDocumento: tipoDocumentoSchema,
  numeroDocumento: z.string(),
  nombre: z.string(),
  direccion: z.string().nullable(),
  email: z.string().nullable(),
});
export type Cliente = z.infer<typeof clienteSchema>;

export const clientesQuery = z.object({ q: z.string().trim().min(1).max(80) });

/** A customer as typed at the till; an unknown document creates the customer with the sale. */
export const clienteVentaSchema = z.strictObject({
  tipoDocumento: tipoDocumentoSchema,
  numeroDocumento: z.string().trim().max(15),
  nombre: z.string().trim().min(1, 'Escriba el nombre o la razón social').max(100),
  direccion: z.string().trim().max(200).optional(),
  email: z.email('Escriba un correo válido').max(120).optional(),
});

export const cajaSchema = z.object({
  id: z.uuid(),
  codigo: z.string(),
  nombre: z.string(),
  almacenId: z.uuid(),
  almacen: z.string(),
  sesion: z
    .object({ id: z.uuid(), cajeroId: z.uuid(), cajero: z.string(), abiertaEn: z.iso.datetime(), fondo: montoSchema })
    .nullable(),
});
export type Caja = z.infer<typeof cajaSchema>;

export const abrirCajaBody = z.strictObject({ fondo: montoSchema });

export const productosPosQuery = z.object({
  q: z.string().trim().max(80).default(''),
  categoria: z.string().max(60).optional(),
  almacenId: z.uuid(),
  limite: z.coerce.number().int().min(1).max(100).default(40),
});
export const productoPosSchema = productoSchema.extend({
  stock: z.string().describe('Unidades que se pueden vender: sin las reservadas'),
});
export const productosPosRespuesta = z.object({
  items: z.array(productoPosSchema),
  exacto: z.boolean().describe('El texto buscado es el código o el código de barras de un solo producto'),
  categorias: z.array(z.string()),
});
export type ProductoPos = z.infer<typeof productoPosSchema>;

export const medioPagoSchema = z.enum(['efectivo', 'tarjeta', 'yape', 'plin', 'transferencia']);
export type MedioPago = z.infer<typeof medioPagoSchema>;

export const ventaLineaBody = z.strictObject({
  productoId: z.uuid(),
  cantidad: cantidadSchema,
  precioUnitario: decimalSchema.describe('Con IGV; se compara con el precio vigente'),
  descuentoPorcentaje: z
    .string()
    .regex(/^\d{1,2}(\.\d{1,2})?$|^100$/, 'El descuento va de 0 a 100 %')
    .default('0'),
});

export const registrarVentaBody = z.strictObject({
  sesionId: z.uuid(),
  tipoComprobante: tipoComprobanteSchema,
  moneda: monedaSchema.default('PEN'),
  cliente: clienteVentaSchema.nullable().describe('null: boleta sin identificar'),
  lineas: z.array(ventaLineaBody).min(1, 'Agregue al menos un producto').max(500),
  pagos: z
    .array(
      z.strictObject({ medio: medioPagoSchema, monto: montoSchema, operacion: z.string().trim().max(30).optional() }),
    )
    .min(1, 'Indique con qué se paga')
    .max(10)
    .describe('En efectivo, monto es lo recibido; el exceso es vuelto'),
});
export type RegistrarVenta = z.input<typeof registrarVentaBody>;

export const ventaRegistradaSchema = z.object({
  ventaId: z.uuid(),
  comprobanteId: z.uuid(),
  tipoComprobante: tipoComprobanteSchema,
  numero: z.string().describe('F001-1'),
  total: montoSchema,
  vuelto: montoSchema,
});
export type VentaRegistrada = z.infer<typeof ventaRegistradaSchema>;

export const cierreBody = z.strictObject({
  contadoEfectivo: montoSchema,
  observacion: z.string().trim().max(300).optional(),
  emergencia: z
    .string()
    .trim()
    .min(5, 'Escriba por qué se cierra sin esperar las ventas pendientes')
    .max(300)
    .optional()
    .describe('Motivo de un supervisor para cerrar aunque haya ventas sin sincronizar'),
});
export const resumenCajaSchema = z.object({
  sesionId: z.uuid(),
  abiertaEn: z.iso.datetime(),
  cerradaEn: z.iso.datetime().nullable(),
  fondo: montoSchema,
  ventas: z.number().int(),
  totalVendido: montoSchema,
  porMedio: z.array(z.object({ medio: medioPagoSchema, monto: montoSchema })),
  efectivoEsperado: montoSchema.nullable().describe('null: quien cierra cuenta sin saberlo'),
  contadoEfectivo: montoSchema.nullable(),
  diferencia: z.string().nullable(),
  regularizacion: z
    .object({
      ventas: z.number().int(),
      total: montoSchema,
      porMedio: z.array(z.object({ medio: medioPagoSchema, monto: montoSchema })),
    })
    .nullable()
    .describe('Ventas sin conexión que llegaron después del cierre; no cambian con qué se cerró'),
});
export type ResumenCaja = z.infer<typeof resumenCajaSchema>;
