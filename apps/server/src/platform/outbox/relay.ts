import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { outboxUnpushed, queueDepth } from '../observability/metrics.ts';
import { closeRedis, isReady, openRedis } from '../redis/connections.ts';
import { openBrokerQueues, queueDepths } from '../tasks/broker-queues.ts';
import { createCommitPush } from './commit-push.ts';
import { createReconciler } from './reconciler.ts';
import { sweepUnpushed } from './sweep.ts';

/** Finds what was committed and not pushed. */
export type Relay = { stop(): Promise<void> };

export type RelayOptions = {
  database: Database;
  brokerUrl: string;
  log: Logger;
  /**
   * False for short-lived processes, which push what they commit and leave sweeping and reconciling to the others.
   * Default true.
   */
  sweep?: boolean;
  /** Time between two looks for unpushed rows. Default 250 ms. */
  pollMs?: number;
  /** Age from which an unmarked row is taken for left behind. Default 1 s: marks are written within 300 ms. */
  graceMs?: number;
  /** Time between two comparisons with the broker. Default 1 s. */
  reconcileMs?: number;
};

/** How often the gauges are refreshed; Prometheus asks every 15 s or so. */
const gaugesMs = 5_000;

/**
 * Moves committed runs to the queues: at once what this process commits, and by sweeping what a crash or an outage of
 * the broker left behind. Any number of processes may run one.
 */
export function startRelay(options: RelayOptions): Relay {
  const { database, log, sweep = true, pollMs = 250, graceMs = 1_000, reconcileMs = 1_000 } = options;
  const redis = openRedis(options.brokerUrl, { role: 'producer', name: 'relay', log });
  const queues = openBrokerQueues(redis);
  const push = createCommitPush({ database, queues, log });
  const reconciler = createReconciler({ database, redis, log });
  let stopped = false;
  database.onEnqueued((runs) => push.push(runs));
  redis.on('ready', () => reconciler.distrust());

  let wake: () => void = () => undefined;
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs);
      wake = () => (clearTimeout(timer), resolve());
    });

  let nextReconcile = 0;
  let nextGauges = 0;
  async function round(): Promise<void> {
    const now = Date.now();
    if (now >= nextReconcile) {
      nextReconcile = now + reconcileMs;
      await reconciler.step();
    }
    while (!stopped && (await sweepUnpushed(database, queues, graceMs)).more) continue;
    if (now >= nextGauges) {
      nextGauges = now + gaugesMs;
      await refreshGauges();
    }
  }

  async function refreshGauges(): Promise<void> {
    for (const { queue, ...states } of await queueDepths(redis)) {
      for (const [state, count] of Object.entries(states)) queueDepth.set({ queue, state }, count);
    }
    const { rows } = await database.pool.query<{ count: number }>(
      'select count(*)::int as count from platform.outbox where pushed_at is null and created_at < $1',
      [new Date(Date.now() - graceMs)],
    );
    outboxUnpushed.set(rows[0]?.count ?? 0);
  }

  async function loop(): Promise<void> {
    let failing = false;
    while (!stopped) {
      if (isReady(redis)) {
        try {
          await round();
          if (failing) log.info({}, 'relay.recovered');
          failing = false;
        } catch (error) {
          // Both sides come back by themselves; the rows wait.
          if (!failing) log.warn({ err: error }, 'relay.interrupted');
          failing = true;
        }
      }
      if (!stopped) await pause();
    }
  }
  const looping = sweep ? loop() : Promise.resolve();

  return {
    async stop() {
      if (stopped) return;
      stopped = true;
      wake();
      await looping;
      await push.stop();
      await queues.close();
      await closeRedis(redis);
    },
  };
}
