import { z } from 'zod';
import { decimalSchema, montoSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

/** Catalogue 07 codes a product may carry today. */
export const afectacionSchema = z.enum(['10', '20', '30']);

export const productoSchema = z.object({
  id: z.uuid(),
  codigo: z.string(),
  codigoBarras: z.string().nullable(),
  nombre: z.string(),
  categoria: z.string(),
  unidad: z.string().describe('Código UN/ECE rec 20'),
  precio: montoSchema.describe('Precio de venta unitario con IGV'),
  afectacion: afectacionSchema,
  activo: z.boolean(),
});
export type Producto = z.infer<typeof productoSchema>;

export const almacenSchema = z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string() });
export type Almacen = z.infer<typeof almacenSchema>;

export const stockQuery = z.object({
  ...paginacionQuery,
  almacenId: z.uuid(),
  q: z.string().trim().max(80).optional(),
  orden: z.enum(['nombre', '-nombre', 'codigo', '-codigo', 'stock', '-stock']).default('nombre'),
});
export const stockItemSchema = productoSchema.extend({
  stock: z.string().describe('Unidades físicas; puede ser negativo'),
  reservado: z.string(),
  disponible: z.string().describe('Lo que se puede vender: stock menos reservado'),
  stockMinimo: decimalSchema,
  stockCritico: decimalSchema,
  conNivelesPropios: z.boolean().describe('El almacén tiene su propio mínimo'),
  conLotes: z.boolean(),
});
export const stockPagina = paginaDe(stockItemSchema);
export type StockItem = z.infer<typeof stockItemSchema>;

export const movimientoSchema = z.object({
  id: z.uuid(),
  fecha: z.iso.datetime().describe('Cuándo ocurrió'),
  tipo: z.enum(['entrada', 'salida']),
  motivo: z.string(),
  cantidad: z.string(),
  saldo: z.string(),
  documento: z.string().nullable(),
  lote: z.string().nullable(),
  usuario: z.string(),
});
export const movimientosPagina = paginaDe(movimientoSchema);

export const entradaBody = z.strictObject({
  almacenId: z.uuid(),
  motivo: z.enum(['compra', 'ajuste', 'inventario-inicial']),
  documento: z.string().trim().max(40).optional(),
  fecha: z.iso.date().optional().describe('El día en que entró, si no fue hoy'),
  lineas: z
    .array(
      z.strictObject({
        productoId: z.uuid(),
        cantidad: decimalSchema,
        costoUnitario: decimalSchema,
        lote: z
          .strictObject({
            codigo: z.string().trim().toUpperCase().min(1, 'Escriba el lote').max(40),
            vence: z.iso.date().nullable(),
          })
          .optional(),
      }),
    )
    .min(1, 'Agregue al menos un producto')
    .max(500),
});
