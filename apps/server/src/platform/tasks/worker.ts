import { randomBytes } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { hostname } from 'node:os';
import type { Redis } from 'ioredis';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { closeRedis, isReady, openRedis } from '../redis/connections.ts';
import type { Publisher } from './attempt.ts';
import { createAdmission } from './admission.ts';
import { openBrokerQueues } from './broker-queues.ts';
import { createCircuits, type CircuitOptions } from './circuit.ts';
import { sweepFinished } from './finished-sweep.ts';
import { startHeartbeat, type Running } from './heartbeat.ts';
import { createHeldRelease } from './held-release.ts';
import { openLedger } from './ledger.ts';
import { createLimits } from './limits.ts';
import { consumeQueue, type TaskFailure } from './queue-consumer.ts';
import { createQueueGate } from './queue-controls.ts';
import type { QueueName } from './queues.ts';
import type { Registry } from './registry.ts';
import { createTurns } from './turns.ts';
import { createStandingCheck, withdrawnAmong } from './standing.ts';
import { startThreadPool, type ThreadPoolOptions } from './thread-pool.ts';
import { watchWorker, type WatchdogOptions } from './watchdog.ts';

export type WorkerHandle = {
  readonly id: string;
  /** Takes no more work, lets what runs finish or gives it back, and writes the ledger. Asked again, it is the same stop. */
  stop(): Promise<void>;
};

export type WorkerStart = {
  /** `critical` shares a worker with no other queue. */
  queues: readonly QueueName[];
  /** Runs at once in each queue. */
  concurrency: number;
  registry: Registry;
  database: Database;
  brokerUrl: string;
  publisher: Publisher;
  log: Logger;
  /** How long running attempts may go on after a stop was asked for. Default 10 s. */
  patienceMs?: number;
  /** Then their signal aborts, and this much later they are given back. Default 5 s. */
  graceMs?: number;
  circuit?: CircuitOptions;
  /** Watches over the worker itself, see `watchWorker`. Default: nobody does. */
  watchdog?: WatchdogOptions;
  /** How threads are started; needed by tasks with `thread: true`. */
  threads?: Omit<ThreadPoolOptions, 'database' | 'log'>;
  /** Told of each attempt that ended in a surprise, for whoever collects errors. It must not throw. */
  onFailure?: (failure: TaskFailure) => void;
};

const sweepEveryMs = 1_000;
const ledgerPatienceMs = 5_000;
const brokerPatienceMs = 2_000;

/** Starts consuming. Resolves once it does; throws when the queues do not go together. */
export async function startWorker(options: WorkerStart): Promise<WorkerHandle> {
  const { queues, database, registry, log, patienceMs = 10_000, graceMs = 5_000 } = options;
  if (queues.length === 0) throw new Error('a worker needs a queue');
  if (queues.includes('critical') && queues.length > 1) {
    throw new Error('a worker of critical serves nothing else: a long report must not stand before a receipt');
  }
  const threaded = registry.tasks.find((task) => task.thread && queues.includes(task.queue));
  if (threaded && !options.threads)
    throw new Error(`task ${threaded.name} runs in a thread: give startWorker \`threads\``);
  const threads = threaded && options.threads ? startThreadPool({ ...options.threads, database, log }) : undefined;
  const id = `${hostname()}:${process.pid}:${randomBytes(3).toString('hex')}`;
  const redis = openRedis(options.brokerUrl, { role: 'worker', name: `worker-${queues.join('-')}`, log });
  const brokerQueues = openBrokerQueues(redis);
  const circuits = createCircuits(redis, options.circuit);
  const release = createHeldRelease({ circuits, log });
  const limits = createLimits(redis);
  const turns = createTurns({ database, redis, queues: brokerQueues });
  const admission = createAdmission({ circuits, limits, turns, queues: brokerQueues, release, log });
  // What is not woken now is found by the next sweep.
  const wake = (orderKey: string) =>
    turns.wake([orderKey]).catch((error: unknown) => log.debug({ err: error, orderKey }, 'worker.turn_not_woken'));
  const ledger = openLedger({ database, redis, log });
  const standing = createStandingCheck(database);
  const gate = createQueueGate(database, brokerQueues, queues);
  await gate.read().catch((error: unknown) => log.warn({ err: error }, 'worker.controls_unread'));
  const stopping = new AbortController();
  // One listener per attempt under way, however many those are.
  setMaxListeners(0, stopping.signal);
  const running = new Map<string, Running>();
  const consumers = queues.map((queue) =>
    consumeQueue({
      queue,
      concurrency: options.concurrency,
      workerId: id,
      registry,
      database,
      redis,
      publisher: options.publisher,
      ledger,
      admission,
      ended: (orderKey) => void wake(orderKey),
      standing,
      gate,
      running,
      stop: stopping.signal,
      graceMs,
      threads,
      onFailure: options.onFailure ?? (() => undefined),
      log,
    }),
  );
  const heartbeat = startHeartbeat({
    database,
    id,
    queues,
    concurrency: options.concurrency,
    running: () => [...running.values()],
    log,
  });
  stopping.signal.addEventListener('abort', () => ledger.unblock());
  const sweep = sweepRegularly(
    redis,
    async () => {
      await limits.renew();
      await gate.apply();
      await turns.sweep();
      for (const queue of queues) {
        await sweepFinished(redis, ledger, queue);
      }
      const ids = await withdrawnAmong(database, [...running.keys()]);
      for (const consumer of consumers) consumer.withdraw(ids);
    },
    log,
  );
  const watchdog = options.watchdog
    ? watchWorker(
        {
          workerId: id,
          database,
          brokerUrl: options.brokerUrl,
          fetching: () => consumers.map((consumer) => consumer.fetching()),
          log,
        },
        options.watchdog,
      )
    : null;
  log.info({ queues, concurrency: options.concurrency, worker: id }, 'worker.started');

  let stopped: Promise<void> | undefined;
  const stop = async (): Promise<void> => {
    await watchdog?.stop();
    const closing = Promise.all(consumers.map((consumer) => consumer.close()));
    const patience = setTimeout(() => stopping.abort(), patienceMs);
    // A broker that is away would be waited for without end; what it still holds is redelivered when it is back.
    let deadline: NodeJS.Timeout | undefined;
    const abandoned = new Promise<'abandoned'>((resolve) => {
      deadline = setTimeout(() => resolve('abandoned'), patienceMs + graceMs + brokerPatienceMs);
    });
    if ((await Promise.race([closing, abandoned])) === 'abandoned') {
      log.warn({ worker: id }, 'worker.broker_abandoned');
      redis.disconnect();
      for (const consumer of consumers) consumer.abandon();
    }
    clearTimeout(patience);
    clearTimeout(deadline);
    stopping.abort();
    await threads?.stop();
    await sweep.stop();
    await release.stop();
    await ledger.stop(ledgerPatienceMs);
    await heartbeat.stop();
    await brokerQueues.close();
    await closeRedis(redis);
    log.info({ worker: id }, 'worker.stopped');
  };

  return { id, stop: () => (stopped ??= stop()) };
}

function sweepRegularly(redis: Redis, work: () => Promise<unknown>, log: Logger): { stop(): Promise<void> } {
  let under: Promise<unknown> = Promise.resolve();
  let busy = false;
  const timer = setInterval(() => {
    if (busy || !isReady(redis)) return;
    busy = true;
    under = work()
      .catch((error: unknown) => log.debug({ err: error }, 'worker.sweep_interrupted'))
      .finally(() => (busy = false));
  }, sweepEveryMs);
  return {
    async stop() {
      clearInterval(timer);
      await under;
    },
  };
}
