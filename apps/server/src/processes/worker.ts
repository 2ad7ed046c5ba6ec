import { pathToFileURL } from 'node:url';
import { SettingsError, type Settings } from '../platform/config/settings.ts';
import { isQueueName, queueNames, type QueueName } from '../platform/tasks/queues.ts';
import { startRelay } from '../platform/outbox/relay.ts';
import { leaveStalled } from '../platform/tasks/watchdog.ts';
import { startWorker } from '../platform/tasks/worker.ts';
import { runUntilStopped } from './lifecycle.ts';
import { serveOperations } from './operations.ts';
import { openRuntime } from './runtime.ts';

/** Signs of life come every 2 s. */
const workerSilence = '15 seconds';

/** `critical`, or `default,notifications`. Throws {@link SettingsError} on a queue that does not exist. */
export function parseQueues(text: string): QueueName[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (!isQueueName(name))
      throw new SettingsError(`No hay una cola "${name}". Las colas son: ${queueNames.join(', ')}.`);
  }
  return [...new Set(names)] as QueueName[];
}

/** @param program this program's file: what a thread for a task with `thread: true` runs too. */
export async function runWorker(
  settings: Settings,
  queues: readonly QueueName[],
  concurrency: number,
  program: string,
): Promise<void> {
  if (queues.includes('critical') && queues.length > 1) {
    throw new SettingsError('Un worker de critical no atiende otras colas: inicie otro para ellas.');
  }
  const runtime = await openRuntime(settings, 'worker');
  const { database, connections, registry, publisher, log } = runtime;
  const relay = startRelay({ database, brokerUrl: connections.brokerUrl, log });
  const worker = await startWorker({
    queues,
    concurrency,
    registry,
    database,
    brokerUrl: connections.brokerUrl,
    publisher,
    log,
    watchdog: { onStalled: () => void leaveStalled(() => worker.stop()) },
    threads: { entry: pathToFileURL(program) },
  });
  const operations = await serveOperations(settings, 'worker', {
    worker: async () => {
      const { rowCount } = await database.pool.query(
        'select from platform.workers where id = $1 and heartbeat_at > now() - $2::interval',
        [worker.id, workerSilence],
      );
      if (rowCount === 0) throw new Error('el worker no da señales');
    },
    redis: async () => {
      await publisher.redis.ping();
    },
  });
  await runUntilStopped(log, async () => {
    await operations.close();
    await worker.stop();
    await relay.stop();
    await runtime.close();
  });
}
