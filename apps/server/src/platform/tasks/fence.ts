import { sql } from 'kysely';
import type { Database, Reader, Tx } from '../database/database.ts';

/**
 * The attempt no longer owns its run: it was given to another worker, cancelled, or ended by its hard limit. What it
 * still tries to write is refused, so a process that hung and woke up changes nothing.
 */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

export type Claim = { readonly runId: string; readonly generation: number; readonly token: number };

/**
 * Marks the run as this attempt's and locks its row until the caller's transaction ends; a younger attempt waits for
 * that, an older one is refused from then on.
 * @returns false when the run belongs to a younger attempt or is not unfinished any more.
 */
export async function claimRun(db: Reader, claim: Claim): Promise<boolean> {
  const { rows } = await sql`
    update platform.outbox set fence = ${claim.token}
    where id = ${claim.runId} and generation = ${claim.generation} and fence <= ${claim.token}
    returning 1`.execute(db);
  return rows.length > 0;
}

/**
 * How an attempt opens its transactions: each claims the run first, and none commits once the attempt is over.
 * @param isOver true when whatever this attempt still does counts no more.
 */
export const fencedTransactions =
  (database: Database, claim: Claim, isOver: () => boolean) =>
  <T>(work: (tx: Tx) => Promise<T>): Promise<T> =>
    database.transaction(async (tx) => {
      if (isOver() || !(await claimRun(tx, claim))) {
        throw new SupersededError(`run ${claim.runId} is not this attempt's any more`);
      }
      const result = await work(tx);
      if (isOver()) throw new SupersededError(`run ${claim.runId} ended while this transaction was open`);
      return result;
    });
