import { SettingsError, type Settings } from '../platform/config/settings.ts';
import type { QueueName } from '../platform/tasks/queues.ts';
import { startRelay } from '../platform/outbox/relay.ts';
import { startWorker } from '../platform/tasks/worker.ts';
import { queueName } from './cli/arguments.ts';
import { runUntilStopped } from './lifecycle.ts';
import { openRuntime, type ExtraModules } from './runtime.ts';

/** `critical`, or `default,notifications`. Throws {@link SettingsError} on a queue that does not exist. */
export function parseQueues(text: string): QueueName[] {
  return [...new Set(text.split(',').map((name) => queueName(name.trim())))];
}

export async function runWorker(
  settings: Settings,
  queues: readonly QueueName[],
  concurrency: number,
  extra?: ExtraModules,
): Promise<void> {
  if (queues.includes('critical') && queues.length > 1) {
    throw new SettingsError('Un worker de critical no atiende otras colas: inicie otro para ellas.');
  }
  const runtime = await openRuntime(settings, 'worker', extra);
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
  });
  await runUntilStopped(log, async () => {
    await worker.stop();
    await relay.stop();
    await runtime.close();
  });
}
