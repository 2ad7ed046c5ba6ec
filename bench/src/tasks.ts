import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import { openDatabase, type Database } from '../../apps/server/src/platform/database/database.ts';
import { migrate } from '../../apps/server/src/platform/database/migrations.ts';
import { startPostgres } from '../../apps/server/src/platform/embedded/postgres.ts';
import { startRedis } from '../../apps/server/src/platform/embedded/redis.ts';
import { createEventBus } from '../../apps/server/src/platform/events/event-bus.ts';
import { createLogger } from '../../apps/server/src/platform/observability/logger.ts';
import { startRelay } from '../../apps/server/src/platform/outbox/relay.ts';
import { enqueue, enqueueMany } from '../../apps/server/src/platform/tasks/enqueue.ts';
import { handleTask } from '../../apps/server/src/platform/tasks/handler.ts';
import { done } from '../../apps/server/src/platform/tasks/outcome.ts';
import { createRegistry } from '../../apps/server/src/platform/tasks/registry.ts';
import { defineTask } from '../../apps/server/src/platform/tasks/task.ts';
import { startWorker } from '../../apps/server/src/platform/tasks/worker.ts';
import { median, percentile, type BenchResult } from './report.ts';

export type TasksBenchOptions = {
  /** Runs of one round. Default 10,000. */
  jobs?: number;
  /** Rounds of each side, alternating. Default 3. */
  rounds?: number;
  /** Runs enqueued one by one into an idle system. Default 200. */
  latencySamples?: number;
};

const batch = 500;
const concurrency = 20;

const nada = defineTask({
  name: 'bench.nada',
  summary: 'No hace nada',
  queue: 'default',
  input: z.object({ n: z.int() }),
});

const untilTrue = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** Adds and processes through BullMQ alone: one connection to add, one worker, the same batches. */
async function bullmqRate(url: string, jobs: number, round: number): Promise<number> {
  const connection = new Redis(url, { maxRetriesPerRequest: null });
  const name = `puro-${round}`;
  const queue = new Queue(name, { connection });
  let processed = 0;
  const worker = new Worker(name, () => Promise.resolve(null), {
    connection,
    concurrency,
    removeOnComplete: { count: 0 },
  });
  await worker.waitUntilReady();
  worker.on('completed', () => (processed += 1));
  const start = process.hrtime.bigint();
  for (let from = 0; from < jobs; from += batch) {
    const size = Math.min(batch, jobs - from);
    await queue.addBulk(Array.from({ length: size }, (_, n) => ({ name: 'nada', data: { n: from + n } })));
  }
  await untilTrue(() => processed === jobs);
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  await worker.close();
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  return jobs / seconds;
}

/** From the commit of the outbox rows to the end of every run in the ledger. */
async function ourRate(database: Database, jobs: number): Promise<number> {
  const start = process.hrtime.bigint();
  for (let from = 0; from < jobs; from += batch) {
    const size = Math.min(batch, jobs - from);
    const inputs = Array.from({ length: size }, (_, n) => ({ n: from + n }));
    await database.transaction((tx) => enqueueMany(tx, nada, inputs));
  }
  await untilTrue(async () => {
    const { rows } = await database.pool.query('select 1 from platform.outbox limit 1');
    return rows.length === 0;
  });
  return jobs / (Number(process.hrtime.bigint() - start) / 1e9);
}

/**
 * Runs of an empty task per second through the whole path (outbox, relay, BullMQ, handler, ledger) with real
 * durability, beside BullMQ alone on the same Redis; and the time from COMMIT to the handler in an idle system.
 */
export async function benchTasks(options: TasksBenchOptions = {}): Promise<BenchResult> {
  const { jobs = 10_000, rounds = 3, latencySamples = 200 } = options;
  const folder = await mkdtemp(path.join(tmpdir(), 'jsol-bench-'));
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') });
    closers.push(() => postgres.stop());
    const redis = await startRedis({ dir: path.join(folder, 'redis'), mode: 'broker', temporary: true });
    closers.push(() => redis.stop());
    await migrate(postgres.url);
    const log = createLogger({ name: 'bench', level: 'warn' });
    const database = openDatabase({
      url: postgres.url,
      applicationName: 'bench',
      events: createEventBus(),
      onAfterCommitError: (error) => log.error({ err: error }, 'after_commit.failed'),
    });
    closers.push(() => database.close());
    let started: (n: number) => void = () => undefined;
    const handlers = [
      handleTask(nada, ({ n }) => {
        started(n);
        return Promise.resolve(done());
      }),
    ];
    const relay = startRelay({ database, brokerUrl: redis.url, log });
    closers.push(() => relay.stop());
    const worker = await startWorker({
      queues: ['default'],
      concurrency,
      registry: createRegistry([{ name: 'bench', tasks: [nada], handlers }]),
      database,
      brokerUrl: redis.url,
      publisher: { publish: () => Promise.resolve() },
      log,
    });
    closers.push(() => worker.stop());

    const latencies: number[] = [];
    for (let n = -latencySamples - 20; n < 0; n += 1) {
      let startedAt = 0n;
      const running = new Promise<void>((resolve) => {
        started = (seen) => {
          if (seen !== n) return;
          startedAt = process.hrtime.bigint();
          resolve();
        };
      });
      await database.transaction((tx) => enqueue(tx, nada, { n }));
      const committedAt = process.hrtime.bigint();
      await running;
      // The first ones compile and connect.
      if (n >= -latencySamples) latencies.push(Math.max(0, Number(startedAt - committedAt) / 1e6));
    }
    started = () => undefined;

    const ours: number[] = [];
    const raw: number[] = [];
    await bullmqRate(redis.url, Math.min(jobs, 1_000), -1);
    await ourRate(database, Math.min(jobs, 1_000));
    for (let round = 0; round < rounds; round += 1) {
      raw.push(await bullmqRate(redis.url, jobs, round));
      ours.push(await ourRate(database, jobs));
    }
    return {
      bench: 'tasks',
      ratios: { bullmq: median(ours) / median(raw) },
      figures: {
        jobsPerSecond: median(ours),
        bullmqJobsPerSecond: median(raw),
        commitToStartP50Ms: percentile(latencies, 0.5),
        commitToStartP99Ms: percentile(latencies, 0.99),
      },
    };
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
