import { z } from 'zod';
import { runStateSchema } from './monitor.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';
import { periodoSchema } from './periodo.ts';

export const librosGenerables = {
  '140100': 'Registro de ventas (14.1)',
  '080100': 'Registro de compras (8.1)',
  '080200': 'Compras de no domiciliados (8.2)',
  '050100': 'Libro diario (5.1)',
  '060100': 'Libro mayor (6.1)',
  rvie: 'RVIE del SIRE, reemplazo',
  rce: 'RCE del SIRE, reemplazo',
} as const;
export const libroGenerableSchema = z.enum(Object.keys(librosGenerables) as [LibroGenerable, ...LibroGenerable[]]);
export type LibroGenerable = keyof typeof librosGenerables;

export const archivoDelLibroSchema = z.object({
  id: z.uuid(),
  version: z.number().int(),
  nombre: z.string(),
  lineas: z.number().int(),
  total: z.string().describe('En soles: suma de los documentos; del diario y el mayor, del debe'),
  errores: z.number().int(),
  avisos: z.number().int(),
  sha256: z.string(),
  generadoEn: z.iso.datetime(),
  generadoPor: z.string().nullable(),
});
export type ArchivoDelLibro = z.infer<typeof archivoDelLibroSchema>;

export const librosDelMesSchema = z.object({
  periodo: periodoSchema,
  vence: z.iso.date().nullable().describe('Cuándo vence la declaración del mes para este RUC'),
  cerrado: z.object({ en: z.iso.datetime(), por: z.string() }).nullable(),
  sinRespuesta: z.number().int().describe('Comprobantes del mes que SUNAT todavía no aceptó ni rechazó'),
  generacion: z
    .object({
      runId: z.uuid(),
      estado: runStateSchema,
      motivo: z.string().nullable().describe('Por qué no terminó bien, o espera'),
      porcentaje: z.number().int().nullable().describe('Cuánto va de lo que está en marcha; null si no lo ha dicho'),
    })
    .nullable()
    .describe('La última vez que se pidieron los libros del mes'),
  libros: z.array(
    z.object({
      libro: libroGenerableSchema,
      nombre: z.string(),
      archivos: z.array(archivoDelLibroSchema).describe('El más reciente primero'),
    }),
  ),
});
export type LibrosDelMes = z.infer<typeof librosDelMesSchema>;

export const generarLibrosBody = z.strictObject({
  libros: z.array(libroGenerableSchema).min(1, 'Elija al menos un libro'),
});

export const hallazgoSchema = z.object({
  linea: z.number().int(),
  campo: z.number().int(),
  gravedad: z.enum(['error', 'aviso']),
  motivo: z.string(),
});
export const hallazgosQuery = z.object(paginacionQuery);
export const hallazgosPagina = paginaDe(hallazgoSchema);

export const reabrirMesBody = z.strictObject({ motivo: z.string().trim().min(5, 'Diga por qué se reabre').max(300) });

export const libroSireSchema = z.enum(['rvie', 'rce']);
/** A propuesta of some thousand receipts is a few hundred kB as a ZIP. */
export const cargarPropuestaBody = z.strictObject({
  libro: libroSireSchema,
  nombre: z.string().trim().min(1).max(120),
  contenido: z.base64().min(1, 'El archivo está vacío').max(700_000, 'El archivo pasa de 500 kB; súbalo como ZIP'),
});

const parteComparadaSchema = z.object({
  tipo: z.string(),
  numero: z.string().describe('F001-15'),
  fechaEmision: z.iso.date(),
  contraparte: z.string().describe('Documento y nombre'),
  igv: z.string(),
  total: z.string(),
});
export const diferenciaSchema = z.object({
  car: z.string(),
  clase: z.enum(['falta-aqui', 'falta-en-sunat', 'distinto']),
  sunat: parteComparadaSchema.nullable(),
  propio: parteComparadaSchema.nullable(),
  campos: z.array(z.enum(['fecha', 'igv', 'total'])).describe('En qué difieren'),
});
export type DiferenciaSire = z.infer<typeof diferenciaSchema>;

export const comparacionQuery = z.object({ ...paginacionQuery, libro: libroSireSchema });
export const comparacionSchema = z.object({
  propuesta: z.object({ nombre: z.string(), cargadaEn: z.iso.datetime(), cargadaPor: z.string() }).nullable(),
  iguales: z.number().int(),
  diferencias: paginaDe(diferenciaSchema),
  totalSunat: z.string(),
  totalPropio: z.string(),
});
export type ComparacionSire = z.infer<typeof comparacionSchema>;

export const cuentaContableSchema = z.object({
  concepto: z.string(),
  vigenteDesde: z.iso.date(),
  cuenta: z.string(),
  descripcion: z.string(),
});
export const cambiarCuentaBody = z.strictObject({
  vigenteDesde: z.iso.date(),
  cuenta: z
    .string()
    .trim()
    .regex(/^\d{2,24}$/, 'Una cuenta tiene de 2 a 24 dígitos'),
  descripcion: z.string().trim().min(3, 'Diga cómo se llama la cuenta').max(100),
});
