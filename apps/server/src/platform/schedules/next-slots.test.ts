import { describe, expect, it } from 'vitest';
import { Cron } from 'croner';
import { assertTiming, nextSlots, slotAt, slotsBetween } from './next-slots.ts';

const from = new Date('2026-11-24T12:00:00Z');
const next = (cron: string, count = 3) => nextSlots({ cron }, from, count).map((instant) => instant.toISOString());

describe('a crontab', () => {
  it('is read in Lima time, so that 23:50 belongs to the day that ends', () => {
    const [slot] = nextSlots({ cron: '50 23 * * *' }, from, 1).map(slotAt);
    expect(slot).toEqual({ dueAt: new Date('2026-11-25T04:50:00Z'), localDate: '2026-11-24' });
  });

  it('gives what the America/Lima time zone gives, over a year', () => {
    for (const cron of ['50 23 * * *', '0 4 * * 0', '30 7 1,15 * *', '*/10 8-20 * * 1-5']) {
      const byZone = new Cron(cron, { mode: '5-part', timezone: 'America/Lima', paused: true });
      expect(nextSlots({ cron }, from, 400)).toEqual(byZone.nextRuns(400, from));
    }
  });

  it('never gives the instant it starts from', () => {
    expect(nextSlots({ cron: '0 7 * * *' }, from, 1)).toEqual([new Date('2026-11-25T12:00:00Z')]);
    expect(nextSlots({ cron: '0 7 * * *' }, new Date(from.getTime() - 1), 1)).toEqual([from]);
  });

  it('needs only one of the two day fields when both are restricted', () => {
    expect(next('0 7 1 * 1')).toEqual([
      '2026-11-30T12:00:00.000Z',
      '2026-12-01T12:00:00.000Z',
      '2026-12-07T12:00:00.000Z',
    ]);
  });

  it('needs both day fields when one of them begins with an asterisk', () => {
    // Mondays on odd days of the month.
    expect(next('0 7 */2 * 1')).toEqual([
      '2026-12-07T12:00:00.000Z',
      '2026-12-21T12:00:00.000Z',
      '2027-01-11T12:00:00.000Z',
    ]);
  });

  it('takes 0 and 7 for Sunday', () => {
    expect(next('0 4 * * 7')).toEqual(next('0 4 * * 0'));
    expect(next('0 4 * * 0', 1)).toEqual(['2026-11-29T09:00:00.000Z']);
  });

  it('skips the months that have no such day', () => {
    expect(next('0 0 31 * *', 2)).toEqual(['2026-12-31T05:00:00.000Z', '2027-01-31T05:00:00.000Z']);
    expect(next('0 0 29 2 *', 1)).toEqual(['2028-02-29T05:00:00.000Z']);
  });

  it.each([
    '',
    '* * * *',
    '0 0 * * * *',
    '60 * * * *',
    '0 24 * * *',
    '@daily',
    '0 0 L * *',
    '0 0 * * MON#2',
    '? * * * *',
    '0 0 30 2 *',
  ])('is refused when it is "%s"', (cron) => {
    expect(() => assertTiming({ cron })).toThrow(/crontab|campos|fecha/);
  });
});

describe('an interval', () => {
  it('lies on the grid of Lima midnights whatever the start', () => {
    const sixHours = { everyMs: 6 * 3_600_000 };
    const expected = ['2026-11-24T17:00:00.000Z', '2026-11-24T23:00:00.000Z', '2026-11-25T05:00:00.000Z'];
    expect(nextSlots(sixHours, from, 3).map((instant) => instant.toISOString())).toEqual(expected);
    expect(
      nextSlots(sixHours, new Date('2026-11-24T16:59:59.999Z'), 3).map((instant) => instant.toISOString()),
    ).toEqual(expected);
  });

  it('is refused when it is shorter than a second or has fractions', () => {
    for (const everyMs of [0, -5, 999, 1_500.5, Number.NaN])
      expect(() => assertTiming({ everyMs })).toThrow(/intervalo/);
  });
});

describe('the slots of a period', () => {
  it('exclude its beginning and include its end', () => {
    const hour = { everyMs: 3_600_000 };
    const slots = slotsBetween(hour, from, new Date('2026-11-24T15:00:00Z'));
    expect(slots.map((slot) => slot.dueAt.toISOString().slice(11, 13))).toEqual(['13', '14', '15']);
  });

  it('are the same whether a year is walked in one stride or in many', () => {
    const timing = { cron: '15 */3 * * 1-6' };
    const end = new Date(from.getTime() + 365 * 86_400_000);
    const pieces = [];
    // A stride with no relation to the schedule.
    for (let at = from.getTime(); at < end.getTime(); at += 7_919_000) {
      pieces.push(...slotsBetween(timing, new Date(at), new Date(Math.min(at + 7_919_000, end.getTime()))));
    }
    expect(pieces).toEqual(slotsBetween(timing, from, end));
    expect(pieces.length).toBeGreaterThan(2_400);
  });
});
