import { testDatabase } from '../../../test/support/database.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import type { Secrets } from '../config/secrets.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createLogger } from '../observability/logger.ts';
import { startRelay, type Relay } from '../outbox/relay.ts';
import { enqueue, type EnqueueOptions } from './enqueue.ts';
import type { TaskHandler } from './handler.ts';
import type { QueueName } from './queues.ts';
import { createRegistry } from './registry.ts';
import { runStory, type RunStory } from './runs-queries.ts';
import type { TaskDefinition } from './task.ts';
import { gatheringPublisher } from './testing.ts';
import { startWorker, type WorkerHandle, type WorkerStart } from './worker.ts';

export const silentLog = createLogger({ name: 'prueba', level: process.env.ENGINE_LOG ?? 'silent' });

/** A database, a broker, a relay and as many workers as a test asks for, all its own. */
export type Engine = {
  readonly database: Database;
  readonly databaseUrl: string;
  readonly redis: TestRedis;
  worker(handlers: readonly TaskHandler[], options?: Partial<WorkerStart>): Promise<WorkerHandle>;
  enqueue(definition: unknown, input: unknown, options?: EnqueueOptions): Promise<string>;
  story(runId: string): Promise<RunStory | null>;
  /** Rows of unfinished work. */
  unfinished(): Promise<number>;
  /** Ends workers and relay, then the servers. */
  stop(): Promise<void>;
};

export const openTestDatabase = (url: string, secrets?: Secrets): Database =>
  openDatabase({
    url,
    ...(secrets ? { secrets } : {}),
    applicationName: 'engine-test',
    events: createEventBus(),
    onAfterCommitError: (error) => {
      throw error;
    },
  });

export const registryFor = (handlers: readonly TaskHandler[]) =>
  createRegistry([{ name: 'prueba', tasks: handlers.map((handler) => handler.definition), handlers }]);

export async function startEngine(options: { secrets?: Secrets } = {}): Promise<Engine> {
  const [store, redis] = await Promise.all([testDatabase(), testRedis()]);
  const database = openTestDatabase(store.url, options.secrets);
  const relay: Relay = startRelay({ database, brokerUrl: redis.url, log: silentLog });
  const workers: WorkerHandle[] = [];
  return {
    database,
    databaseUrl: store.url,
    redis,
    async worker(handlers, options = {}) {
      const queues = [...new Set(handlers.map((handler) => handler.definition.queue))] as QueueName[];
      const worker = await startWorker({
        queues,
        concurrency: 4,
        registry: registryFor(handlers),
        database,
        brokerUrl: redis.url,
        publisher: gatheringPublisher(),
        log: silentLog,
        patienceMs: 300,
        graceMs: 300,
        ...options,
      });
      workers.push(worker);
      return worker;
    },
    enqueue: async (definition, input, options) =>
      database.transaction(async (tx) => {
        const { runId } = await enqueue(tx, definition as TaskDefinition, input, options);
        return runId;
      }),
    story: (runId) => runStory(database.reader, runId),
    async unfinished() {
      const { rows } = await database.pool.query<{ count: number }>(
        'select count(*)::int as count from platform.outbox',
      );
      return rows[0]!.count;
    },
    async stop() {
      await Promise.all(workers.map((worker) => worker.stop()));
      await relay.stop();
      await database.close();
      await store.drop();
      await redis.stop();
    },
  };
}
