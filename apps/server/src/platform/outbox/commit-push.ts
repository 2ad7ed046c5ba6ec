import type { Database, PutIn } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { isReady } from '../redis/connections.ts';
import type { BrokerQueues } from '../tasks/broker-queues.ts';
import { outboxColumns, pushRows, type OutboxRow } from './outbox-job.ts';

/** Moves what a transaction enqueued into the queues as soon as it has committed. */
export type CommitPush = {
  push(runs: readonly PutIn[]): void;
  stop(): Promise<void>;
};

const batchSize = 500;
/**
 * Marks are written this much later, for the rows that still live then: most runs have ended by that time, and their
 * rows are never written a second time.
 */
const markAfterMs = 300;

/**
 * Pushes what this process has just committed. One batch is under way at a time and what commits meanwhile forms the
 * next, so an idle system pushes within a millisecond or two and a busy one in large batches. It may fail silently:
 * the relay finds every row that is not marked.
 */
export function createCommitPush(deps: { database: Database; queues: BrokerQueues; log: Logger }): CommitPush {
  const { database, queues, log } = deps;
  const waiting: PutIn[] = [];
  let pushing: Promise<void> | null = null;
  let pushed: string[] = [];
  let marking: Promise<void> | null = null;
  let markTimer: NodeJS.Timeout | null = null;
  let stopped = false;

  /** Those known by their ids alone are read; one that has ended meanwhile is not there any more. */
  async function rowsOf(runs: readonly PutIn[]): Promise<OutboxRow[]> {
    const ids = runs.filter((run) => typeof run === 'string');
    const known = runs.filter((run) => typeof run !== 'string');
    if (ids.length === 0) return known;
    const { rows } = await database.pool.query<OutboxRow>({
      name: 'outbox-committed',
      text: `select ${outboxColumns} from platform.outbox where id = any($1::uuid[]) order by id`,
      values: [ids],
    });
    return [...known, ...rows];
  }

  async function pushWaiting(): Promise<void> {
    while (waiting.length > 0) {
      const runs = waiting.splice(0, batchSize);
      if (!isReady(queues.redis)) continue;
      try {
        const rows = await rowsOf(runs);
        await pushRows(database, queues, rows);
        pushed.push(...rows.map((row) => row.id));
        markTimer ??= setTimeout(mark, markAfterMs);
      } catch (error) {
        log.debug({ err: error, runs: runs.length }, 'outbox.push_left_to_relay');
      }
    }
  }

  function mark(): void {
    markTimer = null;
    const ids = pushed;
    pushed = [];
    if (ids.length === 0) return;
    marking = database.pool
      .query({
        name: 'outbox-mark',
        // Rows in use are passed over: whoever holds one is running it or is about to end it.
        text: `update platform.outbox set pushed_at = now() where id in (
          select id from platform.outbox where id = any($1::uuid[]) and pushed_at is null for update skip locked)`,
        values: [ids],
      })
      .then(
        () => undefined,
        (error: unknown) => log.debug({ err: error }, 'outbox.mark_left_to_relay'),
      );
  }

  return {
    push(runs) {
      if (stopped) return;
      for (const run of runs) waiting.push(run);
      pushing ??= pushWaiting().finally(() => (pushing = null));
    },
    async stop() {
      stopped = true;
      await pushing;
      if (markTimer) clearTimeout(markTimer);
      mark();
      await marking;
    },
  };
}
