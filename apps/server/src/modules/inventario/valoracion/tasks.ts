import { z } from 'zod';
import { crontab } from '../../../platform/schedules/schedule.ts';
import { defineTask } from '../../../platform/tasks/task.ts';
import { addDays } from '../../../platform/time/lima.ts';

const domingo = 0;
const diaDeSemana = (fecha: string): number => new Date(`${fecha}T00:00:00Z`).getUTCDay();

export const actualizarValoracionInventario = defineTask({
  name: 'inventario.actualizar_valoracion_inventario',
  summary:
    'Costea por PEPS lo que se movió y guarda el valor de cada almacén; los domingos comprueba todo el inventario',
  queue: 'default',
  // A run that takes longer goes on in another attempt; see the handler.
  timeout: '30m',
  input: z.object({
    /** The day whose closing value is kept; null to bring the costs up to date and no more. */
    dia: z.iso.date().nullable(),
    /** Also values everything from nothing and compares it with what is stored. */
    revisar: z.boolean(),
    /** Who asked; null for the schedule. */
    quien: z.string().nullable(),
  }),
  output: z.object({
    resultado: z.enum(['sin datos', 'completa', 'parcial']),
    leidos: z.number(),
    hechos: z.number(),
    omitidos: z.number().describe('Se movieron mientras se costeaban; quedan para la próxima'),
    fallidos: z.number(),
    revisados: z.number(),
    incidencias: z.number(),
  }),
  unique: { key: ({ dia, revisar }) => `${dia ?? 'ahora'}${revisar ? ' revisar' : ''}`, until: 'finished' },
  order: () => 'inventario:valoracion',
  keys: ({ dia }) => ['valoracion', ...(dia ? [`valoracion-${dia}`] : [])],
  schedule: crontab('0 1 * * *', {
    name: 'actualizar-valoracion-inventario',
    impact: 'El costo de lo vendido y el valor del inventario quedan como estaban la noche anterior.',
    onMissed: 'run-each',
    input: ({ localDate }) => ({
      dia: addDays(localDate, -1),
      revisar: diaDeSemana(localDate) === domingo,
      quien: null,
    }),
  }),
});
