import { z } from 'zod';
import { libroGenerableSchema, librosGenerables, type LibroGenerable } from '@jsol/contracts/facturacion-libros';
import { periodoSchema } from '@jsol/contracts/periodo';
import { crontab, every } from '../../platform/schedules/schedule.ts';
import { addDays } from '../../platform/time/lima.ts';
import { defineTask } from '../../platform/tasks/task.ts';
import { finDelPlazo } from './domain/plazos.ts';

/** `'2026-11-02'` → `'2026-10'`. */
const mesAnterior = (fecha: string): string => addDays(`${fecha.slice(0, 7)}-01`, -1).slice(0, 7);

/** The circuit of everything SUNAT answers; integrations/sunat reports to it. */
export const servicioSunat = 'sunat';

export const emitirComprobanteSunat = defineTask({
  name: 'facturacion.emitir_comprobante_sunat',
  summary: 'Firma el comprobante, lo envía a SUNAT y guarda su respuesta',
  queue: 'critical',
  // SUNAT answers in 1–15 s; the client waits 45 s, and signing and a query come on top.
  timeout: '2m',
  input: z.object({ comprobanteId: z.uuid(), numero: z.string(), venceEl: z.iso.date() }),
  output: z.object({ estado: z.string() }),
  unique: { key: ({ comprobanteId }) => comprobanteId, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
  needs: [servicioSunat],
  dueBy: ({ venceEl }) => finDelPlazo(venceEl),
  // Spec §8: more than three attempts of a receipt are looked at by a person.
  reviewAfterAttempts: 3,
  aliases: ['facturacion.emitir_comprobante'],
});

export const enviarResumenDiarioSunat = defineTask({
  name: 'facturacion.enviar_resumen_diario_sunat',
  summary: 'Agrupa las boletas pendientes por fecha y las informa a SUNAT en resúmenes diarios',
  queue: 'critical',
  timeout: '5m',
  input: z.object({ fecha: z.iso.date() }),
  output: z.object({
    resultado: z.enum(['sin boletas', 'informadas']),
    archivos: z.array(z.string()),
    documentos: z.number(),
    aplazados: z.number(),
  }),
  unique: { key: ({ fecha }) => fecha, until: 'finished' },
  keys: ({ fecha }) => [`resumen-${fecha}`],
  aliases: ['facturacion.enviar_resumen_diario'],
  schedule: crontab('50 23 * * *', {
    name: 'enviar-resumen-diario-sunat',
    impact: 'Las boletas que van en resumen no se informan a SUNAT; tienen 7 días desde su emisión.',
    onMissed: 'run-once',
    input: ({ localDate }) => ({ fecha: localDate }),
  }),
});

export const tramitarResumenSunat = defineTask({
  name: 'facturacion.tramitar_resumen_sunat',
  summary: 'Envía un resumen, una baja o una reversión a SUNAT y pregunta por su ticket hasta que lo resuelve',
  queue: 'critical',
  // Up to 500 documents are asked about where a ticket was lost.
  timeout: '5m',
  input: z.object({ resumenId: z.uuid(), numero: z.string(), venceEl: z.iso.date() }),
  output: z.object({ estado: z.string() }),
  unique: { key: ({ resumenId }) => resumenId, until: 'finished' },
  keys: ({ resumenId, numero }) => [resumenId, numero],
  needs: [servicioSunat],
  dueBy: ({ venceEl }) => finDelPlazo(venceEl),
  reviewAfterAttempts: 3,
});

export const manejarRechazoSunat = defineTask({
  name: 'facturacion.manejar_rechazo_sunat',
  summary: 'Explica el rechazo de SUNAT y avisa a quien emitió y a contabilidad',
  queue: 'critical',
  input: z.object({ comprobanteId: z.uuid(), numero: z.string() }),
  unique: { key: ({ comprobanteId }) => comprobanteId, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
});

export const reenviarComprobanteContingencia = defineTask({
  name: 'facturacion.reenviar_comprobante_contingencia',
  summary: 'Vuelve a encolar los comprobantes que SUNAT no ha respondido, primero los que vencen antes',
  queue: 'critical',
  input: z.object({}),
  output: z.object({ pendientes: z.number(), reencolados: z.number(), porVencer: z.number() }),
  unique: { key: () => 'unico', until: 'finished' },
  aliases: ['facturacion.reenviar_contingencia'],
  schedule: every(300, {
    name: 'reintentar-comprobantes-contingencia',
    impact: 'Los comprobantes que SUNAT no llegó a responder quedan sin enviar hasta que alguien los reintente.',
    onMissed: 'run-once',
    input: () => ({}),
  }),
});

export const enviarComprobanteClienteEmail = defineTask({
  name: 'facturacion.enviar_comprobante_cliente_email',
  summary: 'Envía al cliente el PDF, el XML y el CDR por correo',
  queue: 'notifications',
  input: z.object({ clave: z.string(), comprobanteId: z.uuid(), numero: z.string() }),
  unique: { key: ({ clave }) => clave, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
});

export const enviarComprobanteClienteWhatsapp = defineTask({
  name: 'facturacion.enviar_comprobante_cliente_whatsapp',
  summary: 'Avisa al cliente por WhatsApp que su comprobante está listo; por correo donde no hay WhatsApp',
  queue: 'notifications',
  input: z.object({ clave: z.string(), comprobanteId: z.uuid(), numero: z.string() }),
  output: z.object({ canal: z.enum(['whatsapp', 'correo']) }),
  unique: { key: ({ clave }) => clave, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
});

/** The business key under which the runs of a month's books are found. */
export const claveDeLibros = (periodo: string): string => `libros-${periodo}`;
export const generarPleMensual = defineTask({
  name: 'facturacion.generar_ple_mensual',
  summary: 'Genera los libros del mes (PLE y SIRE) y su informe de validación',
  queue: 'reports',
  // A month of a hundred thousand receipts takes some tens of seconds.
  timeout: '20m',
  input: z.object({
    periodo: periodoSchema,
    libros: z.array(libroGenerableSchema).default(Object.keys(librosGenerables) as LibroGenerable[]),
    /** Who asked; null for the schedule. */
    quien: z.string().nullable().default(null),
  }),
  output: z.object({ periodo: z.string(), nuevos: z.number(), iguales: z.number(), errores: z.number() }),
  unique: { key: ({ periodo }) => periodo, until: 'finished' },
  keys: ({ periodo }) => [claveDeLibros(periodo)],
  schedule: crontab('30 3 2 * *', {
    name: 'generar-ple-mensual',
    impact: 'Los libros del mes anterior no están listos para revisarlos; se pueden pedir a mano.',
    onMissed: 'run-once',
    input: ({ localDate }) => ({
      periodo: mesAnterior(localDate),
      libros: Object.keys(librosGenerables) as LibroGenerable[],
      quien: null,
    }),
  }),
});
