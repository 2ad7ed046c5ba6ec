import { z } from 'zod';
import { createLogger } from '../observability/logger.ts';
import { openTestDatabase, registryFor } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { done } from './outcome.ts';
import { defineTask } from './task.ts';
import { gatheringPublisher } from './testing.ts';
import { leaveStalled } from './watchdog.ts';
import { startWorker } from './worker.ts';

export const saludar = defineTask({
  name: 'prueba.saludar',
  summary: 'Termina, o no suelta el procesador',
  queue: 'default',
  input: z.object({ parado: z.boolean() }),
});

export const saludarHandler = handleTask(saludar, ({ parado }) => {
  while (parado);
  return Promise.resolve(done());
});

// A worker under its watchdog: `stalled-worker.fixture.ts DATABASE_URL REDIS_URL STALL_MS BLOCKED_MS`.
const [databaseUrl, brokerUrl = '', stallMs, blockedMs] = process.argv.slice(2);
if (databaseUrl?.startsWith('postgres')) {
  const worker = await startWorker({
    queues: ['default'],
    concurrency: 2,
    registry: registryFor([saludarHandler]),
    database: openTestDatabase(databaseUrl),
    brokerUrl,
    publisher: gatheringPublisher(),
    log: createLogger({ name: 'vigilado', level: 'info' }),
    patienceMs: 300,
    graceMs: 300,
    watchdog: {
      onStalled: () => void leaveStalled(() => worker.stop()),
      stallMs: Number(stallMs),
      blockedMs: Number(blockedMs),
    },
  });
  process.stdout.write('ready\n');
}
