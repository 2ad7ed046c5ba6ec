import { expect, it } from 'vitest';
import { sumar } from '@jsol/tributos/dinero';
import { generarCuotas, masDias } from './cuotas.ts';

it('gives equal instalments whose last takes the cents that do not divide', () => {
  const cuotas = generarCuotas('100.00', 3, 30, '2026-11-24');
  expect(cuotas).toEqual([
    { monto: '33.33', vence: '2026-12-24' },
    { monto: '33.33', vence: '2027-01-23' },
    { monto: '33.34', vence: '2027-02-22' },
  ]);
});

it('adds up to what is pending for any amount and number of instalments', () => {
  for (const pendiente of ['0.07', '1345.52', '999999.99'])
    for (const cuantas of [1, 2, 7, 60])
      expect(sumar(generarCuotas(pendiente, cuantas, 15, '2026-01-31').map(({ monto }) => monto))).toBe(pendiente);
});

it('counts days across months and leap years', () => {
  expect(masDias('2028-02-28', 1)).toBe('2028-02-29');
  expect(masDias('2026-12-31', 1)).toBe('2027-01-01');
});
