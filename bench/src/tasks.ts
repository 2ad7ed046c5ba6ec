import { Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { z } from 'zod';
import type { Database } from '../../apps/server/src/platform/database/database.ts';
import { startRelay } from '../../apps/server/src/platform/outbox/relay.ts';
import { enqueue, enqueueMany } from '../../apps/server/src/platform/tasks/enqueue.ts';
import { handleTask } from '../../apps/server/src/platform/tasks/handler.ts';
import { done } from '../../apps/server/src/platform/tasks/outcome.ts';
import { createRegistry } from '../../apps/server/src/platform/tasks/registry.ts';
import { defineTask } from '../../apps/server/src/platform/tasks/task.ts';
import { queueDepths } from '../../apps/server/src/platform/tasks/broker-queues.ts';
import type { QueueName } from '../../apps/server/src/platform/tasks/queues.ts';
import { startWorker } from '../../apps/server/src/platform/tasks/worker.ts';
import { startCelery } from './celery-peer.ts';
import { onBenchSystem } from './bench-system.ts';
import { median, percentile, type BenchResult } from './report.ts';

export type TasksBenchOptions = {
  /** Installs Celery from Debian's packages where it is missing and may be. */
  installPeers?: boolean;
  /** Runs of one round. Default 10,000. */
  jobs?: number;
  /** The same for Celery, which needs fewer for a steady rate. Default 2,000. */
  celeryJobs?: number;
  /** Rounds of each side, taking turns. Default 5. */
  rounds?: number;
  /** Runs enqueued one by one. Default 300. */
  latencySamples?: number;
  /** Runs that wait in `reports` while `critical` is measured. Default 100,000. */
  waiting?: number;
};

const batch = 500;
const concurrency = 20;

const input = z.object({ n: z.int() });
const nada = defineTask({ name: 'bench.nada', summary: 'No hace nada', queue: 'default', input });
const urgente = defineTask({ name: 'bench.urgente', summary: 'No hace nada', queue: 'critical', input });
const informe = defineTask({ name: 'bench.informe', summary: 'Tarda un poco', queue: 'reports', input });
/** A report's length, for a queue that drains while the other is measured. */
const reportMs = 50;

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

/** Milliseconds from the COMMIT of a run to its handler, one run at a time. */
async function startLatencies(
  database: Database,
  definition: typeof nada,
  starts: Map<number, (at: bigint) => void>,
  samples: number,
): Promise<number[]> {
  const warmUp = 20;
  const latencies: number[] = [];
  for (let n = -samples - warmUp; n < 0; n += 1) {
    const started = new Promise<bigint>((resolve) => starts.set(n, resolve));
    await database.transaction((tx) => enqueue(tx, definition, { n }));
    const committedAt = process.hrtime.bigint();
    const startedAt = await started;
    starts.delete(n);
    // The first ones compile and connect.
    if (n >= -samples) latencies.push(Math.max(0, Number(startedAt - committedAt) / 1e6));
  }
  return latencies;
}

const usedMemory = async (redis: Redis): Promise<number> =>
  Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1] ?? Number.NaN);

/** Lets many runs wait in `reports`. @returns the Redis memory one hundred thousand of them take, in MB. */
async function fillReports(database: Database, redisUrl: string, waiting: number): Promise<number> {
  const redis = new Redis(redisUrl);
  const before = await usedMemory(redis);
  for (let from = 0; from < waiting; from += 1_000) {
    const size = Math.min(1_000, waiting - from);
    await database.transaction((tx) =>
      enqueueMany(
        tx,
        informe,
        Array.from({ length: size }, (_, n) => ({ n: from + n })),
      ),
    );
  }
  await untilTrue(async () =>
    (await queueDepths(redis)).some((depth) => depth.queue === 'reports' && depth.waiting >= waiting),
  );
  const megabytes = ((await usedMemory(redis)) - before) / 2 ** 20;
  redis.disconnect();
  return (megabytes * 100_000) / waiting;
}

/**
 * Runs of an empty task per second through the whole path (outbox, relay, BullMQ, handler, ledger) with real
 * durability, beside BullMQ alone and Celery on the same Redis; the time from COMMIT to the handler in an idle system
 * and on `critical` behind a long queue of reports; and the memory of that queue.
 */
export async function benchTasks(options: TasksBenchOptions = {}): Promise<BenchResult> {
  const { jobs = 10_000, celeryJobs = 2_000, rounds = 5, latencySamples = 300, waiting = 100_000 } = options;
  return onBenchSystem(async ({ database, redisUrl, log, closeAtEnd }) => {
    const starts = new Map<number, (at: bigint) => void>();
    const noted = (definition: typeof nada) =>
      handleTask(definition, ({ n }) => {
        starts.get(n)?.(process.hrtime.bigint());
        return Promise.resolve(done());
      });
    const handlers = [
      noted(nada),
      noted(urgente),
      handleTask(informe, async () => {
        await new Promise((resolve) => setTimeout(resolve, reportMs));
        return done();
      }),
    ];
    const registry = createRegistry([{ name: 'bench', tasks: [nada, urgente, informe], handlers }]);
    const relay = startRelay({ database, brokerUrl: redisUrl, log });
    closeAtEnd(() => relay.stop());
    const work = async (queues: readonly QueueName[], atOnce: number) => {
      const worker = await startWorker({
        queues,
        concurrency: atOnce,
        registry,
        database,
        brokerUrl: redisUrl,
        publisher: { publish: () => Promise.resolve() },
        log,
        patienceMs: 0,
        graceMs: 100,
      });
      closeAtEnd(() => worker.stop());
      return worker;
    };
    const worker = await work(['default'], concurrency);
    const idle = await startLatencies(database, nada, starts, latencySamples);

    const celery = await startCelery(`${redisUrl}/3`, { concurrency, install: options.installPeers ?? false });
    if (celery) closeAtEnd(() => celery.close());
    const rates = { ours: [] as number[], raw: [] as number[], celery: [] as number[] };
    await bullmqRate(redisUrl, Math.min(jobs, 1_000), -1);
    await ourRate(database, Math.min(jobs, 1_000));
    for (let round = 0; round < rounds; round += 1) {
      rates.raw.push(await bullmqRate(redisUrl, jobs, round));
      if (celery) rates.celery.push(await celery.rate(celeryJobs));
      rates.ours.push(await ourRate(database, jobs));
    }
    await celery?.close();
    await worker.stop();

    const memory = await fillReports(database, redisUrl, waiting);
    await work(['reports'], 1);
    await work(['critical'], 2);
    const behind = await startLatencies(database, urgente, starts, latencySamples);
    return {
      bench: 'tasks',
      ratios: {
        bullmq: median(rates.ours) / median(rates.raw),
        ...(celery ? { celery: median(rates.ours) / median(rates.celery) } : {}),
      },
      figures: {
        jobsPerSecond: median(rates.ours),
        bullmqJobsPerSecond: median(rates.raw),
        ...(celery ? { celeryJobsPerSecond: median(rates.celery) } : {}),
        commitToStartP50Ms: percentile(idle, 0.5),
        commitToStartP99Ms: percentile(idle, 0.99),
        criticalBehindReportsP99Ms: percentile(behind, 0.99),
        redisMbFor100kWaiting: memory,
      },
    };
  });
}
