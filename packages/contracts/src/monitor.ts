import { z } from 'zod';
import { auditoriaPagina } from './auditoria.ts';

export const runStateSchema = z.enum([
  'waiting',
  'running',
  'waiting-retry',
  'postponed',
  'done',
  'failed',
  'gave-up',
  'cancelled',
]);
export type RunState = z.infer<typeof runStateSchema>;

const instant = z.iso.datetime();

/** Who looks, and whether they may act. */
export const monitorYoSchema = z.object({
  usuario: z.string(),
  nombre: z.string(),
  opera: z.boolean().describe('Puede actuar; si no, solo mira'),
  sesion: z.boolean().describe('Entró con su sesión de la aplicación y no con la clave del monitor'),
  aplicacion: z.string().describe('Dónde se abre la aplicación'),
});
export type MonitorYo = z.infer<typeof monitorYoSchema>;

export const monitorRunSchema = z.object({
  id: z.uuid(),
  task: z.string(),
  queue: z.string(),
  state: runStateSchema,
  keys: z.array(z.string()),
  enqueuedAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  worker: z.string().nullable(),
  attempts: z.number().int(),
  postponements: z.number().int(),
  reason: z.string().nullable(),
  fingerprint: z.string().nullable(),
});
export type MonitorRun = z.infer<typeof monitorRunSchema>;

export const monitorErrorGroupSchema = z.object({
  fingerprint: z.string(),
  count: z.number().int(),
  tasks: z.array(z.string()),
  firstAt: instant,
  lastAt: instant,
  message: z.string(),
  reason: z.string().nullable(),
  sampleRunId: z.uuid(),
  line: z.array(z.number().int()).describe('Cuántas por tramo, de lo más antiguo a lo más nuevo'),
});
export type MonitorErrorGroup = z.infer<typeof monitorErrorGroupSchema>;
export const monitorErrorGroupsQuery = z.object({ horas: z.coerce.number().int().min(1).max(720).default(24) });
export const monitorErrorGroupsSchema = z.object({
  since: instant,
  bucketSeconds: z.number(),
  items: z.array(monitorErrorGroupSchema),
});

const pauseSchema = z.object({ at: instant, by: z.string(), reason: z.string() });

export const monitorScheduleSchema = z.object({
  name: z.string(),
  task: z.string(),
  summary: z.string().nullable(),
  timing: z.union([z.object({ cron: z.string() }), z.object({ everyMs: z.number() })]),
  paused: z.boolean(),
  health: z.enum(['healthy', 'late', 'failing', 'stuck', 'never-ran', 'paused', 'without-task']),
  why: z.string().nullable().describe('Por qué no está sana'),
  impact: z.string().nullable().describe('Qué se detiene si no corre'),
  nextAt: instant.nullable(),
  lastAt: instant.nullable(),
  lastFate: z.string().nullable(),
  lastSuccessAt: instant.nullable(),
});
export type MonitorSchedule = z.infer<typeof monitorScheduleSchema>;

export const monitorBulkRetrySchema = z.object({
  id: z.uuid(),
  state: z.enum(['canary', 'running', 'stopped', 'done']),
  canary: z.number().int(),
  total: z.number().int(),
  retried: z.number().int(),
  skipped: z.number().int(),
  outcome: z.string().nullable(),
  requestedBy: z.string(),
  reason: z.string(),
  requestedAt: instant,
  endedAt: instant.nullable(),
});
export type MonitorBulkRetry = z.infer<typeof monitorBulkRetrySchema>;

export const monitorAlertSchema = z.object({
  id: z.uuid(),
  kind: z.string(),
  subject: z.string(),
  severity: z.enum(['advertencia', 'critica']),
  title: z.string(),
  detail: z.string(),
  runbook: z.string().describe('Qué hacer: la página de docs/operacion/'),
  openedAt: instant,
  acknowledgedBy: z.string().nullable(),
});
export type MonitorAlert = z.infer<typeof monitorAlertSchema>;

export const monitorOverviewSchema = z.object({
  at: instant,
  verdict: z
    .object({ ok: z.boolean(), text: z.string(), since: instant.nullable() })
    .describe('Lo peor que pasa, en una frase, y desde cuándo'),
  queues: z.array(
    z.object({
      name: z.string(),
      waiting: z.number().int(),
      active: z.number().int(),
      delayed: z.number().int(),
      workers: z.number().int(),
      oldestSeconds: z.number().nullable(),
      perMinute: z.number(),
      failedHour: z.number().int(),
      paused: pauseSchema.nullable(),
      line: z.array(z.number().int()).describe('Terminadas en cada uno de los últimos 60 minutos'),
    }),
  ),
  circuits: z.array(
    z.object({
      service: z.string(),
      state: z.enum(['closed', 'open', 'half-open']),
      since: instant.nullable(),
      nextProbeAt: instant.nullable(),
      held: z.number().int(),
      emptyAt: instant.nullable().describe('Cuándo se habrá enviado lo retenido, si la próxima prueba sale bien'),
    }),
  ),
  alerts: z.array(monitorAlertSchema),
  workers: z.array(
    z.object({
      id: z.string(),
      queues: z.array(z.string()),
      concurrency: z.number().int(),
      startedAt: instant,
      heartbeatAt: instant,
      running: z.array(
        z.object({
          runId: z.string(),
          task: z.string(),
          since: z.string(),
          percent: z.number().nullable(),
          text: z.string().nullable(),
        }),
      ),
      memoryMb: z.number(),
      loopLagMs: z.number(),
    }),
  ),
  beat: z.object({ leader: z.string(), term: z.string(), heartbeatAt: instant }),
  schedules: z.array(monitorScheduleSchema),
  errors: z.array(monitorErrorGroupSchema).describe('Los grupos de errores más recientes de las últimas 24 horas'),
  bulkRetries: z.array(monitorBulkRetrySchema).describe('Los reintentos en lote que siguen, y los últimos'),
});
export type MonitorOverview = z.infer<typeof monitorOverviewSchema>;

export const monitorRunsQuery = z.object({
  q: z
    .string()
    .trim()
    .max(120)
    .optional()
    .describe('Comprobante, RUC, pedido o teléfono, completo o su comienzo; id de la ejecución o de la traza'),
  task: z.string().max(80).optional(),
  queue: z.string().max(40).optional(),
  state: runStateSchema.optional(),
  since: instant.optional(),
  until: instant.optional(),
  fingerprint: z.string().max(64).optional(),
  worker: z.string().max(120).optional(),
  after: z.string().max(80).optional().describe('El `next` de la página anterior'),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const monitorRunsSchema = z.object({
  items: z.array(monitorRunSchema),
  match: z
    .enum(['filters', 'id', 'trace', 'key', 'prefix'])
    .describe('Como qué se entendió el texto buscado: nada, un id, una traza, una clave completa o su comienzo'),
  key: z.string().nullable().describe('La clave, o su comienzo, tal como está escrita en las ejecuciones'),
  next: z.string().nullable(),
});

export const monitorTraceStageSchema = z.object({
  kind: z.enum(['http', 'outbox', 'queue', 'attempt', 'wait', 'channel', 'browser', 'run']),
  name: z.string(),
  at: instant,
  ms: z.number().describe('Cuánto duró; 0 es un instante'),
  tone: z.enum(['ok', 'work', 'held', 'bad', 'idle']),
  detail: z.string().nullable(),
  runId: z.uuid().nullable().describe('Otra ejecución de la misma traza'),
});
export type MonitorTraceStage = z.infer<typeof monitorTraceStageSchema>;

export const monitorRunStorySchema = monitorRunSchema.extend({
  summary: z.string().nullable(),
  traceId: z.string(),
  dueAt: instant,
  flow: z.uuid().nullable().describe('El flujo del que es parte'),
  step: z.number().int().nullable().describe('Su lugar en el flujo, desde 0; null la continuación de un reparto'),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  history: z.array(
    z.object({
      number: z.number().int(),
      worker: z.string(),
      startedAt: instant,
      finishedAt: instant,
      outcome: z.string(),
      reason: z.string().nullable(),
      error: z.string().nullable(),
      stack: z.string().nullable(),
      log: z
        .array(z.object({ at: z.number(), level: z.string(), event: z.string(), data: z.string() }))
        .readonly()
        .nullable()
        .describe('Lo último que escribió el intento'),
    }),
  ),
  trace: z.array(monitorTraceStageSchema),
});
export type MonitorRunStory = z.infer<typeof monitorRunStorySchema>;

const flowSchema = z.object({
  id: z.uuid(),
  kind: z.enum(['chain', 'fan-out']),
  state: z.enum(['open', 'done', 'failed', 'gave-up', 'cancelled']),
  steps: z
    .array(z.string())
    .describe('De una cadena, sus tareas en orden; de un reparto, la de cada parte y la que sigue'),
  total: z.number().int().describe('Ejecuciones y flujos dentro, sin la continuación'),
});
export const monitorFlowQuery = z.object({
  desde: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limite: z.coerce.number().int().min(1).max(100).default(50),
});
export const monitorFlowSchema = flowSchema.extend({
  done: z.number().int(),
  failed: z.number().int(),
  gaveUp: z.number().int(),
  cancelled: z.number().int(),
  createdAt: instant,
  endedAt: instant.nullable(),
  parent: flowSchema.nullable().describe('El flujo que espera a este'),
  inner: z.array(flowSchema).describe('Los flujos que sus ejecuciones empezaron'),
  runs: z.array(
    z.object({
      id: z.uuid(),
      task: z.string(),
      state: runStateSchema,
      step: z.number().int().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  more: z.boolean().describe('Hay ejecuciones después de las últimas de aquí'),
});
export type MonitorFlow = z.infer<typeof monitorFlowSchema>;

export const monitorSlotSchema = z.object({
  schedule: z.string(),
  dueAt: instant,
  fate: z.enum(['enqueued', 'caught-up', 'skipped', 'missed']),
  reason: z.string().nullable(),
  runId: z.uuid().nullable(),
  runState: runStateSchema.nullable(),
});
export type MonitorSlot = z.infer<typeof monitorSlotSchema>;
export const monitorCalendarQuery = z.object({ dia: z.iso.date().optional().describe('Día de Lima; hoy si falta') });
export const monitorCalendarSchema = z.object({
  dia: z.iso.date(),
  from: instant,
  schedules: z.array(monitorScheduleSchema),
  slots: z.array(monitorSlotSchema),
});
export type MonitorCalendar = z.infer<typeof monitorCalendarSchema>;

/** Nobody acts without saying why: it is what the next person reads. */
const motivo = z.string().trim().min(5, 'Diga por qué, en unas palabras').max(300);
export const monitorMotivoBody = z.strictObject({ motivo });

export const monitorFiltroReintento = z.strictObject({
  task: z.string().max(80).optional(),
  queue: z.string().max(40).optional(),
  state: z.enum(['failed', 'gave-up', 'cancelled']).optional(),
  fingerprint: z.string().max(64).optional(),
  key: z.string().max(120).optional(),
  keyPrefix: z.string().max(120).optional(),
  since: instant.optional(),
  until: instant.optional(),
});
export type MonitorFiltroReintento = z.infer<typeof monitorFiltroReintento>;
export const monitorReintentoBody = z.strictObject({
  filtro: monitorFiltroReintento,
  canario: z.number().int().min(1).max(100).describe('Cuántas se prueban antes que el resto'),
  motivo,
});

export const monitorTareasSchema = z.object({
  items: z.array(z.object({ name: z.string(), summary: z.string(), queue: z.string() })),
});

export const monitorOperacionesSchema = auditoriaPagina;
