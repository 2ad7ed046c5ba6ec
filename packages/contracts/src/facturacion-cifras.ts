import { z } from 'zod';

/** The figures of a document as people read them, in its currency. */
export const totalesSchema = z.object({
  gravado: z.string(),
  exonerado: z.string(),
  inafecto: z.string(),
  exportacion: z.string(),
  gratuito: z.string(),
  igv: z.string(),
  ivap: z.string(),
  isc: z.string(),
  icbper: z.string(),
  otrosTributos: z.string(),
  impuestos: z.string(),
  descuentos: z.string(),
  cargosFueraDeBase: z.string(),
  anticipos: z.string(),
  redondeo: z.string(),
  valorVenta: z.string(),
  precioVenta: z.string(),
  total: z.string(),
});

/** What a factura, boleta or note charges, and what the law adds to it. */
export const cifrasSchema = z.object({
  totales: totalesSchema,
  tipoCambio: z.string().nullable(),
  detraccion: z
    .object({ codigo: z.string(), porcentaje: z.string(), monto: z.string(), cuenta: z.string() })
    .nullable()
    .describe('En soles'),
  percepcion: z
    .object({ porcentaje: z.string(), monto: z.string(), totalConPercepcion: z.string() })
    .nullable()
    .describe('En soles'),
  retencion: z.object({ porcentaje: z.string(), monto: z.string() }).nullable(),
  credito: z
    .object({
      pendiente: z.string(),
      cuotas: z.array(z.object({ numero: z.number().int(), monto: z.string(), vence: z.iso.date() })),
    })
    .nullable()
    .describe('null: al contado'),
  anticipos: z.array(z.object({ numero: z.string(), total: z.string() })),
  ordenCompra: z.string().nullable(),
  guias: z.array(z.string()),
  observaciones: z.array(z.string()).describe('Lo que se escribió para el cliente'),
});
