import { signals } from '../app.ts';
import { createEvaluator } from '../platform/alerts/evaluator.ts';
import { openDatabase } from '../platform/database/database.ts';
import { startRelay } from '../platform/outbox/relay.ts';
import type { Runtime } from './runtime.ts';

/** Enough for all observations of a round side by side. */
const maxConnections = 4;

/**
 * Watches the system from this process. api and monitor both do, and one of them acts: neither works on tasks nor
 * starts them, so whatever dies there is seen from here, and the death of the one is seen from the other. A worker would
 * be a bad watchman: its loop is what may stand still. The pool is the watchman's own, so that requests that exhaust the
 * process' pool do not blind it.
 */
export function startWatch(runtime: Runtime, process: 'api' | 'monitor'): { stop(): Promise<void> } {
  const { connections, log } = runtime;
  const database = openDatabase({
    url: connections.databaseUrl,
    applicationName: `jsol-${process}-vigilante`,
    maxConnections,
    events: runtime.events,
    onAfterCommitError: (error) => log.error({ err: error }, 'after_commit.failed'),
  });
  const evaluator = createEvaluator({
    process,
    database,
    databaseUrl: connections.databaseUrl,
    redis: { broker: connections.brokerUrl, channels: connections.channelsUrl, cache: connections.cacheUrl },
    tasks: runtime.registry.tasks,
    signals,
    notifier: runtime.alertNotifier,
    log,
  });
  // Notices are on their way with the commit; what an outage leaves behind is swept by the relays of api and workers.
  const relay = startRelay({ database, brokerUrl: connections.brokerUrl, log, sweep: false });
  evaluator.start();
  return {
    async stop() {
      await evaluator.stop();
      await relay.stop();
      await database.close();
    },
  };
}
