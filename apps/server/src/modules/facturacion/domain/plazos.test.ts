import { describe, expect, it } from 'vitest';
import { finDelPlazo, porVencer, vencimiento } from './plazos.ts';

describe('plazos', () => {
  it('count calendar days after the issue day, over months and leap days', () => {
    expect(vencimiento('2026-11-24', 3)).toBe('2026-11-27');
    expect(vencimiento('2026-11-28', 5)).toBe('2026-12-03');
    expect(vencimiento('2028-02-27', 3)).toBe('2028-03-01');
  });

  it('ends at midnight of Lima, which is 05:00 UTC', () => {
    expect(finDelPlazo('2026-11-27').toISOString()).toBe('2026-11-28T05:00:00.000Z');
  });

  it('warns in the last 24 hours', () => {
    expect(porVencer('2026-11-27', new Date('2026-11-27T04:59:59Z'))).toBe(false);
    expect(porVencer('2026-11-27', new Date('2026-11-27T05:00:01Z'))).toBe(true);
    expect(porVencer('2026-11-27', new Date('2026-12-01T00:00:00Z'))).toBe(true);
  });
});
