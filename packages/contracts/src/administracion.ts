import { z } from 'zod';
import { runStateSchema } from './monitor.ts';

/** When a schedule fires: a five-field crontab in Lima time, or an interval from midnight in Lima. */
export const horarioSchema = z.union([
  z.strictObject({ cron: z.string().trim().min(1, 'Escriba el crontab').max(120) }),
  z.strictObject({
    everyMs: z
      .number()
      .int()
      .min(1_000, 'El intervalo es de al menos un segundo')
      .max(31 * 86_400_000),
  }),
]);
export type Horario = z.infer<typeof horarioSchema>;

export const saludSchema = z.enum(['sano', 'atrasado', 'fallando', 'atascado', 'nunca-corrio', 'pausado', 'sin-tarea']);
export type Salud = z.infer<typeof saludSchema>;

/** What became of a slot and of its run. */
export const destinoTurnoSchema = z.enum([
  'corrio',
  'corrio-tarde',
  'recuperado',
  'fallo',
  'en-proceso',
  'retenido',
  'omitido',
  'perdido',
  'sin-registro',
  'sin-decidir',
  'por-venir',
]);
export type DestinoTurno = z.infer<typeof destinoTurnoSchema>;

export const programacionSchema = z.object({
  nombre: z.string(),
  tarea: z.string(),
  resumen: z.string().nullable(),
  impacto: z.string().nullable().describe('Qué se detiene si no corre'),
  horario: horarioSchema,
  horarioEnPalabras: z.string(),
  horarioDelCodigo: horarioSchema,
  horarioDelCodigoEnPalabras: z.string(),
  editada: z.object({ por: z.string(), en: z.iso.datetime().nullable() }).nullable(),
  pausada: z
    .object({ por: z.string().nullable(), en: z.iso.datetime().nullable(), motivo: z.string().nullable() })
    .nullable(),
  alPerderTurnos: z.enum(['omitir', 'una-vez', 'cada-turno']).nullable(),
  salud: saludSchema,
  porQue: z.string().nullable(),
  proximoTurno: z.iso.datetime().nullable(),
  ultimaEjecucion: z
    .object({
      id: z.uuid(),
      turno: z.iso.datetime(),
      estado: runStateSchema.nullable(),
      iniciadaPor: z.string().nullable().describe('null: la inició su turno'),
    })
    .nullable(),
  ultimoExito: z.iso.datetime().nullable(),
});
export type Programacion = z.infer<typeof programacionSchema>;
export const programacionesRespuesta = z.object({
  items: z.array(programacionSchema),
  planificador: z.object({ vivo: z.boolean(), ultimaSenal: z.iso.datetime() }),
});

const motivo = z.string().trim().min(5, 'Escriba por qué, en al menos 5 letras').max(300);
export const motivoBody = z.strictObject({ motivo });
export const vistaPreviaBody = z.strictObject({ horario: horarioSchema });
export const vistaPreviaRespuesta = z.object({ enPalabras: z.string(), turnos: z.array(z.iso.datetime()) });
export const editarHorarioBody = z.strictObject({ horario: horarioSchema, motivo });
export const ejecucionIniciada = z.object({
  ejecucionId: z.uuid(),
  nueva: z.boolean().describe('false: ya había una en curso que vale por esta'),
});

export const calendarioQuery = z.object({
  dia: z.iso.date().optional().describe('Día de Lima; por defecto, hoy'),
});
export const turnoSchema = z.object({
  en: z.iso.datetime(),
  destino: destinoTurnoSchema,
  ejecucionId: z.uuid().nullable(),
  tardeMs: z.number().int().nullable(),
  motivo: z.string().nullable(),
});
export type Turno = z.infer<typeof turnoSchema>;
export const calendarioRespuesta = z.object({
  dia: z.iso.date(),
  items: z.array(
    z.object({
      nombre: z.string(),
      turnos: z.array(turnoSchema),
      incompleto: z.boolean().describe('Hay más turnos de los que caben'),
      aMano: z.array(z.object({ en: z.iso.datetime(), por: z.string(), motivo: z.string(), ejecucionId: z.uuid() })),
    }),
  ),
});
export type Calendario = z.infer<typeof calendarioRespuesta>;

export const resultadosQuery = z.object({
  tarea: z.string().max(80).optional(),
  estado: runStateSchema.optional(),
  clave: z.string().trim().max(120).optional().describe('Comprobante, RUC, pedido o id de la ejecución'),
  dia: z.iso.date().optional().describe('Encoladas ese día de Lima'),
  /** Where the page before ended, as the answer gave it. */
  desde: z.string().max(80).optional(),
  porPagina: z.coerce.number().int().min(1).max(200).default(50),
});

export const resultadoSchema = z.object({
  id: z.uuid(),
  tarea: z.string(),
  cola: z.string(),
  estado: runStateSchema,
  claves: z.array(z.string()),
  encoladaEn: z.iso.datetime(),
  iniciadaEn: z.iso.datetime().nullable(),
  terminadaEn: z.iso.datetime().nullable(),
  intentos: z.number().int(),
  motivo: z.string().nullable(),
});
export type Resultado = z.infer<typeof resultadoSchema>;
export const resultadosRespuesta = z.object({
  items: z.array(resultadoSchema),
  siguiente: z.string().nullable().describe('Va en «desde» para pedir la página siguiente'),
  tareas: z.array(z.string()),
});

export const resultadoDetalleSchema = resultadoSchema.extend({
  resumen: z.string().nullable(),
  turno: z.iso.datetime(),
  traza: z.string(),
  worker: z.string().nullable(),
  entrada: z.unknown(),
  salida: z.unknown(),
  error: z.string().nullable(),
  aplazamientos: z.number().int(),
  historia: z.array(
    z.object({
      numero: z.number().int(),
      worker: z.string(),
      inicio: z.iso.datetime(),
      fin: z.iso.datetime(),
      desenlace: z.string(),
      motivo: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type ResultadoDetalle = z.infer<typeof resultadoDetalleSchema>;
