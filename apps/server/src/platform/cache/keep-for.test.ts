import { describe, expect, it } from 'vitest';
import { keepFor } from './keep-for.ts';

describe('keepFor', () => {
  it('loads once while the value is young, and again when it is old', async () => {
    let loads = 0;
    let now = 0;
    const value = keepFor(
      1_000,
      () => Promise.resolve((loads += 1)),
      () => now,
    );
    expect(await Promise.all([value(), value()])).toEqual([1, 1]);
    now = 999;
    expect(await value()).toBe(1);
    now = 1_000;
    expect(await value()).toBe(2);
  });

  it('keeps no failure', async () => {
    let fails = true;
    const value = keepFor(60_000, () => (fails ? Promise.reject(new Error('down')) : Promise.resolve('up')));
    await expect(value()).rejects.toThrow('down');
    fails = false;
    expect(await value()).toBe('up');
  });
});
