import { z } from 'zod';
import { cantidadSchema, decimalSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

const productoEnLinea = z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string(), unidad: z.string() });
const loteEnLinea = z.object({ id: z.uuid(), codigo: z.string(), vence: z.iso.date().nullable() });

export const motivosDeSalida = ['merma', 'consumo-interno', 'devolucion-proveedor', 'ajuste'] as const;

export const salidaBody = z.strictObject({
  almacenId: z.uuid(),
  motivo: z.enum(motivosDeSalida),
  documento: z.string().trim().max(40).optional(),
  nota: z.string().trim().min(3, 'Escriba por qué sale').max(300),
  lineas: z
    .array(
      z.strictObject({
        productoId: z.uuid(),
        cantidad: cantidadSchema,
        loteId: z.uuid().optional(),
        devuelveId: z.uuid().optional().describe('La entrada que vuelve al proveedor'),
      }),
    )
    .min(1, 'Agregue al menos un producto')
    .max(500),
});
export const documentoRegistrado = z.object({ id: z.uuid(), numero: z.string() });
export type DocumentoRegistrado = z.infer<typeof documentoRegistrado>;

export const estadoTransferenciaSchema = z.enum(['enviada', 'recibida', 'con-diferencias', 'anulada']);
export type EstadoTransferencia = z.infer<typeof estadoTransferenciaSchema>;

export const transferenciaBody = z
  .strictObject({
    origenId: z.uuid(),
    destinoId: z.uuid(),
    nota: z.string().trim().max(300).optional(),
    lineas: z
      .array(z.strictObject({ productoId: z.uuid(), cantidad: cantidadSchema, loteId: z.uuid().optional() }))
      .min(1, 'Agregue al menos un producto')
      .max(500),
  })
  .refine(({ origenId, destinoId }) => origenId !== destinoId, {
    path: ['destinoId'],
    message: 'Elija un destino distinto del origen',
  });

export const transferenciasQuery = z.object({
  ...paginacionQuery,
  almacenId: z.uuid().optional(),
  estado: estadoTransferenciaSchema.optional(),
});

export const transferenciaSchema = z.object({
  id: z.uuid(),
  numero: z.string(),
  origen: z.object({ id: z.uuid(), nombre: z.string() }),
  destino: z.object({ id: z.uuid(), nombre: z.string() }),
  estado: estadoTransferenciaSchema,
  nota: z.string().nullable(),
  enviadaEn: z.iso.datetime(),
  enviadaPor: z.string(),
  cerradaEn: z.iso.datetime().nullable(),
  cerradaPor: z.string().nullable(),
  motivoAnulacion: z.string().nullable(),
  productos: z.number().int(),
});
export const transferenciasPagina = paginaDe(transferenciaSchema);
export type Transferencia = z.infer<typeof transferenciaSchema>;

export const lineaTransferenciaSchema = z.object({
  id: z.uuid(),
  producto: productoEnLinea,
  lote: loteEnLinea.nullable(),
  cantidad: z.string(),
  recibida: z.string().nullable(),
  diferencia: z.string().nullable(),
});
export const transferenciaDetalle = transferenciaSchema.extend({
  lineas: z.array(lineaTransferenciaSchema),
  puedeRecibir: z.boolean(),
  puedeAnular: z.boolean(),
});
export type TransferenciaDetalle = z.infer<typeof transferenciaDetalle>;

export const recibirTransferenciaBody = z.strictObject({
  lineas: z
    .array(
      z.strictObject({
        lineaId: z.uuid(),
        recibida: decimalSchema,
        diferencia: z.string().trim().max(200).optional().describe('Por qué llegó menos'),
      }),
    )
    .min(1)
    .max(1_000),
});
export const anularTransferenciaBody = z.strictObject({
  motivo: z.string().trim().min(3, 'Escriba por qué se anula').max(200),
});
