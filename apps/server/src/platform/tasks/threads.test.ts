import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startEngine, type Engine } from './engine.fixture.ts';
import { calcular, eterna, ligera, threadHandlers } from './thread-tasks.fixture.ts';
import type { RunStory } from './runs-queries.ts';
import type { WorkerHandle } from './worker.ts';

/** Node runs TypeScript in a thread only when the thread itself asks tsx for it. */
function typeScriptThread(file: URL): URL {
  const tsx = import.meta.resolve('tsx/esm/api');
  const program = `import { register } from '${tsx}'; register(); await import('${file.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
}

const graceMs = 500;
let engine: Engine;
let worker: WorkerHandle;
beforeAll(async () => {
  engine = await startEngine();
  await engine.database.pool.query('create table hechos (que text not null)');
  process.env.THREAD_DATABASE_URL = engine.databaseUrl;
  worker = await engine.worker(threadHandlers(0), {
    concurrency: 3,
    graceMs,
    threads: {
      entry: typeScriptThread(new URL('./thread.fixture.ts', import.meta.url)),
      memoryMb: 96,
      runsPerThread: 4,
    },
  });
});
afterAll(() => engine.stop());

const ended = (runId: string): Promise<RunStory> =>
  eventually(
    async () => {
      const story = await engine.story(runId);
      return story?.finishedAt ? story : null;
    },
    { timeoutMs: 25_000 },
  );
const facts = async (que: string): Promise<number> =>
  (await engine.database.pool.query('select 1 from hechos where que = $1', [que])).rows.length;

test('a handler runs in another thread with transactions of its own, and the thread is used again', async () => {
  const first = await ended(await engine.enqueue(calcular, { como: 'uno' }));
  expect(first).toMatchObject({ state: 'done', output: { veces: 1 } });
  const second = await ended(await engine.enqueue(calcular, { como: 'dos' }));
  const { hilo } = first.output as { hilo: number };
  expect(hilo).toBeGreaterThan(0);
  expect(second.output).toEqual({ hilo, veces: 2 });
  expect(await facts('dos')).toBe(1);
});

test('what it returns and throws means the same as anywhere', async () => {
  expect(await ended(await engine.enqueue(calcular, { como: 'desiste' }))).toMatchObject({
    state: 'gave-up',
    reason: 'No hay datos',
  });
  expect(await ended(await engine.enqueue(calcular, { como: 'rechaza' }))).toMatchObject({
    state: 'gave-up',
    reason: 'Serie agotada.',
  });
  const held = await engine.enqueue(calcular, { como: 'servicio' });
  await eventually(
    async () => expect(await engine.story(held)).toMatchObject({ state: 'postponed', reason: 'no responde' }),
    { timeoutMs: 20_000 },
  );
});

test('what it enqueues is pushed at once', async () => {
  await ended(await engine.enqueue(calcular, { como: 'encola' }));
  const waited = await eventually(async () => {
    const { rows } = await engine.database.pool.query<{ seconds: number }>(
      `select extract(epoch from started_at - enqueued_at)::float as seconds from platform.runs where task = $1`,
      [ligera.name],
    );
    return rows[0]?.seconds ?? null;
  });
  // The relay would look at it after a second.
  expect(waited).toBeLessThan(0.9);
});

test('a handler that never lets the CPU go is terminated at its hard limit while others go on', async () => {
  const rss = () => process.memoryUsage.rss() / 2 ** 20;
  const before = rss();
  const startedAt = Date.now();
  const endless = await engine.enqueue(eterna, {});
  await eventually(async () => expect(await facts('empieza')).toBe(1), { timeoutMs: 15_000 });
  // The loop that takes jobs and renews locks is free.
  for (let index = 0; index < 5; index += 1) {
    expect(await ended(await engine.enqueue(ligera, {}))).toMatchObject({ state: 'done' });
  }
  const story = await ended(endless);
  expect(story).toMatchObject({ state: 'failed', attempts: 1 });
  expect(story.reason).toContain('Excedió su tiempo máximo de 1s');
  expect(story.history).toHaveLength(1);
  // 1 s, the grace, and what a busy machine adds.
  expect(Date.now() - startedAt).toBeLessThan(12_000);
  expect(await ended(await engine.enqueue(calcular, { como: 'luego' }))).toMatchObject({ state: 'done' });
  await eventually(() => expect(rss() - before).toBeLessThan(150), { timeoutMs: 10_000 });
});

test('a thread that outgrows its memory ends alone', async () => {
  const story = await ended(await engine.enqueue(calcular, { como: 'memoria' }));
  expect(story.state).toBe('failed');
  expect(story.error).toContain('memory');
  expect(await ended(await engine.enqueue(calcular, { como: 'vive' }))).toMatchObject({ state: 'done' });
});

test('a stop reaches the handler in its thread, and the run is given back', async () => {
  const runId = await engine.enqueue(calcular, { como: 'espera' });
  await eventually(async () => expect(await engine.story(runId)).toMatchObject({ state: 'running' }));
  await worker.stop();
  expect(await engine.story(runId)).toMatchObject({ state: 'postponed', attempts: 0 });
});

test('a worker without threads refuses to start for a task that needs one', async () => {
  await expect(engine.worker(threadHandlers(0))).rejects.toThrow('threads');
});
