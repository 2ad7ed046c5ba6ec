import { z } from 'zod';
import { periodoSchema } from './periodo.ts';
import { runStateSchema } from './monitor.ts';
import { paginaDe, paginacionQuery } from './paginacion.ts';

const valor = z.string().describe('Soles con 2 decimales; puede ser negativo');
const unidades = z.string().describe('En la unidad del producto; puede ser negativo');

export const valorizacionQuery = z.object({ fecha: z.iso.date(), almacenId: z.uuid().optional() });
export const valorizacionSchema = z.object({
  fecha: z.iso.date(),
  filas: z.array(
    z.object({
      almacenId: z.uuid(),
      almacen: z.string(),
      categoria: z.string(),
      productos: z.number().int(),
      valor,
      guardado: valor.nullable().describe('Lo que se guardó al cerrar ese día'),
    }),
  ),
  total: valor,
  porCostear: z.number().int().describe('Productos con movimientos que todavía no tienen costo'),
  corrida: z.object({ runId: z.uuid(), estado: runStateSchema, motivo: z.string().nullable() }).nullable(),
  ultima: z
    .object({
      terminadaEn: z.iso.datetime(),
      hechos: z.number().int(),
      omitidos: z.number().int(),
      fallidos: z.number().int(),
      revisados: z.number().int(),
      diferencias: z.number().int(),
      cambio: valor.describe('En cuánto cambió el costo de lo que ya había salido'),
      incidencias: z.number().int(),
    })
    .nullable(),
});
export type Valorizacion = z.infer<typeof valorizacionSchema>;

export const productosValorizadosQuery = z.object({
  ...paginacionQuery,
  fecha: z.iso.date(),
  almacenId: z.uuid(),
  categoria: z.string().max(80).optional(),
  q: z.string().trim().max(80).optional(),
});
export const productosValorizadosPagina = paginaDe(
  z.object({
    productoId: z.uuid(),
    codigo: z.string(),
    nombre: z.string(),
    unidad: z.string(),
    cantidad: unidades,
    costoUnitario: z.string(),
    valor,
  }),
);

export const diferenciasQuery = z.object({ ...paginacionQuery });
export const diferenciasPagina = paginaDe(
  z.object({
    productoId: z.uuid(),
    producto: z.string(),
    almacenId: z.uuid(),
    almacen: z.string(),
    documento: z.string().nullable(),
    motivo: z.string(),
    fecha: z.iso.datetime(),
    antes: valor,
    despues: valor,
    en: z.iso.datetime(),
  }),
);

export const incidenciasPagina = paginaDe(
  z.object({ productoId: z.uuid(), producto: z.string(), motivo: z.string(), en: z.iso.datetime() }),
);

export const kardexQuery = z
  .object({ almacenId: z.uuid(), desde: z.iso.date(), hasta: z.iso.date() })
  .refine(({ desde, hasta }) => desde <= hasta, { message: 'La fecha final es anterior a la inicial', path: ['hasta'] })
  .refine(({ desde, hasta }) => Date.parse(hasta) - Date.parse(desde) <= 366 * 86_400_000, {
    message: 'Pida como máximo un año',
    path: ['hasta'],
  });
const parteDelKardex = z.object({ cantidad: unidades, costoUnitario: z.string(), costoTotal: valor });
export const kardexSchema = z.object({
  empresa: z.object({ ruc: z.string(), razonSocial: z.string() }).nullable(),
  producto: z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string(), unidad: z.string() }),
  almacen: z.object({ id: z.uuid(), codigo: z.string(), nombre: z.string() }),
  desde: z.iso.date(),
  hasta: z.iso.date(),
  porCostear: z.boolean().describe('Falta costear movimientos de este producto'),
  saldoInicial: parteDelKardex,
  filas: z.array(
    z.object({
      movimientoId: z.uuid(),
      fecha: z.iso.date(),
      tipoDocumento: z.string().describe('Tabla 10 de SUNAT'),
      serie: z.string(),
      numero: z.string(),
      operacion: z.string().describe('Tabla 12 de SUNAT'),
      motivo: z.string(),
      /** Of which entry these units are; absent where they came in themselves. */
      capa: z.string().nullable().describe('Documento y fecha de la capa de la que salen'),
      entrada: parteDelKardex.nullable(),
      salida: parteDelKardex.nullable(),
      saldo: parteDelKardex,
    }),
  ),
  totales: z.object({ entradas: parteDelKardex, salidas: parteDelKardex, saldoFinal: parteDelKardex }),
});
export type Kardex = z.infer<typeof kardexSchema>;

export const politicaMesCerradoSchema = z.enum(['diferir', 'rechazar']);
export const mesesSchema = z.object({
  politica: politicaMesCerradoSchema,
  meses: z.array(
    z.object({
      periodo: periodoSchema,
      estado: z.enum(['cerrado', 'por-cerrar', 'abierto', 'en-curso']),
      cerrado: z.object({ en: z.iso.datetime(), por: z.string() }).nullable(),
      /** At its end; of the current month, now. */
      valor,
      sePuedeReabrir: z.boolean(),
    }),
  ),
});
export type Meses = z.infer<typeof mesesSchema>;
export const politicaBody = z.strictObject({ politica: politicaMesCerradoSchema });

export const tiposDeCosto = {
  flete: 'Flete',
  seguro: 'Seguro',
  aduana: 'Aduana',
  'diferencia-precio': 'Diferencia de precio',
  otro: 'Otro',
} as const;
export const tipoDeCostoSchema = z.enum(Object.keys(tiposDeCosto) as [TipoDeCosto, ...TipoDeCosto[]]);
export type TipoDeCosto = keyof typeof tiposDeCosto;

export const costoAdicionalBody = z.strictObject({
  referencia: z.string().min(1, 'Elija la entrada').max(120),
  tipo: tipoDeCostoSchema,
  documento: z.string().trim().max(40).optional(),
  importe: z
    .string()
    .regex(/^-?\d{1,10}(\.\d{1,2})?$/, 'Escriba un monto con hasta 2 decimales, por ejemplo 150.00')
    .refine((monto) => !/^-?0+(\.0*)?$/.test(monto), 'El importe no puede ser cero'),
  reparto: z.enum(['valor', 'cantidad']),
  fecha: z.iso.date(),
});

export const entradasCosteablesQuery = z.object({ ...paginacionQuery, q: z.string().trim().max(80).optional() });
export const entradasCosteablesPagina = paginaDe(
  z.object({
    referencia: z.string(),
    fecha: z.iso.datetime(),
    documento: z.string().nullable(),
    motivo: z.string(),
    almacen: z.string(),
    lineas: z.number().int(),
    valor,
    adicional: valor.describe('Costos adicionales que ya tiene'),
  }),
);

export const costosAdicionalesPagina = paginaDe(
  z.object({
    id: z.uuid(),
    fecha: z.iso.date(),
    tipo: tipoDeCostoSchema,
    documento: z.string().nullable(),
    entrada: z.string().nullable(),
    almacen: z.string(),
    importe: valor,
    /** Null until the task has spread it. */
    alInventario: valor.nullable(),
    alCosto: valor.nullable(),
    usuario: z.string(),
  }),
);
