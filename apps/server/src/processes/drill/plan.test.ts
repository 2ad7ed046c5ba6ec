import { expect, test } from 'vitest';
import { disasters, planDisasters } from './plan.ts';

test('the same seed plans the same disasters, another seed others', () => {
  expect(planDisasters(60, 7)).toEqual(planDisasters(60, 7));
  expect(planDisasters(60, 7)).not.toEqual(planDisasters(60, 8));
});

test('everything happens at least once, FLUSHALL exactly once, spread over the whole work in order', () => {
  const plan = planDisasters(60, 1);
  expect(new Set(plan.map(({ kind }) => kind))).toEqual(new Set(Object.keys(disasters)));
  expect(plan.filter(({ kind }) => kind === 'flushall')).toHaveLength(1);
  const shares = plan.map(({ at }) => at);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares[0]).toBeLessThan(1 / 30);
  expect(shares.at(-1)).toBeGreaterThan(0.9);
  expect(shares.at(-1)).toBeLessThan(1);
});
