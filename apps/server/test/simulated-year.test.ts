import { expect, it } from 'vitest';
import { testDatabase } from './support/database.ts';
import { naiveSlots } from './naive-crontab.fixture.ts';
import { simulateYear } from './simulated-year.fixture.ts';

it('a year of the 23 schedules misses no slot and doubles none, whoever dies and wherever the clock jumps', async () => {
  const db = await testDatabase();
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 100_000));
  // Printed, so that a failure can be repeated with SEED=….
  console.info(`simulated year: SEED=${seed}`);
  try {
    const report = await simulateYear({ databaseUrl: db.url, seed });
    expect(report).toMatchObject({ seed, missed: 0, doubled: 0, strayRuns: 0, nextRunsDisagreeing: 0 });
    expect(report.slots).toBe(report.expected);
    expect(report.slots).toBeGreaterThan(400_000);
    // A year in which nothing happened would prove nothing.
    for (const happened of [
      report.kills,
      report.killsDuringDecision,
      report.staleLooksRefused,
      report.jumpsForward,
      report.jumpsBack,
      report.onTime,
      report.caughtUp,
    ]) {
      expect(happened).toBeGreaterThan(0);
    }
    console.info(JSON.stringify(report));
  } finally {
    await db.drop();
  }
}, 180_000);

it('the naive reading finds what a calendar shows', () => {
  const day = (cron: string, from: string, until: string) =>
    naiveSlots({ name: '', task: '', cron }, new Date(from), new Date(until)).map((at) => new Date(at).toISOString());
  expect(day('50 23 * * *', '2026-11-24T05:00:00Z', '2026-11-25T05:00:00Z')).toEqual(['2026-11-25T04:50:00.000Z']);
  // 29 November 2026 is a Sunday.
  expect(day('0 4 * * 0', '2026-11-24T05:00:00Z', '2026-12-01T05:00:00Z')).toEqual(['2026-11-29T09:00:00.000Z']);
  expect(day('*/30 8-9 1,15 * *', '2026-11-24T05:00:00Z', '2026-12-02T05:00:00Z')).toHaveLength(4);
});
