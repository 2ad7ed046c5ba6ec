import { sql } from 'kysely';
import type { Tx } from '../database/database.ts';

/** Another beat has taken over; what this one was about to decide is the other's to decide. */
export class StaleTerm extends Error {
  override readonly name = 'StaleTerm';
}

/**
 * Refuses to let `tx` commit under a term that is over, and gives the sign of life. The row stays locked until the
 * commit, so that a take-over and a decision cannot pass each other.
 */
export async function assertTerm(tx: Tx, term: string): Promise<void> {
  const { numUpdatedRows } = await tx
    .updateTable('platform.beat')
    .set({ heartbeat_at: sql<Date>`clock_timestamp()` })
    .where('id', '=', 1)
    .where('term', '=', term)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new StaleTerm(`term ${term} is over`);
}
