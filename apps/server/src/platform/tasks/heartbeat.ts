import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { QueueName } from './queues.ts';

/** A run a worker has in its hands; `since` is an ISO instant. */
export type Running = { runId: string; task: string; since: string };

/** The worker's row in `platform.workers`, refreshed until it stops. */
export type Heartbeat = { stop(): Promise<void> };

const everyMs = 2_000;

/** Shows in `platform.workers` that the worker lives, what it runs and how it feels; the row goes with it, unless its watchdog ended it. */
export function startHeartbeat(options: {
  database: Database;
  id: string;
  queues: readonly QueueName[];
  concurrency: number;
  running: () => Running[];
  log: Logger;
}): Heartbeat {
  const { database, id, log } = options;
  const startedAt = new Date();
  const lag = monitorEventLoopDelay({ resolution: 20 });
  lag.enable();
  let beating: Promise<unknown> = Promise.resolve();
  let stopped = false;

  const beat = () => {
    const loopLagMs = lag.percentile(99) / 1e6;
    lag.reset();
    beating = database.pool
      .query(
        `insert into platform.workers (id, queues, concurrency, started_at, heartbeat_at, running, memory_mb, loop_lag_ms)
         values ($1, $2, $3, $4, now(), $5, $6, $7)
         on conflict (id) do update set heartbeat_at = now(), running = excluded.running,
           memory_mb = excluded.memory_mb, loop_lag_ms = excluded.loop_lag_ms`,
        [
          id,
          options.queues,
          options.concurrency,
          startedAt,
          JSON.stringify(options.running()),
          process.memoryUsage.rss() / 2 ** 20,
          Number.isFinite(loopLagMs) ? loopLagMs : 0,
        ],
      )
      // A database that is away is reported by whoever needs it.
      .catch((error: unknown) => log.debug({ err: error }, 'worker.heartbeat_missed'));
  };
  beat();
  const timer = setInterval(beat, everyMs);

  return {
    async stop() {
      if (stopped) return;
      stopped = true;
      clearInterval(timer);
      lag.disable();
      await beating;
      await database.pool
        .query('delete from platform.workers where id = $1 and stalled is null', [id])
        .catch(() => undefined);
    },
  };
}
