import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { anotar, anotarHandler, mortal, mortalHandler } from './deadly-tasks.fixture.ts';
import { startEngine, type Engine } from './engine.fixture.ts';

let engine: Engine;
let children: ChildProcess[];
beforeEach(async () => {
  children = [];
  engine = await startEngine();
  await engine.database.pool.query('create table efectos (efecto text not null, intento integer not null)');
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await engine.stop();
});

/** Resolves to the child once it consumes; `said` grows with its lines. */
async function startDeadlyWorker(): Promise<{ child: ChildProcess; said: () => string }> {
  const program = fileURLToPath(new URL('./deadly-worker.fixture.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', program, engine.databaseUrl, engine.redis.url], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  let text = '';
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
  await eventually(() => text.includes('ready'), { timeoutMs: 15_000, what: 'the worker process' });
  return { child, said: () => text };
}

const effects = async (): Promise<{ efecto: string; intento: number }[]> =>
  (await engine.database.pool.query<{ efecto: string; intento: number }>('select * from efectos')).rows;

test('a killed worker gives its run to another within 5 s, without burning an attempt or repeating the effect', async () => {
  const { child, said } = await startDeadlyWorker();
  const runId = await engine.enqueue(anotar, { efecto: 'enviar' });
  await eventually(() => said().includes('started'));
  // The row says who runs it while it runs.
  await eventually(async () => expect(await engine.story(runId)).toMatchObject({ state: 'running', attempts: 0 }));
  expect((await engine.story(runId))?.worker).toContain(`:${child.pid}:`);
  await engine.worker([anotarHandler(), mortalHandler()]);
  child.kill('SIGKILL');
  const killedAt = Date.now();
  await eventually(async () => (await effects()).length > 0, { timeoutMs: 6_000 });
  expect(Date.now() - killedAt).toBeLessThan(5_000);
  await eventually(async () => expect(await engine.unfinished()).toBe(0));
  expect(await effects()).toEqual([{ efecto: 'enviar', intento: 1 }]);
  const story = await engine.story(runId);
  expect(story).toMatchObject({ state: 'done', attempts: 1 });
  expect(story?.history.map((attempt) => attempt.outcome)).toEqual(['lost', 'done']);
});

test('a run that kills its process five times is set aside with a reason, and the queue goes on', async () => {
  const runId = await engine.enqueue(mortal, {});
  for (let death = 1; death <= 5; death += 1) {
    const program = fileURLToPath(new URL('./deadly-worker.fixture.ts', import.meta.url));
    const child = spawn(process.execPath, ['--import', 'tsx', program, engine.databaseUrl, engine.redis.url], {
      stdio: 'ignore',
    });
    children.push(child);
    const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
    expect(signal).toBe('SIGKILL');
  }
  await engine.worker([anotarHandler(), mortalHandler()]);
  await eventually(async () => expect(await engine.unfinished()).toBe(0), { timeoutMs: 10_000 });
  const story = await engine.story(runId);
  expect(story?.state).toBe('failed');
  expect(story?.reason).toContain('murió 5 veces');
  expect(story?.history.map((attempt) => attempt.outcome)).toEqual(['lost', 'lost', 'lost', 'lost', 'lost', 'failed']);
  const next = await engine.enqueue(anotar, { efecto: 'sigue' });
  await eventually(async () => expect(await engine.story(next)).toMatchObject({ state: 'done' }));
}, 60_000);
