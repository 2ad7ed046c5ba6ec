import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { runsRecreated } from '../observability/metrics.ts';
import { brokerPrefix, jobKey } from '../tasks/job.ts';

/**
 * Finds unfinished runs whose job the broker has lost (emptied, replaced, or restarted without its last second) and
 * gives them back to the relay with a new generation.
 */
export type Reconciler = {
  /** One step: everything when the broker may have lost something, else the next page of old rows. */
  step(): Promise<number>;
  /** The broker was away: the next step looks at everything. */
  distrust(): void;
};

const pageSize = 500;
const markerKey = `${brokerPrefix}:marker`;
const turnKey = `${brokerPrefix}:reconciling`;
/** Ordinary pages are one process's business at a time; a little less than the relay's interval of 1 s. */
const turnMs = 800;
/** Younger rows are still on their way through push and mark. */
const settledMs = 2_000;

type Row = { id: string; queue: string; generation: number };

export function createReconciler(deps: { database: Database; redis: Redis; log: Logger }): Reconciler {
  const { database, redis, log } = deps;
  let marker: string | null = null;
  let trusted = false;
  let cursor = '00000000-0000-0000-0000-000000000000';
  const start = cursor;

  /** The marker lives in the broker alone: when it is missing or another one, the jobs beside it are gone too. */
  async function markerChanged(): Promise<boolean> {
    const fresh = randomUUID();
    const set = await redis.set(markerKey, fresh, 'NX');
    const current = set === 'OK' ? fresh : await redis.get(markerKey);
    const changed = current !== marker;
    marker = current;
    return changed;
  }

  async function page(after: string, pushedBefore: Date): Promise<{ lost: number; last: string | null }> {
    const { rows } = await database.pool.query<Row>({
      name: 'outbox-pushed-page',
      text: `select id, queue, generation from platform.outbox
        where id > $1 and pushed_at < $2 order by id limit ${pageSize}`,
      values: [after, pushedBefore],
    });
    if (rows.length === 0) return { lost: 0, last: null };
    const pipeline = redis.pipeline();
    for (const row of rows) pipeline.exists(jobKey(row.queue, row.id));
    const answers = (await pipeline.exec()) ?? [];
    const absent = rows.filter((_, index) => {
      const answer = answers[index];
      // Only a clear "no" counts: after an error nothing is known.
      return answer !== undefined && answer[0] === null && Number(answer[1]) === 0;
    });
    const last = rows.length === pageSize ? rows[rows.length - 1]!.id : null;
    if (absent.length === 0) return { lost: 0, last };
    // The row must still be there after its job was seen to be absent: a run that has just ended loses its row first
    // and its job second. The generation keeps two reconcilers from raising it twice.
    const { rowCount } = await database.pool.query(
      `update platform.outbox o set generation = o.generation + 1, pushed_at = null
       from unnest($1::uuid[], $2::int[]) as lost(id, generation)
       where o.id = lost.id and o.generation = lost.generation and o.pushed_at is not null`,
      [absent.map((row) => row.id), absent.map((row) => row.generation)],
    );
    return { lost: rowCount ?? 0, last };
  }

  return {
    distrust() {
      trusted = false;
    },
    async step() {
      let lost = 0;
      if ((await markerChanged()) || !trusted) {
        trusted = true;
        const now = new Date(Date.now() + 60_000);
        let after: string | null = start;
        while (after !== null) {
          const result: { lost: number; last: string | null } = await page(after, now).catch((error: unknown) => {
            trusted = false;
            throw error;
          });
          lost += result.lost;
          after = result.last;
        }
      } else if ((await redis.set(turnKey, '1', 'PX', turnMs, 'NX')) === 'OK') {
        const result = await page(cursor, new Date(Date.now() - settledMs));
        lost = result.lost;
        cursor = result.last ?? start;
      }
      if (lost > 0) {
        runsRecreated.inc(lost);
        log.warn({ runs: lost }, 'outbox.lost_jobs_recreated');
      }
      return lost;
    },
  };
}
