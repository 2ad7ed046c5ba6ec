import { z } from 'zod';
import { crontab, every } from '../../platform/schedules/schedule.ts';
import { defineTask } from '../../platform/tasks/task.ts';

export const sincronizarVentaOffline = defineTask({
  name: 'ventas.sincronizar_venta_offline',
  summary: 'Registra en orden las ventas que una caja hizo sin conexión',
  queue: 'sync',
  // Two thousand sales of an uploaded file take a minute or two.
  timeout: '10m',
  input: z.object({ cajaId: z.uuid() }),
  output: z.object({ registradas: z.number(), enRevision: z.number(), fallidas: z.number() }),
  // One waits behind the one that runs, for what comes meanwhile.
  unique: { key: ({ cajaId }) => cajaId, until: 'started' },
  order: ({ cajaId }) => `caja:${cajaId}`,
  keys: ({ cajaId }) => [`caja-${cajaId}`],
  aliases: ['ventas.sincronizar_offline'],
});

export const vigilarVentasSinSincronizar = defineTask({
  name: 'ventas.vigilar_ventas_sin_sincronizar',
  summary: 'Avisa a los supervisores de las ventas sin conexión que llevan más de un día sin comprobante',
  queue: 'default',
  input: z.object({}),
  output: z.object({ cajas: z.number(), avisadas: z.number() }),
  unique: { key: () => 'unico', until: 'finished' },
  schedule: every(3_600, {
    name: 'vigilar-ventas-sin-sincronizar',
    impact: 'Nadie se entera de que una caja tiene ventas sin enviar hasta que su plazo ante SUNAT vence.',
    onMissed: 'run-once',
    input: () => ({}),
  }),
});

export const convertirOrdenADespacho = defineTask({
  name: 'ventas.convertir_orden_a_despacho',
  summary: 'Crea la orden de despacho de una orden de venta aprobada y reserva su stock',
  queue: 'default',
  input: z.object({
    ordenId: z.uuid(),
    numero: z.string(),
    aprobacion: z.number().int(),
    secuencia: z.number().int().describe('1: la primera; las siguientes llevan lo que faltaba'),
  }),
  output: z.object({
    despacho: z.string().nullable(),
    resultado: z.enum(['creado', 'existente', 'sin stock', 'sin efecto']),
  }),
  // One waits behind the one that runs: stock may come in meanwhile.
  unique: {
    key: ({ ordenId, aprobacion, secuencia }) => `${ordenId}:${aprobacion}:${secuencia}`,
    until: 'started',
  },
  keys: ({ ordenId, numero }) => [ordenId, numero],
});

export const alertarCotizacionPorVencer = defineTask({
  name: 'ventas.alertar_cotizacion_por_vencer',
  summary: 'Avisa a cada vendedor de sus cotizaciones por vencer y cierra las vencidas',
  queue: 'notifications',
  input: z.object({ fecha: z.iso.date() }),
  output: z.object({ vencidas: z.number(), porVencer: z.number(), vendedores: z.number() }),
  unique: { key: ({ fecha }) => fecha, until: 'finished' },
  keys: ({ fecha }) => [`cotizaciones-${fecha}`],
  schedule: crontab('0 8 * * *', {
    name: 'cotizaciones-proximas-a-vencer',
    impact: 'Los vendedores no se enteran de que una cotización vence, y las vencidas siguen como enviadas.',
    onMissed: 'run-once',
    input: ({ localDate }) => ({ fecha: localDate }),
  }),
});
