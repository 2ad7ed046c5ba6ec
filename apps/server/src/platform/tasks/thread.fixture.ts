import { threadId } from 'node:worker_threads';
import { openTestDatabase, registryFor, silentLog } from './engine.fixture.ts';
import { gatheringPublisher } from './testing.ts';
import { serveThread } from './thread-host.ts';
import { threadHandlers } from './thread-tasks.fixture.ts';

// What a test's threads run; the database is named by the environment they share with the test.
const database = openTestDatabase(process.env.THREAD_DATABASE_URL ?? '');
serveThread({
  registry: registryFor(threadHandlers(threadId)),
  database,
  publisher: gatheringPublisher(),
  log: silentLog,
  close: () => database.close(),
});
