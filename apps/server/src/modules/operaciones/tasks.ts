import { z } from 'zod';
import { servicioWebhook } from '../../integrations/webhook/webhook-client.ts';
import { defineTask } from '../../platform/tasks/task.ts';

const aviso = z.object({
  alertaId: z.uuid(),
  /** Of the notice; the same for every way of telling it. */
  avisoId: z.string(),
  transicion: z.enum(['opened', 'escalated', 'reminded', 'closed']),
});

export const avisarAlertaEmail = defineTask({
  name: 'operaciones.avisar_alerta_email',
  summary: 'Pide el correo de una alerta, si todavía hay algo que avisar',
  queue: 'notifications',
  input: aviso,
  output: z.object({ correos: z.number().int() }),
  unique: { key: ({ avisoId }) => avisoId, until: 'finished' },
  keys: ({ alertaId }) => [alertaId],
  priority: 10,
});

export const enviarWebhookAlerta = defineTask({
  name: 'operaciones.enviar_webhook_alerta',
  summary: 'Entrega una alerta al webhook de operaciones, firmada y una sola vez',
  queue: 'notifications',
  timeout: '30s',
  input: aviso,
  output: z.object({ resultado: z.enum(['entregada', 'ya no hacía falta']) }),
  retry: { attempts: 8, firstDelay: '10s', maxDelay: '10m' },
  unique: { key: ({ avisoId }) => avisoId, until: 'finished' },
  keys: ({ alertaId }) => [alertaId],
  needs: [servicioWebhook],
  priority: 10,
});
