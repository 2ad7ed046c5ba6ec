import { expect, it } from 'vitest';
import { escala } from './escala.ts';

it('gives a wait of hours more room than milliseconds, and leaves both to be seen', () => {
  const lugar = escala([
    [0, 8],
    [8, 20],
    [20, 7_200_000],
  ]);
  expect(lugar(0)).toBe(0);
  expect(lugar(7_200_000)).toBe(100);
  expect(lugar(8)).toBeGreaterThan(5);
  expect(100 - lugar(20)).toBeGreaterThan(lugar(20));
});

it('keeps one moment alone at the beginning', () => {
  expect(escala([[5, 5]])(5)).toBe(0);
});
