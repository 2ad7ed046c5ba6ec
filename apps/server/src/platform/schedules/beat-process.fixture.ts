import { z } from 'zod';
import { openDatabase } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { createLogger } from '../observability/logger.ts';
import { defineTask } from '../tasks/task.ts';
import { createBeat } from './beat.ts';
import { every } from './schedule.ts';

/** A slot each second, none of which may be run twice or left out. */
export const tickTask = defineTask({
  name: 'prueba.latido',
  summary: 'Una ejecución por segundo',
  queue: 'default',
  input: z.object({}),
  schedule: every<Record<string, never>>(1, { name: 'prueba-latido', overlap: 'allow', onMissed: 'run-each' }),
});

// Run as a program by beat.test.ts, which kills it: `tsx beat-process.fixture.ts <database url>`.
const url = process.argv[2];
if (process.argv[1]?.endsWith('beat-process.fixture.ts') && url) {
  const database = openDatabase({
    url,
    applicationName: 'beat-hijo',
    events: createEventBus(),
    onAfterCommitError: () => undefined,
  });
  const beat = createBeat({
    database,
    databaseUrl: url,
    tasks: [tickTask],
    log: createLogger({ name: 'beat-hijo', level: 'error' }),
    name: 'beat-hijo',
  });
  await beat.start();
}
