import { expect, test } from 'vitest';
import { vigenciaDe } from './vigencia-certificado.ts';

test.each([
  [-1, 'Vencido', 'red'],
  [0, 'Vence hoy', 'red'],
  [1, 'Queda 1 día', 'yellow'],
  [30, 'Quedan 30 días', 'yellow'],
  [31, 'Quedan 31 días', 'green'],
])('a certificate with %i days left says so', (diasRestantes, palabra, color) => {
  expect(vigenciaDe({ diasRestantes })).toEqual({ palabra, color });
});
