import { z } from 'zod';
import { servicioSmtp } from '../../integrations/smtp/smtp-client.ts';
import { defineTask } from '../../platform/tasks/task.ts';

export const enviarEmailTask = defineTask({
  name: 'notificaciones.enviar_email',
  summary: 'Entrega un correo al servidor de correo y cuenta si llegó o rebotó',
  queue: 'notifications',
  timeout: '90s',
  input: z.object({ correoId: z.uuid() }),
  output: z.object({ estado: z.enum(['enviado', 'rebotado']) }),
  retry: { attempts: 5, firstDelay: '30s', maxDelay: '30m' },
  unique: { key: ({ correoId }) => correoId, until: 'finished' },
  keys: ({ correoId }) => [correoId],
  needs: [servicioSmtp],
});
