import type { Database } from '../database/database.ts';
import { errorCodes } from './error-record.ts';

const socketCodes = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOTFOUND', 'EHOSTUNREACH', 'ETIMEDOUT']);

/** What PostgreSQL says when it stops, starts or has no connection left, and what pg says for it. */
const saidByPostgres = (thrown: unknown): boolean => {
  for (const code of errorCodes(thrown)) if (/^(08|57P)/.test(code) || code === '53300') return true;
  // When the connection ends under a query, the error carries no code.
  return (
    thrown instanceof Error && /^(Connection terminated|Client has encountered a connection error)/.test(thrown.message)
  );
};

const saidBySocket = (thrown: unknown): boolean => {
  for (const code of errorCodes(thrown)) if (socketCodes.has(code)) return true;
  return false;
};

/** For errors that can only come from the database: it is away, and the same work will do later. */
export const isDatabaseLoss = (thrown: unknown): boolean => saidByPostgres(thrown) || saidBySocket(thrown);

/**
 * For errors of unknown origin. A refused socket may be any service's, so the database is asked whether it was its
 * own; a run that failed only because PostgreSQL restarted must not pay for that with an attempt.
 */
export async function isDatabaseOutage(database: Database, thrown: unknown): Promise<boolean> {
  if (saidByPostgres(thrown)) return true;
  if (!saidBySocket(thrown)) return false;
  return database.pool.query('select 1').then(
    () => false,
    () => true,
  );
}
