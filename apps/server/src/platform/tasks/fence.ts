import pg from 'pg';
import type { Database, Tx } from '../database/database.ts';

/**
 * The attempt no longer owns its run: it was given to another worker, cancelled, or ended by its hard limit. What it
 * still tries to write is refused, so a process that hung and woke up changes nothing.
 */
export class SupersededError extends Error {
  override readonly name = 'SupersededError';
}

export type Claim = { readonly runId: string; readonly generation: number; readonly token: number };

/** What `platform.claim_run` raises. */
const superseded = 'ERP01';

/** A literal for a statement that takes no parameters. */
const literal = (claim: Claim): string => {
  const { runId, generation, token } = claim;
  if (!/^[0-9a-f-]{36}$/i.test(runId) || !Number.isSafeInteger(generation) || !Number.isSafeInteger(token))
    throw new Error(`run ${runId} cannot be claimed with generation ${generation} and token ${token}`);
  return `'${runId}', ${generation}, ${token}`;
};

/**
 * How an attempt opens its transactions: each claims the run with its BEGIN, which marks the run as this attempt's and
 * locks its row until the transaction ends; a younger attempt waits for that, an older one is refused from then on. None
 * commits once the attempt is over.
 * @param isOver true when whatever this attempt still does counts no more.
 */
export function fencedTransactions(database: Database, claim: Claim, isOver: () => boolean) {
  const refuse = (how: string) => new SupersededError(`run ${claim.runId} ${how}`);
  return async <T>(work: (tx: Tx) => Promise<T>): Promise<T> => {
    const attempt = async (tx: Tx): Promise<T> => {
      if (isOver()) throw refuse("is not this attempt's any more");
      const result = await work(tx);
      if (isOver()) throw refuse('ended while this transaction was open');
      return result;
    };
    try {
      return await database.transaction(attempt, `select platform.claim_run(${literal(claim)})`);
    } catch (error) {
      if (error instanceof pg.DatabaseError && error.code === superseded)
        throw refuse("is not this attempt's any more");
      throw error;
    }
  };
}
