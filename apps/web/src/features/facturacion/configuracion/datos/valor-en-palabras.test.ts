import { expect, test } from 'vitest';
import { valorEnPalabras } from './valor-en-palabras.ts';

test.each([
  ['tasa', '0.18', '18 %'],
  ['tasa', '0.105', '10.5 %'],
  ['tasa', '0.005', '0.5 %'],
  ['tasa', '0.2', '20 %'],
  ['tasa', '1', '100 %'],
  ['monto', '5350.00', '5,350'],
  ['monto', '0.50', '0.5'],
  ['si-no', 'si', 'Sí'],
  ['si-no', 'no', 'No'],
] as const)('a %s of %s is said %s', (clase, valor, dicho) => {
  expect(valorEnPalabras(clase, valor)).toBe(dicho);
});
