import { z } from 'zod';

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

export const monitorRunSchema = z.object({
  id: z.uuid(),
  task: z.string(),
  queue: z.string(),
  state: runStateSchema,
  keys: z.array(z.string()),
  enqueuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().nullable(),
  finishedAt: z.iso.datetime().nullable(),
  attempts: z.number().int(),
  postponements: z.number().int(),
  reason: z.string().nullable(),
});
export type MonitorRun = z.infer<typeof monitorRunSchema>;

export const monitorOverviewSchema = z.object({
  at: z.iso.datetime(),
  verdict: z.object({ ok: z.boolean(), text: z.string() }).describe('Lo peor que pasa, en una frase'),
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
    }),
  ),
  circuits: z.array(
    z.object({
      service: z.string(),
      state: z.enum(['closed', 'open', 'half-open']),
      since: z.iso.datetime().nullable(),
      nextProbeAt: z.iso.datetime().nullable(),
      held: z.number().int(),
    }),
  ),
  workers: z.array(
    z.object({
      id: z.string(),
      queues: z.array(z.string()),
      concurrency: z.number().int(),
      startedAt: z.iso.datetime(),
      heartbeatAt: z.iso.datetime(),
      running: z.array(z.object({ runId: z.string(), task: z.string(), since: z.string() })),
      memoryMb: z.number(),
      loopLagMs: z.number(),
    }),
  ),
  beat: z.object({ leader: z.string(), term: z.string(), heartbeatAt: z.iso.datetime() }),
  schedules: z.array(
    z.object({
      name: z.string(),
      task: z.string(),
      paused: z.boolean(),
      nextAt: z.iso.datetime().nullable(),
      lastAt: z.iso.datetime().nullable(),
      lastFate: z.string().nullable(),
    }),
  ),
});
export type MonitorOverview = z.infer<typeof monitorOverviewSchema>;

export const monitorRunsQuery = z.object({
  q: z.string().trim().max(120).optional().describe('Clave exacta: comprobante, RUC, id de la ejecución'),
  task: z.string().max(80).optional(),
  state: runStateSchema.optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const monitorRunStorySchema = monitorRunSchema.extend({
  traceId: z.string(),
  dueAt: z.iso.datetime(),
  worker: z.string().nullable(),
  input: z.unknown(),
  output: z.unknown(),
  error: z.string().nullable(),
  history: z.array(
    z.object({
      number: z.number().int(),
      worker: z.string(),
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime(),
      outcome: z.string(),
      reason: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});
export type MonitorRunStory = z.infer<typeof monitorRunStorySchema>;
