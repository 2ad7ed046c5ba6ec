import { expect, it } from 'vitest';
import { cantidad, fecha, fechaHora, hace, hora, hoyEnLima, soles } from './format.ts';

it('writes money with thousands and two decimals, without rounding through floating point', () => {
  expect(soles('1234.5')).toBe('S/ 1,234.50');
  expect(soles('0')).toBe('S/ 0.00');
  expect(soles('999999999999.99', 'USD')).toBe('US$ 999,999,999,999.99');
  expect(soles('-15.20')).toBe('-S/ 15.20');
});

it('writes quantities without trailing zeros', () => {
  expect(cantidad('12.500')).toBe('12.5');
  expect(cantidad('1200')).toBe('1,200');
  expect(cantidad('-3.00')).toBe('-3');
});

it('writes instants in Lima time and leaves calendar days on their day', () => {
  expect(hora('2026-11-25T01:05:00Z')).toBe('20:05');
  expect(fecha('2026-11-25T01:05:00Z')).toBe('24 nov 2026');
  expect(fecha('2026-11-24')).toBe('24 nov 2026');
  expect(fechaHora('2026-11-24T19:05:00Z')).toBe('24 nov 2026, 14:05');
  expect(hoyEnLima(new Date('2026-11-25T04:59:00Z'))).toBe('2026-11-24');
});

it('says how long ago', () => {
  const ahora = new Date('2026-11-24T20:00:00Z');
  expect(hace('2026-11-24T19:59:30Z', ahora)).toBe('ahora');
  expect(hace('2026-11-24T19:55:00Z', ahora)).toBe('hace 5 min');
  expect(hace('2026-11-20T19:55:00Z', ahora)).toBe('20 nov 2026');
});
