import { createLogger } from '../observability/logger.ts';
import { openTestDatabase, registryFor } from './engine.fixture.ts';
import { flowHandlers } from './flow-tasks.fixture.ts';
import { gatheringPublisher } from './testing.ts';
import { startWorker } from './worker.ts';

// A worker of flows for a test to kill: `flow-worker.fixture.ts DATABASE_URL REDIS_URL`.
const [databaseUrl = '', brokerUrl = ''] = process.argv.slice(2);
await startWorker({
  queues: ['default'],
  concurrency: 5,
  registry: registryFor(flowHandlers({})),
  database: openTestDatabase(databaseUrl),
  brokerUrl,
  publisher: gatheringPublisher(),
  log: createLogger({ name: 'flujos', level: 'silent' }),
});
