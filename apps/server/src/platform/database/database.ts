import { AsyncLocalStorage } from 'node:async_hooks';
import { CompiledQuery, Kysely, PostgresDialect, PostgresDriver, sql, type Transaction } from 'kysely';
import pg from 'pg';
import type { Secrets } from '../config/secrets.ts';
import type { EventBus } from '../events/event-bus.ts';
import type { OutboxRow } from '../outbox/outbox-job.ts';
import { systemClock, type Clock } from '../time/clock.ts';
import type { PlatformTables } from './tables.ts';

/** Everything that can be read from; a transaction can be read from too. */
export type Reader = Kysely<PlatformTables>;
/** An open transaction. Functions that change data take it first. */
export type Tx = Transaction<PlatformTables>;

/** A run put into the outbox: its row where that is in hand, else its id. */
export type PutIn = OutboxRow | string;

/** What a transaction gathers to be done once it has committed. */
type TxState = {
  readonly afterCommit: (() => void | Promise<void>)[];
  readonly enqueued: PutIn[];
  readonly events: EventBus;
  readonly secrets: Secrets | null;
  readonly clock: Clock;
};
const states = new WeakMap<object, TxState>();

const stateOf = (tx: Tx): TxState => {
  const state = states.get(tx);
  if (!state) throw new Error('this transaction was not opened by Database.transaction');
  return state;
};

/**
 * Runs after the transaction has committed, in order, in this process only: a crash in between loses it. Use it for
 * what a client re-reads anyway (a channel event, a cache entry), never for work: that is `enqueue`.
 */
export const afterCommit = (tx: Tx, action: () => void | Promise<void>): void => {
  stateOf(tx).afterCommit.push(action);
};

/** Remembers that `tx` has put a row into the outbox; the relay of this process is told on commit. */
export const noteEnqueued = (tx: Tx, run: PutIn): void => {
  stateOf(tx).enqueued.push(run);
};

/** The subscribers of this process, for `emit`. */
export const eventsOf = (tx: Tx): EventBus => stateOf(tx).events;

/** What the database of this transaction seals sensitive inputs with; null where it was opened without. */
export const secretsOf = (tx: Tx): Secrets | null => stateOf(tx).secrets;

/** What time it is for this transaction's database, for `enqueue`. */
export const clockOf = (tx: Tx): Clock => stateOf(tx).clock;

export type Database = {
  /** For reads outside a transaction. */
  readonly reader: Reader;
  readonly pool: pg.Pool;
  /** Opens and seals sensitive inputs; null where the database was opened without. */
  readonly secrets: Secrets | null;
  /**
   * Commits what `work` did, or nothing. Serialization failures are the caller's to retry.
   * @param opening a statement without parameters that goes to the server together with BEGIN, so that it costs no
   * round trip of its own. Its rows are not seen: it raises what must keep the transaction from beginning.
   */
  transaction<T>(work: (tx: Tx) => Promise<T>, opening?: string): Promise<T>;
  /** Calls `listener` with what a committed transaction has put into the outbox. */
  onEnqueued(listener: (runs: readonly PutIn[]) => void): void;
  /** Tells the listeners of runs that a statement of the platform's own has committed. */
  tellEnqueued(runs: readonly PutIn[]): void;
  close(): Promise<void>;
};

// numeric and int8 stay strings: money never passes through a JS number. A date is a calendar day, not an instant.
const types = new pg.TypeOverrides();
types.setTypeParser(pg.types.builtins.DATE, (value) => value);

/** What the transaction being opened begins with; the driver takes it once. */
const openings = new AsyncLocalStorage<{ statement: string | null }>();

type Connection = Parameters<PostgresDriver['beginTransaction']>[0];
type Settings = Parameters<PostgresDriver['beginTransaction']>[1];

class OpeningDriver extends PostgresDriver {
  override async beginTransaction(connection: Connection, settings: Settings): Promise<void> {
    const opening = openings.getStore();
    if (!opening?.statement) return super.beginTransaction(connection, settings);
    const { statement } = opening;
    opening.statement = null;
    try {
      await connection.executeQuery(CompiledQuery.raw(`begin; ${statement}`));
    } catch (error) {
      // Kysely takes a transaction that did not begin for none; a lost connection has none either.
      await this.rollbackTransaction(connection).catch(() => undefined);
      throw error;
    }
  }
}

class OpeningDialect extends PostgresDialect {
  readonly #pool: pg.Pool;
  constructor(pool: pg.Pool) {
    super({ pool });
    this.#pool = pool;
  }
  override createDriver(): PostgresDriver {
    return new OpeningDriver({ pool: this.#pool });
  }
}

export type DatabaseOptions = {
  url: string;
  /** Shown in pg_stat_activity. */
  applicationName: string;
  /** Default 10 connections. */
  maxConnections?: number;
  events: EventBus;
  /** For tasks with sensitive inputs; without them, enqueuing such a task throws. */
  secrets?: Secrets;
  /** When runs are enqueued and what their delays count from. Default the system's. */
  clock?: Clock;
  /** Called with what an `afterCommit` action threw; the commit itself stands. */
  onAfterCommitError: (error: unknown) => void;
};

export function openDatabase(options: DatabaseOptions): Database {
  const pool = new pg.Pool({
    connectionString: options.url,
    application_name: options.applicationName,
    max: options.maxConnections ?? 10,
    types,
    // A till must not wait for ever for a lock another till forgot.
    options: '-c timezone=UTC -c lock_timeout=15s -c idle_in_transaction_session_timeout=60s',
  });
  // Without listeners, a connection the server drops would end the process: the pool speaks for idle ones, each
  // client for itself while it is lent out. Whoever uses it is told by the query that fails.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  const reader = new Kysely<PlatformTables>({ dialect: new OpeningDialect(pool) });
  const { clock = systemClock, secrets = null } = options;
  const listeners: ((runs: readonly PutIn[]) => void)[] = [];
  const tellEnqueued = (runs: readonly PutIn[]) => {
    if (runs.length > 0) for (const listener of listeners) listener(runs);
  };

  return {
    reader,
    pool,
    secrets,
    tellEnqueued,
    async transaction(work, opening) {
      const state: TxState = { afterCommit: [], enqueued: [], events: options.events, secrets, clock };
      const run = () =>
        reader.transaction().execute((tx) => {
          states.set(tx, state);
          return work(tx);
        });
      const result = await (opening ? openings.run({ statement: opening }, run) : run());
      tellEnqueued(state.enqueued);
      for (const action of state.afterCommit) {
        try {
          await action();
        } catch (error) {
          options.onAfterCommitError(error);
        }
      }
      return result;
    },
    onEnqueued: (listener) => void listeners.push(listener),
    async close() {
      await reader.destroy();
      // Kysely leaves a pool alone that it has never used itself.
      if (!pool.ended) await pool.end();
    },
  };
}

/** Waits until the database answers, for start-up beside a database that is starting too. */
export async function waitForDatabase(database: Database, timeoutMs: number): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    try {
      await sql`select 1`.execute(database.reader);
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
