import { z } from 'zod';
import { servicioPadron } from '../../integrations/padron/padron-client.ts';
import { crontab } from '../../platform/schedules/schedule.ts';
import { defineTask } from '../../platform/tasks/task.ts';

export const traerTipoCambio = defineTask({
  name: 'padron.traer_tipo_cambio',
  summary: 'Trae el tipo de cambio del dólar que SUNAT publica cada mañana',
  queue: 'sync',
  needs: [servicioPadron],
  input: z.object({ fecha: z.iso.date() }),
  output: z.object({ venta: z.string().nullable() }),
  unique: { key: ({ fecha }) => fecha, until: 'finished' },
  schedule: crontab('15 7-11 * * *', {
    name: 'traer-tipo-cambio',
    impact: 'Los comprobantes en dólares usan el último tipo de cambio publicado, o el que se registre a mano.',
    onMissed: 'run-once',
    input: ({ localDate }) => ({ fecha: localDate }),
  }),
});
