import type { Settings } from '../platform/config/settings.ts';
import { serveThread } from '../platform/tasks/thread-host.ts';
import { openRuntime } from './runtime.ts';

/** What a thread of a worker runs: the same modules, with connections of its own. */
export async function runTaskThread(settings: Settings): Promise<void> {
  const { registry, database, publisher, log, close } = await openRuntime(settings, 'worker-thread');
  serveThread({ registry, database, publisher, log, close });
}
