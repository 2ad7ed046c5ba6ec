import { openDatabase } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createLogger } from '../observability/logger.ts';
import { anotarHandler, mortalHandler } from './deadly-tasks.fixture.ts';
import { createRegistry } from './registry.ts';
import { gatheringPublisher } from './testing.ts';
import { startWorker } from './worker.ts';

// A worker process of `critical` for a test to kill: `deadly-worker.fixture.ts DATABASE_URL REDIS_URL`. It says when an
// effect's attempt has started, and never ends one.
const [databaseUrl = '', brokerUrl = ''] = process.argv.slice(2);
const handlers = [
  anotarHandler(() => {
    process.stdout.write('started\n');
    return new Promise(() => undefined);
  }),
  mortalHandler(),
];
await startWorker({
  queues: ['critical'],
  concurrency: 2,
  registry: createRegistry([{ name: 'prueba', tasks: handlers.map((handler) => handler.definition), handlers }]),
  database: openDatabase({
    url: databaseUrl,
    applicationName: 'deadly-worker',
    events: createEventBus(),
    onAfterCommitError: () => undefined,
  }),
  brokerUrl,
  publisher: gatheringPublisher(),
  log: createLogger({ name: 'mortal', level: 'silent' }),
});
process.stdout.write('ready\n');
