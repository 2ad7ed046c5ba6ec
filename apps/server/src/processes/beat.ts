import { createBeat } from '../platform/schedules/beat.ts';
import type { Settings } from '../platform/config/settings.ts';
import { startRelay } from '../platform/outbox/relay.ts';
import { runUntilStopped } from './lifecycle.ts';
import { openRuntime } from './runtime.ts';

/** The process that starts scheduled tasks. A second one stands by. */
export async function runBeat(settings: Settings): Promise<void> {
  const runtime = await openRuntime(settings, 'beat');
  const { database, connections, registry, log } = runtime;
  // Pushes what it enqueues itself; sweeping is the relays' of api and workers.
  const relay = startRelay({ database, brokerUrl: connections.brokerUrl, log, sweep: false });
  const beat = createBeat({ database, databaseUrl: connections.databaseUrl, tasks: registry.tasks, log });
  await beat.start();
  await runUntilStopped(log, async () => {
    await beat.stop();
    await relay.stop();
    await runtime.close();
  });
}
