import { z } from 'zod';
import type { Database } from '../database/database.ts';
import { every } from '../schedules/schedule.ts';
import { handleTask, type TaskHandler } from './handler.ts';
import { maintainLedger } from './ledger-days.ts';
import { done } from './outcome.ts';
import { defineTask } from './task.ts';

/** Hourly, so that a night without a worker costs an hour of the next day. */
export const mantenerRegistro = defineTask({
  name: 'tareas.mantener_registro',
  summary: 'Prepara los días que vienen del registro de tareas y borra lo que ya cumplió su tiempo',
  queue: 'default',
  timeout: '15m',
  input: z.object({}),
  output: z.object({
    opened: z.number().int(),
    moved: z.number().int(),
    dropped: z.number().int(),
    kept: z.number().int(),
    deleted: z.number().int(),
  }),
  unique: { key: () => 'unico', until: 'finished' },
  schedule: every(3_600, {
    name: 'mantener-registro-tareas',
    onMissed: 'run-once',
    impact: 'El registro de ejecuciones deja de depurarse y la base de datos crece.',
    input: () => ({}),
  }),
});

export const mantenerRegistroHandler = (deps: { database: Database; ledgerDays: number }): TaskHandler =>
  handleTask(mantenerRegistro, async (_input, { log, signal }) => done(await maintainLedger({ ...deps, log, signal })));
