import { expect, it } from 'vitest';
import type { MonitorSchedule, MonitorSlot } from '@jsol/contracts/monitor';
import { saludDe } from './salud.ts';

const ahora = new Date('2026-11-24T15:00:00Z');
const programacion = (cambio: Partial<MonitorSchedule> = {}): MonitorSchedule => ({
  name: 'resumen',
  task: 'facturacion.enviar_resumen',
  summary: null,
  timing: { cron: '0 * * * *' },
  paused: false,
  nextAt: '2026-11-24T16:00:00Z',
  lastAt: '2026-11-24T15:00:00Z',
  lastFate: 'enqueued',
  ...cambio,
});
const turno = (runState: MonitorSlot['runState'], dueAt = '2026-11-24T14:59:00Z'): MonitorSlot => ({
  schedule: 'resumen',
  dueAt,
  fate: 'enqueued',
  reason: null,
  runId: null,
  runState,
});

it.each([
  ['Sana', programacion(), [turno('failed', '2026-11-24T13:00:00Z'), turno('done')]],
  ['Pausada', programacion({ paused: true, nextAt: null }), [turno('failed')]],
  ['Atrasada', programacion({ nextAt: '2026-11-24T14:58:00Z' }), []],
  ['Fallando', programacion(), [turno('gave-up')]],
  ['Atascada', programacion(), [turno('running', '2026-11-24T14:00:00Z'), turno('done')]],
  ['Nunca corrió', programacion({ lastAt: null, lastFate: null }), []],
  ['Perdió un turno', programacion({ lastFate: 'missed' }), []],
] as const)('a schedule is said to be %s when it is', (palabra, cada, turnos) => {
  expect(saludDe(cada, turnos, ahora).palabra).toBe(palabra);
});
