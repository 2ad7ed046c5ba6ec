import { z } from 'zod';
import { every } from '../../platform/schedules/schedule.ts';
import { defineTask } from '../../platform/tasks/task.ts';

/** The circuit of everything SUNAT answers; integrations/sunat reports to it. */
export const servicioSunat = 'sunat';

export const emitirComprobanteSunat = defineTask({
  name: 'facturacion.emitir_comprobante_sunat',
  summary: 'Firma el comprobante, lo envía a SUNAT y guarda su respuesta',
  queue: 'critical',
  // SUNAT answers in 1–15 s; the client waits 45 s, and signing and a query come on top.
  timeout: '2m',
  input: z.object({ comprobanteId: z.uuid(), numero: z.string() }),
  output: z.object({ estado: z.string() }),
  unique: { key: ({ comprobanteId }) => comprobanteId, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
  needs: [servicioSunat],
  // Spec §8: more than three attempts of a receipt are looked at by a person.
  reviewAfterAttempts: 3,
  aliases: ['facturacion.emitir_comprobante'],
});

export const manejarRechazoSunat = defineTask({
  name: 'facturacion.manejar_rechazo_sunat',
  summary: 'Explica el rechazo de SUNAT y avisa a quien emitió y a contabilidad',
  queue: 'critical',
  input: z.object({ comprobanteId: z.uuid(), numero: z.string() }),
  unique: { key: ({ comprobanteId }) => comprobanteId, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
});

export const reenviarComprobanteContingencia = defineTask({
  name: 'facturacion.reenviar_comprobante_contingencia',
  summary: 'Vuelve a encolar los comprobantes que SUNAT no ha respondido, primero los que vencen antes',
  queue: 'critical',
  input: z.object({}),
  output: z.object({ pendientes: z.number(), reencolados: z.number(), porVencer: z.number() }),
  unique: { key: () => 'unico', until: 'finished' },
  aliases: ['facturacion.reenviar_contingencia'],
  schedule: every(300, {
    name: 'reintentar-comprobantes-contingencia',
    impact: 'Los comprobantes que SUNAT no llegó a responder quedan sin enviar hasta que alguien los reintente.',
    onMissed: 'run-once',
    input: () => ({}),
  }),
});

export const enviarComprobanteClienteEmail = defineTask({
  name: 'facturacion.enviar_comprobante_cliente_email',
  summary: 'Envía al cliente el PDF, el XML y el CDR por correo',
  queue: 'notifications',
  input: z.object({ clave: z.string(), comprobanteId: z.uuid(), numero: z.string() }),
  unique: { key: ({ clave }) => clave, until: 'finished' },
  keys: ({ comprobanteId, numero }) => [comprobanteId, numero],
});
