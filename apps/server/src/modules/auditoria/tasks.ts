import { z } from 'zod';
import { defineTask } from '../../platform/tasks/task.ts';

export const registrarAccionCritica = defineTask({
  name: 'auditoria.registrar_accion_critica',
  summary: 'Encadena en la auditoría las acciones registradas, para que ninguna se pueda alterar sin que se note',
  queue: 'default',
  input: z.object({ registroId: z.uuid() }),
  output: z.object({ sellados: z.number().int() }),
  keys: ({ registroId }) => [registroId],
});
