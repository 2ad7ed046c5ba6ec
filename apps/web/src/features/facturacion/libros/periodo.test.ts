import { expect, test } from 'vitest';
import { mesMas, mesPorDeclarar, nombreDelMes, plazoDelMes } from './periodo.ts';

test('a month has its name, and its neighbours across the year', () => {
  expect(nombreDelMes('2026-09')).toBe('setiembre de 2026');
  expect([mesMas('2026-01', -1), mesMas('2026-12', 1), mesMas('2026-10', -12)]).toEqual([
    '2025-12',
    '2027-01',
    '2025-10',
  ]);
  expect(mesPorDeclarar('2026-01-15')).toBe('2025-12');
});

test.each([
  ['2026-11-16', false, { palabra: 'Vencido', color: 'red' }],
  ['2026-11-17', false, { palabra: 'Vence hoy', color: 'yellow' }],
  ['2026-11-18', false, { palabra: 'Vence mañana', color: 'yellow' }],
  ['2026-11-22', false, { palabra: 'Vence en 5 días', color: 'yellow' }],
  ['2026-11-23', false, { palabra: 'Faltan 6 días', color: 'gray' }],
  ['2026-11-01', true, { palabra: 'Cerrado', color: 'green' }],
])('a month due on %s, closed: %s, says how near that is', (vence, cerrado, dicho) => {
  expect(plazoDelMes(vence, '2026-11-17', cerrado)).toEqual(dicho);
});
