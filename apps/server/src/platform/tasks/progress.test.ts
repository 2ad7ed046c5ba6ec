import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { silentLog, startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { done } from './outcome.ts';
import { createProgressReporter, runProgress } from './progress.ts';
import { createProgressReader } from './progress-reader.ts';
import { defineTask } from './task.ts';

const exportar = defineTask({
  name: 'prueba.exportar',
  summary: 'Cuenta filas',
  queue: 'reports',
  input: z.object({}),
});
let finish: () => void = () => undefined;
let engine: Engine;
let redis: Redis;
beforeAll(async () => {
  engine = await startEngine();
  redis = new Redis(engine.redis.url);
  await engine.worker([
    handleTask(exportar, async (_input, { progress }) => {
      for (let row = 1; row <= 4_200; row += 1) await progress(row / 100, `${row} filas`);
      await new Promise<void>((resolve) => (finish = resolve));
      return done();
    }),
  ]);
});
afterAll(async () => {
  redis.disconnect();
  await engine.stop();
});

test('whoever waits reads the newest progress of a running run, and none of the others', async () => {
  const waiting = await engine.enqueue(exportar, {}, { delay: '1h' });
  const runId = await engine.enqueue(exportar, {});
  await eventually(async () =>
    expect(await runProgress(redis, [waiting, runId])).toEqual(new Map([[runId, { percent: 42, text: '4200 filas' }]])),
  );
  const reader = createProgressReader({ brokerUrl: engine.redis.url, log: silentLog });
  await eventually(async () => expect(await reader.percentOf(runId)).toBe(42));
  expect(await reader.percentOf(waiting)).toBeNull();
  await reader.close();
  finish();
  await eventually(async () => expect(await engine.story(runId)).toMatchObject({ state: 'done' }));
  await eventually(async () => expect((await runProgress(redis, [runId])).size).toBe(0));
});

test('the first report is written at once, then the newest twice a second, and nothing after the end', () => {
  vi.useFakeTimers();
  const written: number[] = [];
  const reporter = createProgressReporter((progress) => Promise.resolve(written.push(progress.percent)));
  for (const percent of [-5, 10, 20, 30]) void reporter.report(percent);
  expect(written).toEqual([0]);
  vi.advanceTimersByTime(500);
  expect(written).toEqual([0, 30]);
  void reporter.report(31);
  vi.advanceTimersByTime(499);
  expect(written).toEqual([0, 30]);
  void reporter.report(200);
  vi.advanceTimersByTime(1);
  expect(written).toEqual([0, 30, 100]);
  void reporter.report(50);
  reporter.stop();
  vi.advanceTimersByTime(5_000);
  expect(written).toEqual([0, 30, 100]);
  vi.useRealTimers();
});
