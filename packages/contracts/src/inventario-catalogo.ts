import { z } from 'zod';
import { decimalSchema, montoSchema } from './dinero.ts';
import { afectacionSchema, productoSchema } from './inventario.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';
import { codigosDeUnidad } from './unidades.ts';

export const productosQuery = z.object({
  ...paginacionQuery,
  q: z.string().trim().max(80).optional(),
  categoria: z.string().max(80).optional(),
  estado: z.enum(['activos', 'inactivos', 'todos']).default('activos'),
  orden: z.enum(['nombre', '-nombre', 'codigo', '-codigo', 'precio', '-precio']).default('nombre'),
});
export const productoDelCatalogo = productoSchema.extend({
  marca: z.string().nullable(),
  stockMinimo: decimalSchema,
  stockCritico: decimalSchema,
  conLotes: z.boolean(),
});
export const productosPagina = paginaDe(productoDelCatalogo).extend({ categorias: z.array(z.string()) });
export type ProductoDelCatalogo = z.infer<typeof productoDelCatalogo>;

export const productoBody = z
  .strictObject({
    codigo: z
      .string()
      .trim()
      .toUpperCase()
      .regex(/^[A-Z0-9._/-]{1,40}$/, 'Use letras, números, punto, guion o barra, hasta 40, sin espacios'),
    codigoBarras: z
      .string()
      .trim()
      .max(40)
      .transform((texto) => (texto === '' ? null : texto))
      .nullable(),
    nombre: z.string().trim().min(2, 'Escriba el nombre').max(200),
    categoria: z.string().trim().min(2, 'Escriba la categoría').max(80),
    marca: z
      .string()
      .trim()
      .max(80)
      .transform((texto) => (texto === '' ? null : texto))
      .nullable(),
    unidad: z.string().refine((codigo) => codigosDeUnidad.includes(codigo), 'Elija la unidad'),
    precio: montoSchema,
    afectacion: afectacionSchema,
    stockMinimo: decimalSchema,
    stockCritico: decimalSchema,
    conLotes: z.boolean(),
  })
  .refine(({ stockMinimo, stockCritico }) => Number(stockCritico) <= Number(stockMinimo), {
    path: ['stockCritico'],
    message: 'El nivel crítico no puede pasar del mínimo',
  });
export type ProductoBody = z.output<typeof productoBody>;
export const estadoProductoBody = z.strictObject({ activo: z.boolean() });

const persona = z.object({ id: z.uuid(), nombre: z.string() });
export const almacenDelCatalogo = z.object({
  id: z.uuid(),
  codigo: z.string(),
  nombre: z.string(),
  permiteNegativo: z.boolean(),
  activo: z.boolean(),
  supervisor: persona.nullable(),
  seguidores: z.array(persona),
});
export type AlmacenDelCatalogo = z.infer<typeof almacenDelCatalogo>;
/** Every warehouse, and who may be put in charge of one. */
export const almacenesDelCatalogo = z.object({ items: z.array(almacenDelCatalogo), personas: z.array(persona) });
export const almacenBody = z.strictObject({
  codigo: z
    .string()
    .trim()
    .toUpperCase()
    .regex(/^[A-Z0-9-]{2,20}$/, 'Use de 2 a 20 letras, números o guiones'),
  nombre: z.string().trim().min(2, 'Escriba el nombre').max(80),
  permiteNegativo: z.boolean(),
  activo: z.boolean(),
  supervisorId: z.uuid().nullable(),
  seguidorIds: z.array(z.uuid()).max(50),
});
export type AlmacenBody = z.output<typeof almacenBody>;

/** What a file may hold; more goes in several. */
export const limitesDeImportacion = { maxFilas: 5_000, maxBytes: 700_000 } as const;

export const importarBody = z.strictObject({
  nombre: z.string().trim().min(1).max(120),
  contenido: z.base64().max(Math.ceil((limitesDeImportacion.maxBytes * 4) / 3) + 4, 'El archivo pasa de 700 kB'),
});
export const estadoImportacionSchema = z.enum(['revisando', 'revisada', 'aplicando', 'aplicada', 'ilegible']);
export const estadoFilaSchema = z.enum(['crear', 'cambiar', 'igual', 'errada', 'hecha', 'rechazada']);
export const importacionSchema = z.object({
  id: z.uuid(),
  archivo: z.string(),
  estado: estadoImportacionSchema,
  problema: z.string().nullable(),
  creadaEn: z.iso.datetime(),
  usuario: z.string(),
  aplicadaEn: z.iso.datetime().nullable(),
  filas: z.record(estadoFilaSchema, z.number().int()),
});
export type Importacion = z.infer<typeof importacionSchema>;
export const importacionFilasQuery = z.object({
  ...paginacionQuery,
  estado: estadoFilaSchema.optional(),
});
export const importacionFilaSchema = z.object({
  fila: z.number().int(),
  codigo: z.string(),
  nombre: z.string().nullable(),
  estado: estadoFilaSchema,
  errores: z.array(z.object({ columna: z.string(), problema: z.string(), arreglo: z.string() })),
});
export const importacionFilasPagina = paginaDe(importacionFilaSchema);
export type ImportacionFila = z.infer<typeof importacionFilaSchema>;
