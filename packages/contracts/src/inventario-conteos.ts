import { z } from 'zod';
import { decimalSchema } from './dinero.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

export const estadoConteoSchema = z.enum(['abierto', 'revision', 'aplicado', 'anulado']);
export type EstadoConteo = z.infer<typeof estadoConteoSchema>;

export const abrirConteoBody = z
  .strictObject({
    almacenId: z.uuid(),
    alcance: z.enum(['almacen', 'categoria', 'lista']),
    categoria: z.string().trim().min(1).max(80).optional(),
    productoIds: z.array(z.uuid()).min(1).max(500).optional(),
    ciego: z.boolean(),
  })
  .refine(({ alcance, categoria }) => alcance !== 'categoria' || categoria !== undefined, {
    path: ['categoria'],
    message: 'Elija la categoría',
  })
  .refine(({ alcance, productoIds }) => alcance !== 'lista' || productoIds !== undefined, {
    path: ['productoIds'],
    message: 'Agregue al menos un producto',
  });

export const conteosQuery = z.object({ ...paginacionQuery, almacenId: z.uuid() });
export const conteoSchema = z.object({
  id: z.uuid(),
  numero: z.string(),
  almacen: z.object({ id: z.uuid(), nombre: z.string() }),
  alcance: z.enum(['almacen', 'categoria', 'lista']),
  categoria: z.string().nullable(),
  ciego: z.boolean(),
  estado: estadoConteoSchema,
  abiertoEn: z.iso.datetime(),
  abiertoPor: z.string(),
  cerradoEn: z.iso.datetime().nullable(),
  cerradoPor: z.string().nullable(),
  lineas: z.number().int(),
  contadas: z.number().int(),
});
export const conteosPagina = paginaDe(conteoSchema);
export type Conteo = z.infer<typeof conteoSchema>;

export const conteoLineasQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional(),
  ver: z.enum(['todas', 'sin-contar', 'con-diferencia']).default('todas'),
});
export const conteoLineaSchema = z.object({
  id: z.uuid(),
  producto: z.object({
    id: z.uuid(),
    codigo: z.string(),
    codigoBarras: z.string().nullable(),
    nombre: z.string(),
    unidad: z.string(),
  }),
  lote: z.object({ codigo: z.string(), vence: z.iso.date().nullable() }).nullable(),
  contado: z.string().nullable(),
  contadoEn: z.iso.datetime().nullable(),
  contadoPor: z.string().nullable(),
  version: z.number().int(),
  /** What there was at that moment, and what is more or less; null in a blind count that is under way. */
  esperado: z.string().nullable(),
  diferencia: z.string().nullable(),
});
export const conteoLineasPagina = paginaDe(conteoLineaSchema);
export type ConteoLinea = z.infer<typeof conteoLineaSchema>;

export const contarBody = z.strictObject({
  contado: decimalSchema,
  version: z.number().int().min(0).describe('La de la línea que se tenía a la vista'),
});
export const recontarBody = z.strictObject({
  lineaIds: z.array(z.uuid()).min(1, 'Elija al menos un producto').max(500),
});
export const conteoAplicado = z.object({ ajustes: z.number().int() });
