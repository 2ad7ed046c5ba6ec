import { expect, it } from 'vitest';
import { vencimientoDe } from './vencimiento.ts';

it('presses from the day before the last one, and says when it is past', () => {
  const el = (venceEl: string) => vencimientoDe({ estado: 'emitido', venceEl }, '2026-11-30');
  expect([el('2026-12-02'), el('2026-12-01'), el('2026-11-30'), el('2026-11-29')]).toEqual([
    'sin-apuro',
    'por-vencer',
    'por-vencer',
    'vencido',
  ]);
});

it('does not press once SUNAT has answered', () => {
  for (const estado of ['aceptado', 'observado', 'rechazado', 'anulado'] as const) {
    expect(vencimientoDe({ estado, venceEl: '2026-11-01' }, '2026-11-30')).toBe('sin-apuro');
  }
  expect(vencimientoDe({ estado: 'excepcion', venceEl: '2026-11-01' }, '2026-11-30')).toBe('vencido');
});
