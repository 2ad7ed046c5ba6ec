import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import {
  bulkRetry,
  countBulkRetry,
  reintentarLote,
  reintentarLoteHandler,
  startBulkRetry,
  stopBulkRetry,
} from './bulk-retry.ts';
import { startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { done, giveUp } from './outcome.ts';
import { limitQueue, pauseQueue, queueControls, resumeQueue } from './queue-controls.ts';
import { taskNames } from './registry.ts';
import { retryRun } from './run-actions.ts';
import { defineTask } from './task.ts';

const act = { by: 'operador', reason: 'SUNAT corrigió su servicio' };
const cumplir = defineTask({
  name: 'prueba.cumplir',
  summary: 'Cumple o desiste',
  queue: 'default',
  input: z.strictObject({ n: z.int() }),
  keys: ({ n }) => [`N-${n}`],
});
const unaPorHora = defineTask({
  name: 'prueba.una_por_hora',
  summary: 'Una vez por hora',
  queue: 'default',
  input: z.strictObject({ n: z.int() }),
  unique: { key: ({ n }) => `n-${n}`, until: '1h' },
});
const lenta = defineTask({
  name: 'prueba.lenta',
  summary: 'Termina cuando se le deja',
  queue: 'notifications',
  input: z.strictObject({ n: z.int() }),
});

describe('what operators do', () => {
  let engine: Engine;
  let broker: Redis;
  let failing: (n: number) => boolean = () => false;
  const ran: number[] = [];
  let underWay = 0;
  let most = 0;
  const release: (() => void)[] = [];

  const handlers = () => [
    handleTask(cumplir, ({ n }) => {
      ran.push(n);
      return Promise.resolve(failing(n) ? giveUp('Todavía no') : done());
    }),
    handleTask(unaPorHora, ({ n }) => {
      ran.push(n);
      return Promise.resolve(failing(n) ? giveUp('Todavía no') : done());
    }),
    handleTask(lenta, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise<void>((resolve) => release.push(resolve));
      underWay -= 1;
      return done();
    }),
    reintentarLoteHandler({
      database: engine.database,
      tasks: taskNames([{ name: 'prueba', tasks: [cumplir, reintentarLote] }]),
    }),
  ];
  beforeAll(async () => {
    engine = await startEngine();
    broker = new Redis(engine.redis.url);
    await engine.worker(handlers());
  });
  afterAll(async () => {
    broker?.disconnect();
    await engine?.stop();
  });
  beforeEach(() => {
    ran.length = 0;
    failing = () => false;
  });

  const giveUpOn = async (count: number): Promise<string[]> => {
    failing = () => true;
    const ids: string[] = [];
    for (let n = 0; n < count; n += 1) ids.push(await engine.enqueue(cumplir, { n }));
    await expect.poll(async () => (await engine.story(ids.at(-1)!))?.state).toBe('gave-up');
    await expect.poll(() => engine.unfinished()).toBe(0);
    ran.length = 0;
    failing = () => false;
    return ids;
  };
  const ended = async (id: string) => {
    await expect.poll(async () => (await bulkRetry(engine.database.reader, id))?.endedAt ?? null).not.toBeNull();
    return (await bulkRetry(engine.database.reader, id))!;
  };

  it('a paused queue starts nothing, not even in a new worker or an emptied broker, until it is resumed', async () => {
    await engine.database.transaction((tx) => pauseQueue(tx, 'default', act));
    const paused = () => broker.hget('jsol:default:meta', 'paused');
    await expect.poll(paused).toBe('1');
    const runId = await engine.enqueue(cumplir, { n: 1 });
    const other = await engine.worker(handlers());
    await broker.flushall();
    await expect.poll(paused).toBe('1');
    await expect.poll(() => broker.exists(`jsol:default:${runId}`), { message: 'the job is made again' }).toBe(1);
    expect(ran).toEqual([]);
    expect(await queueControls(engine.database.reader)).toMatchObject([
      { queue: 'default', paused: { by: 'operador', reason: act.reason } },
    ]);
    expect(await engine.database.transaction((tx) => resumeQueue(tx, 'default'))).toBe(true);
    expect(await engine.database.transaction((tx) => resumeQueue(tx, 'default'))).toBe(false);
    await expect.poll(() => ran).toEqual([1]);
    await other.stop();
  });

  it('a bounded queue runs no more at once than it may, over all workers', async () => {
    await engine.database.transaction((tx) => limitQueue(tx, 'notifications', { concurrency: 2, rate: null }));
    await expect.poll(() => broker.hget('jsol:notifications:meta', 'concurrency')).toBe('2');
    const other = await engine.worker(handlers());
    for (let n = 0; n < 6; n += 1) await engine.enqueue(lenta, { n });
    for (let n = 0; n < 6; n += 1) {
      await expect.poll(() => release.length).toBeGreaterThan(0);
      release.shift()!();
    }
    await expect.poll(() => engine.unfinished()).toBe(0);
    expect(most).toBe(2);
    await engine.database.transaction((tx) => limitQueue(tx, 'notifications', { concurrency: null, rate: null }));
    await expect.poll(() => broker.hget('jsol:notifications:meta', 'concurrency')).toBeNull();
    await other.stop();
  });

  it('an ended run is retried once, however often and by how many it is asked for', async () => {
    const [id] = await giveUpOn(1);
    const tasks = taskNames([{ name: 'prueba', tasks: [cumplir] }]);
    const asked = await Promise.allSettled(
      [1, 2, 3].map(() => engine.database.transaction((tx) => retryRun(tx, tasks, id!, act))),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect.poll(() => engine.unfinished()).toBe(0);
    expect(ran).toEqual([0]);
  });

  it('a run that stands for its key for an hour is retried within that hour, and its retry stands from then on', async () => {
    failing = () => true;
    const first = await engine.enqueue(unaPorHora, { n: 7 });
    await expect.poll(async () => (await engine.story(first))?.state).toBe('gave-up');
    failing = () => false;
    const tasks = taskNames([{ name: 'prueba', tasks: [unaPorHora] }]);
    const retried = await engine.database.transaction((tx) => retryRun(tx, tasks, first, act));
    expect(retried).toMatchObject({ created: true });
    expect(retried.runId).not.toBe(first);
    await expect.poll(async () => (await engine.story(retried.runId))?.state).toBe('done');
    expect(ran).toEqual([7, 7]);
    expect(await engine.enqueue(unaPorHora, { n: 7 })).toBe(retried.runId);
  });

  it('a bulk retry tries a few, then takes all the others once', async () => {
    await giveUpOn(12);
    const filter = { task: 'prueba.cumplir' };
    const count = await countBulkRetry(engine.database.reader, filter);
    expect(count).toBe(12);
    const { id } = await engine.database.transaction((tx) => startBulkRetry(tx, { filter, canary: 3, ...act }));
    expect(await ended(id)).toMatchObject({ state: 'done', total: 12, retried: 12, skipped: 0, outcome: null });
    await expect.poll(() => engine.unfinished()).toBe(0);
    expect([...ran].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, n) => n));
    expect([...ran.slice(0, 3)].sort()).toEqual([0, 1, 2]);
    expect(await countBulkRetry(engine.database.reader, filter)).toBe(0);
  });

  it('a bulk retry whose first ones fail again leaves the rest alone and says why', async () => {
    await giveUpOn(6);
    failing = (n) => n === 1;
    const { id } = await engine.database.transaction((tx) =>
      startBulkRetry(tx, { filter: { state: 'gave-up' }, canary: 2, ...act }),
    );
    expect(await ended(id)).toMatchObject({
      state: 'stopped',
      retried: 2,
      outcome: '1 de los primeros 2 volvieron a fallar: Todavía no',
    });
    expect([...ran].sort()).toEqual([0, 1]);
  });

  it('a bulk retry that was stopped enqueues nothing more', async () => {
    await engine.database.transaction((tx) => pauseQueue(tx, 'default', act));
    // Until the broker knows, a worker may still take the batch.
    await expect.poll(() => broker.hget('jsol:default:meta', 'paused')).toBe('1');
    const { id } = await engine.database.transaction((tx) =>
      startBulkRetry(tx, { filter: { key: 'N-3' }, canary: 0, ...act }),
    );
    expect(await engine.database.transaction((tx) => stopBulkRetry(tx, id, 'operador'))).toBe(true);
    await engine.database.transaction((tx) => resumeQueue(tx, 'default'));
    await expect.poll(() => engine.unfinished()).toBe(0);
    expect(await bulkRetry(engine.database.reader, id)).toMatchObject({ state: 'stopped', retried: 0 });
    expect(ran).toEqual([]);
  });
});
