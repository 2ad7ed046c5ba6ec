import { expect, test } from 'vitest';
import { createGuesses } from './guesses.ts';

test('an address that guesses waits for the rest of its minute, others do not, and then it may try again', () => {
  let time = 0;
  const guesses = createGuesses({ max: 3, windowMs: 60_000, now: () => time });
  for (let n = 0; n < 2; n += 1) guesses.wrong('a');
  expect(guesses.heldForMs('a')).toBe(0);
  time = 20_000;
  guesses.wrong('a');
  expect(guesses.heldForMs('a')).toBe(40_000);
  expect(guesses.heldForMs('b')).toBe(0);
  time = 60_000;
  expect(guesses.heldForMs('a')).toBe(0);
  guesses.wrong('a');
  expect(guesses.heldForMs('a')).toBe(0);
});

test('many addresses are not remembered without end, and the newest are', () => {
  const guesses = createGuesses({ max: 1, now: () => 0 });
  for (let n = 0; n <= 10_000; n += 1) guesses.wrong(`a${n}`);
  expect(guesses.heldForMs('a0')).toBe(0);
  expect(guesses.heldForMs('a10000')).toBeGreaterThan(0);
});
