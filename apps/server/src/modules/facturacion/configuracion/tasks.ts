import { z } from 'zod';
import { crontab } from '../../../platform/schedules/schedule.ts';
import { defineTask } from '../../../platform/tasks/task.ts';

export const vigilarConfiguracion = defineTask({
  name: 'facturacion.vigilar_configuracion',
  summary: 'Avisa del certificado que está por vencer y de las series que están por agotarse',
  queue: 'default',
  input: z.object({}),
  output: z.object({ diasCertificado: z.number().nullable(), seriesPorAgotarse: z.number() }),
  unique: { key: () => 'unico', until: 'finished' },
  schedule: crontab('0 8 * * *', {
    name: 'vigilar-configuracion-facturacion',
    impact: 'Nadie se entera a tiempo de que el certificado vence o de que una serie se agota.',
    onMissed: 'run-once',
    input: () => ({}),
  }),
});
