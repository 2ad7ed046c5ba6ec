import { startRelay } from '../../platform/outbox/relay.ts';
import { closeRedis, openRedis, type Redis } from '../../platform/redis/connections.ts';
import { openRuntime, type Runtime } from '../runtime.ts';
import type { CommandContext } from './context.ts';

/** Does a command's work on the servers, and lets go of them whatever happens. */
export async function withRuntime(context: CommandContext, work: (runtime: Runtime) => Promise<void>): Promise<void> {
  const runtime = await openRuntime({ ...context.settings(), ERP_LOG_LEVEL: 'error' }, 'cli');
  // A command that enqueues pushes it itself; without Redis the row waits for the relay.
  const relay = startRelay({
    database: runtime.database,
    brokerUrl: runtime.connections.brokerUrl,
    log: runtime.log,
    sweep: false,
  });
  try {
    await work(runtime);
  } finally {
    await relay.stop();
    await runtime.close();
  }
}

export async function withBroker<T>(runtime: Runtime, work: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = openRedis(runtime.connections.brokerUrl, { role: 'worker', name: 'jsol-cli', log: runtime.log });
  try {
    return await work(redis);
  } finally {
    await closeRedis(redis);
  }
}
