import { expect, it } from 'vitest';
import { pasoDeAviso } from './aviso-certificado.ts';

it.each([
  [61, null],
  [60, 60],
  [31, 60],
  [30, 30],
  [16, 30],
  [15, 15],
  [8, 15],
  [7, 7],
  [0, 7],
  [-1, 'vencido'],
])('with %s days left the step is %s', (dias, paso) => {
  expect(pasoDeAviso(dias)).toBe(paso);
});
