import { z } from 'zod';
import { crontab } from '../../../platform/schedules/schedule.ts';
import { defineTask } from '../../../platform/tasks/task.ts';

const par = ({ almacenId, productoId }: { almacenId: string; productoId: string }) => `${almacenId}:${productoId}`;

export const verificarStockMinimo = defineTask({
  name: 'inventario.verificar_stock_minimo',
  summary: 'Compara lo disponible de un producto con su mínimo; abre, agrava o cierra su alerta',
  queue: 'default',
  input: z.object({ almacenId: z.uuid(), productoId: z.uuid() }),
  output: z.object({ alerta: z.enum(['abierta', 'agravada', 'cerrada', 'sin-cambio']) }),
  // It waits 10 s from the first movement; those that follow meanwhile are seen by the same run.
  unique: { key: par, until: 'started' },
  keys: ({ productoId }) => [productoId],
});

export const alertarStockCritico = defineTask({
  name: 'inventario.alertar_stock_critico',
  summary: 'Avisa al supervisor y a los seguidores del almacén que un producto bajó de su mínimo',
  queue: 'notifications',
  input: z.object({
    almacenId: z.uuid(),
    /** Null: everything the warehouse has not told of yet, in one message. */
    alertaId: z.uuid().nullable(),
  }),
  output: z.object({ avisadas: z.number().int(), enResumen: z.boolean() }),
  unique: { key: ({ almacenId, alertaId }) => alertaId ?? `resumen:${almacenId}`, until: 'started' },
  keys: ({ almacenId, alertaId }) => [alertaId ?? almacenId],
});

export const alertarLotePorVencer = defineTask({
  name: 'inventario.alertar_lote_por_vencer',
  summary: 'Avisa de los lotes con stock que vencen en menos de 30 días y de los que ya vencieron',
  queue: 'notifications',
  input: z.object({ fecha: z.iso.date() }),
  output: z.object({ porVencer: z.number().int(), vencidos: z.number().int(), personas: z.number().int() }),
  unique: { key: ({ fecha }) => fecha, until: 'finished' },
  schedule: crontab('0 7 * * *', {
    name: 'alertar-lotes-por-vencer',
    impact: 'Nadie se entera a tiempo de los lotes que vencen; los vencidos siguen sin poder venderse.',
    onMissed: 'run-once',
    input: ({ localDate }) => ({ fecha: localDate }),
  }),
});
