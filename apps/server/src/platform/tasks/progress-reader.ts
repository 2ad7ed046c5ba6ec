import type { Logger } from '../observability/logger.ts';
import { closeRedis, openRedis, type Redis } from '../redis/connections.ts';
import { runProgress } from './progress.ts';

/** Asks how far runs have come, for screens that wait for one. */
export type ProgressReader = {
  /** 0–100; null for a run that said nothing, waits or has ended, and while the broker does not answer. */
  percentOf(runId: string): Promise<number | null>;
  close(): Promise<void>;
};

/** The first question opens the connection and is not answered; most processes are never asked. */
export function createProgressReader({ brokerUrl, log }: { brokerUrl: string; log: Logger }): ProgressReader {
  let redis: Redis | null = null;
  return {
    async percentOf(runId) {
      redis ??= openRedis(brokerUrl, { role: 'producer', name: 'progress-reader', log });
      try {
        const percent = (await runProgress(redis, [runId])).get(runId)?.percent;
        return percent === undefined ? null : Math.round(percent);
      } catch {
        // A percentage is a kindness: the state of the run is in PostgreSQL, and is shown without it.
        return null;
      }
    },
    async close() {
      if (redis) await closeRedis(redis);
    },
  };
}
