import type pg from 'pg';
import type { Database } from '../database/database.ts';
import type { BrokerQueues } from '../tasks/broker-queues.ts';
import { outboxColumns, pushRows, type OutboxRow } from './outbox-job.ts';

const batchSize = 500;

async function inClientTransaction<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  let failure: unknown;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    failure = error;
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    // A connection that failed is not given to anybody else.
    client.release(failure instanceof Error);
  }
}

/**
 * Pushes committed rows that nobody has marked as pushed. The rows stay locked until the push is done: the ledger
 * cannot end a run meanwhile, so its job still exists and the second push finds it.
 * @returns how many rows it pushed; a full batch means there may be more.
 */
export async function sweepUnpushed(
  database: Database,
  queues: BrokerQueues,
  graceMs: number,
): Promise<{ pushed: number; more: boolean }> {
  const cutoff = new Date(Date.now() - graceMs);
  const { rows: some } = await database.pool.query({
    name: 'outbox-some-unpushed',
    text: 'select 1 from platform.outbox where pushed_at is null and created_at < $1 limit 1',
    values: [cutoff],
  });
  if (some.length === 0) return { pushed: 0, more: false };
  return inClientTransaction(database, async (client) => {
    const { rows } = await client.query<OutboxRow>(
      `select ${outboxColumns} from platform.outbox where pushed_at is null and created_at < $1
       order by created_at limit ${batchSize} for update skip locked`,
      [cutoff],
    );
    if (rows.length === 0) return { pushed: 0, more: false };
    await pushRows(database, queues, rows);
    await client.query('update platform.outbox set pushed_at = now() where id = any($1::uuid[])', [
      rows.map((row) => row.id),
    ]);
    return { pushed: rows.length, more: rows.length === batchSize };
  });
}
