import { Redis } from 'ioredis';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { enqueue, enqueueMany } from './enqueue.ts';
import { startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { createLimits, defineLimit } from './limits.ts';
import { done } from './outcome.ts';
import { cancelRun } from './run-actions.ts';
import { defineTask, type TaskDefinition } from './task.ts';

const input = z.strictObject({ clave: z.string(), n: z.int() });
type Given = z.output<typeof input>;
const base = {
  summary: 'Una prueba',
  queue: 'default',
  input,
  retry: { firstDelay: '50ms', maxDelay: '50ms' },
} as const;

const ordenada = defineTask({ ...base, name: 'prueba.ordenada', order: ({ clave }) => `caja:${clave}` });
const cierre = defineTask({ ...base, name: 'prueba.cierre', order: ({ clave }) => `caja:${clave}` });
const enCola = defineTask({ ...base, name: 'prueba.en_cola', unique: { key: ({ clave }) => clave, until: 'started' } });
const ultima = defineTask({ ...base, name: 'prueba.ultima', unique: { key: ({ clave }) => clave, until: 'latest' } });
const porTiempo = defineTask({
  ...base,
  name: 'prueba.por_tiempo',
  unique: { key: ({ clave }) => clave, until: '1h' },
});
const numero = defineLimit({ name: 'numero', concurrency: 2 });
const acotada = defineTask({ ...base, name: 'prueba.acotada', limits: ({ clave }) => [{ limit: numero, key: clave }] });
const ritmo = defineLimit({ name: 'ritmo', rate: { max: 3, per: '600ms' } });
const pausada = defineTask({ ...base, name: 'prueba.pausada', limits: ({ clave }) => [{ limit: ritmo, key: clave }] });

type Start = Given & { task: string; at: number };

describe('a run that may not start yet', () => {
  let engine: Engine;
  let starts: Start[] = [];
  let underWay = 0;
  let most = 0;
  /** What a handler does beside being counted; default nothing. */
  let work: (given: Given) => Promise<void> | void = () => undefined;

  const handlers = [ordenada, cierre, enCola, ultima, porTiempo, acotada, pausada].map((definition) =>
    handleTask(definition as TaskDefinition<typeof input>, async (given) => {
      starts.push({ ...given, task: definition.name, at: Date.now() });
      underWay += 1;
      most = Math.max(most, underWay);
      try {
        await work(given);
      } finally {
        underWay -= 1;
      }
      return done();
    }),
  );
  const put = (definition: TaskDefinition<typeof input>, clave: string, n: number) =>
    engine.database.transaction((tx) => enqueue(tx, definition, { clave, n }));
  const allEnded = () => expect.poll(() => engine.unfinished()).toBe(0);
  /** Number 0 runs until it is let go, however often it is started. */
  const holdTheFirst = () => {
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (letGo = resolve));
    work = ({ n }) => (n === 0 ? held : undefined);
    return () => letGo();
  };
  const numbers = () => starts.map(({ n }) => n);

  beforeAll(async () => {
    engine = await startEngine();
    await engine.worker(handlers);
    await engine.worker(handlers);
  });
  afterAll(() => engine?.stop());
  beforeEach(() => {
    starts = [];
    most = 0;
    work = () => undefined;
  });

  it('runs after those of its key, across tasks and workers, while other keys go on', async () => {
    const orders = Array.from({ length: 20 }, (_, n) => ({ clave: 'a', n }));
    await engine.database.transaction(async (tx) => {
      await enqueueMany(tx, ordenada, orders);
      await enqueue(tx, cierre, { clave: 'a', n: 20 });
    });
    await put(ordenada, 'b', 100);
    await allEnded();
    expect(starts.filter(({ clave }) => clave === 'a').map(({ n }) => n)).toEqual([...Array(21).keys()]);
    expect(starts.findIndex(({ clave }) => clave === 'b')).toBeLessThan(10);
  });

  it('waits for one of its key that fails and is retried', async () => {
    let failures = 2;
    work = ({ n }) => {
      if (n === 0 && failures > 0) {
        failures -= 1;
        throw new Error('una sorpresa');
      }
    };
    await put(ordenada, 'c', 0);
    await put(ordenada, 'c', 1);
    await allEnded();
    expect(numbers()).toEqual([0, 0, 0, 1]);
  });

  it('takes its turn when the one before it is cancelled', async () => {
    const letGo = holdTheFirst();
    await put(ordenada, 'd', 0);
    await expect.poll(numbers).toEqual([0]);
    const { runId } = await put(ordenada, 'd', 1);
    await put(ordenada, 'd', 2);
    await cancelRun(engine.database, runId, { by: 'operador', reason: 'prueba' });
    letGo();
    await allEnded();
    expect(numbers()).toEqual([0, 2]);
  });

  it('goes on in order in an emptied broker', async () => {
    const letGo = holdTheFirst();
    await put(ordenada, 'e', 0);
    await expect.poll(numbers).toEqual([0]);
    for (const n of [1, 2, 3]) await put(ordenada, 'e', n);
    await engine.redis.flush();
    letGo();
    await allEnded();
    // The one under way lost its job with the broker, and so may have been started again.
    expect(numbers().filter((n, index, all) => all.indexOf(n) === index)).toEqual([0, 1, 2, 3]);
  });

  it('stands for a second one while it waits, and lets one wait behind it while it runs', async () => {
    const letGo = holdTheFirst();
    const first = await put(enCola, 'f', 0);
    await expect.poll(numbers).toEqual([0]);
    // Nobody takes these: the worker's places are free, so the delay keeps them waiting.
    const second = await engine.database.transaction((tx) =>
      enqueue(tx, enCola, { clave: 'f', n: 1 }, { delay: '2s' }),
    );
    const third = await put(enCola, 'f', 2);
    expect([first.created, second.created, third]).toEqual([true, true, { runId: second.runId, created: false }]);
    letGo();
    await allEnded();
    expect(numbers()).toEqual([0, 1]);
  });

  it('takes the newest input while one of its key runs, and never beside it', async () => {
    const letGo = holdTheFirst();
    await put(ultima, 'g', 0);
    await expect.poll(numbers).toEqual([0]);
    const second = await put(ultima, 'g', 1);
    const third = await put(ultima, 'g', 2);
    const fourth = await put(ultima, 'g', 3);
    expect([third, fourth]).toEqual(Array(2).fill({ runId: second.runId, created: false }));
    letGo();
    await allEnded();
    expect(numbers()).toEqual([0, 3]);
    expect(most).toBe(1);
    expect((await engine.story(second.runId))?.input).toEqual({ clave: 'g', n: 3 });
  });

  it('stands for its key for a time, though it has ended, unless its transaction was rolled back', async () => {
    await expect(
      engine.database.transaction(async (tx) => {
        await enqueue(tx, porTiempo, { clave: 'h', n: 0 });
        throw new Error('rollback');
      }),
    ).rejects.toThrow('rollback');
    const first = await put(porTiempo, 'h', 1);
    await allEnded();
    expect(await put(porTiempo, 'h', 2)).toEqual({ runId: first.runId, created: false });
    await engine.database.pool.query(`update platform.unique_windows set until = now() - interval '1 second'`);
    expect(await put(porTiempo, 'h', 3)).toMatchObject({ created: true });
    await allEnded();
    expect(numbers()).toEqual([1, 3]);
  });

  it('waits for a place when its key has as many under way as it may', async () => {
    const waiting: (() => void)[] = [];
    work = () => new Promise((resolve) => waiting.push(resolve));
    await engine.database.transaction((tx) =>
      enqueueMany(
        tx,
        acotada,
        Array.from({ length: 6 }, (_, n) => ({ clave: 'i', n })),
      ),
    );
    for (let n = 0; n < 6; n += 1) {
      await expect.poll(() => waiting.length).toBeGreaterThan(0);
      waiting.shift()!();
    }
    await allEnded();
    expect(starts).toHaveLength(6);
    expect(most).toBe(2);
  });

  it('waits for its moment when its key has started as often as its rate allows', async () => {
    const askedAt = Date.now();
    await engine.database.transaction((tx) =>
      enqueueMany(
        tx,
        pausada,
        Array.from({ length: 7 }, (_, n) => ({ clave: 'j', n })),
      ),
    );
    await allEnded();
    expect(starts).toHaveLength(7);
    // Three at once, three one window later, the last two windows later.
    const times = starts.map(({ at }) => at).sort((a, b) => a - b);
    expect(times[3]! - askedAt).toBeGreaterThanOrEqual(600);
    expect(times[6]! - askedAt).toBeGreaterThanOrEqual(1_200);
  });

  it('is promised a moment of its own, and keeps it however often it asks', async () => {
    const redis = new Redis(engine.redis.url);
    try {
      const limits = createLimits(redis);
      const use = { limit: defineLimit({ name: 'promesa', rate: { max: 2, per: '1h' } }), key: 'k' };
      const promised: number[] = [];
      for (let n = 0; n < 7; n += 1) promised.push((await limits.enter(use, `m${n}`))?.untilMs ?? 0);
      expect(promised.slice(0, 2)).toEqual([0, 0]);
      for (const [index, at] of promised.entries()) {
        if (index >= 4) expect(at - promised[index - 2]!).toBe(3_600_000);
      }
      expect((await limits.enter(use, 'm6'))?.untilMs).toBe(promised[6]);
      expect(await limits.enter(use, 'm0')).toBeNull();
    } finally {
      redis.disconnect();
    }
  });
});
