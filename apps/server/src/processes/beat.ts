import { createBeat } from '../platform/schedules/beat.ts';
import type { Settings } from '../platform/config/settings.ts';
import { startRelay } from '../platform/outbox/relay.ts';
import { runUntilStopped } from './lifecycle.ts';
import { serveOperations } from './operations.ts';
import { openRuntime } from './runtime.ts';

/** Takes no sides: whether this one leads or another does, somebody must. A take-over is done within 3 s. */
const beatSilence = '30 seconds';

/** The process that starts scheduled tasks. A second one stands by. */
export async function runBeat(settings: Settings): Promise<void> {
  const runtime = await openRuntime(settings, 'beat');
  const { database, connections, registry, log } = runtime;
  // Pushes what it enqueues itself; sweeping is the relays' of api and workers.
  const relay = startRelay({ database, brokerUrl: connections.brokerUrl, log, sweep: false });
  const beat = createBeat({ database, databaseUrl: connections.databaseUrl, tasks: registry.tasks, log });
  await beat.start();
  const operations = await serveOperations(settings, 'beat', {
    beat: async () => {
      const { rowCount } = await database.pool.query(
        `select from platform.beat where heartbeat_at > now() - $1::interval`,
        [beatSilence],
      );
      if (rowCount === 0) throw new Error('ningún beat da señales');
    },
  });
  await runUntilStopped(log, async () => {
    await operations.close();
    await beat.stop();
    await relay.stop();
    await runtime.close();
  });
}
