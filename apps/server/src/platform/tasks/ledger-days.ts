import type pg from 'pg';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { addDays, limaDate, startOfLimaDay } from '../time/lima.ts';
import { errorCodes } from './error-record.ts';

/** The ledger is kept in one partition per day in Lima; see migration 0003. */
const parents = ['runs', 'attempts'] as const;
/** Days that are made before they begin: so long may nobody maintain the ledger before its safety net is used. */
const daysAhead = 7;
/** Failures and what proves a schedule are kept this long. */
const longKeptDays = 400;
/** After this long nobody repeats an outside effect that is done. */
const effectDays = 180;
/** A worker that has said nothing for this long is gone. */
const workerHours = 24;

const deleteBatch = 5_000;
/** What needs a table for itself asks for a moment of it, and comes again rather than let everybody wait. */
const lockTimeoutMs = 500;
const lockTries = 20;
const lockPauseMs = 500;
/** Any fixed number would do. */
const daysLock = 7_221_003;

export type LedgerMaintenance = {
  /** Days made ahead. */
  opened: number;
  /** Rows that had fallen into the safety net and went to their day. */
  moved: number;
  /** Days whose time was over. */
  dropped: number;
  /** Failed and unfinished runs of those days that stay. */
  kept: number;
  /** Old rows of other tables. */
  deleted: number;
};

export type LedgerMaintenanceOptions = {
  database: Database;
  /** Days the ledger keeps what ended well. */
  ledgerDays: number;
  log: Logger;
  now?: Date;
  /** Ends between two steps. */
  signal?: AbortSignal;
};

/** 55P03: the table was in use. 23514: a row fell into the safety net while its day was made. 40P01: both at once. */
const inTheWay = new Set(['55P03', '23514', '40P01']);

/** Runs DDL in a transaction that waits for its locks only a moment; tried again while others are in the way. */
async function withBriefLock<T>(database: Database, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    const client = await database.pool.connect();
    let failure: Error | null = null;
    try {
      await client.query('begin');
      await client.query(`set local lock_timeout = '${lockTimeoutMs}ms'`);
      // One process changes the days at a time; another comes again and finds it done.
      await client.query('select pg_advisory_xact_lock($1)', [daysLock]);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      failure = error as Error;
      await client.query('rollback').catch(() => undefined);
      const wait = [...errorCodes(error)].some((code) => inTheWay.has(code));
      if (!wait || tries >= lockTries) throw error;
    } finally {
      client.release(failure && ![...errorCodes(failure)].some((code) => inTheWay.has(code)) ? failure : false);
    }
    await new Promise((resolve) => setTimeout(resolve, lockPauseMs));
  }
}

const partitionName = (parent: string, day: string) => `${parent}_${day.replaceAll('-', '')}`;

/** Makes the days ahead, and the days of rows that fell into the safety net since `from`. */
async function openDays(options: LedgerMaintenanceOptions, today: string, from: string) {
  const { database } = options;
  let opened = 0;
  let moved = 0;
  for (const parent of parents) {
    const { rows } = await database.pool.query<{ day: string }>(
      `select day::text from (
         select ($1::date + n) as day from generate_series(0, $2::int) n
         union select distinct (enqueued_at at time zone 'America/Lima')::date from platform.${parent}_default
         where enqueued_at >= $3
       ) days where to_regclass('platform.${parent}_' || to_char(day, 'YYYYMMDD')) is null order by day`,
      [today, daysAhead, startOfLimaDay(from)],
    );
    for (const { day } of rows) {
      if (options.signal?.aborted) break;
      moved += await withBriefLock(database, async (client) => {
        const { rows: counted } = await client.query<{ moved: string }>(
          'select platform.open_ledger_day($1, $2) as moved',
          [parent, day],
        );
        return Number(counted[0]!.moved);
      });
      opened += 1;
    }
  }
  return { opened, moved };
}

/** The day partitions before `limit`, oldest first; those a crash left detached and not yet dropped too. */
async function oldDays(database: Database, limit: string): Promise<string[]> {
  const { rows } = await database.pool.query<{ day: string }>(
    `select distinct to_date(right(relname, 8), 'YYYYMMDD')::text as day
     from pg_class where relnamespace = 'platform'::regnamespace and relkind = 'r'
       and relname ~ '^(runs|attempts)_\\d{8}$' and to_date(right(relname, 8), 'YYYYMMDD') < $1 order by day`,
    [limit],
  );
  return rows.map((row) => row.day);
}

/** Takes a day out of a table: the one moment in which the whole ledger is locked. */
async function detach(database: Database, parent: string, partition: string): Promise<void> {
  await withBriefLock(database, async (client) => {
    const { rows } = await client.query(
      `select 1 from pg_inherits i join pg_class c on c.oid = i.inhrelid
       where c.relnamespace = 'platform'::regnamespace and c.relname = $1`,
      [partition],
    );
    if (rows.length > 0) await client.query(`alter table platform.${parent} detach partition platform.${partition}`);
  });
}

/**
 * Drops a day. Its failed and unfinished runs, with their attempts, go back into the ledger, where the safety net takes
 * them: nobody may have looked at them yet. @returns how many runs stay.
 */
async function dropDay(database: Database, day: string): Promise<number> {
  const [runs, attempts] = [partitionName('runs', day), partitionName('attempts', day)];
  await detach(database, 'runs', runs);
  await detach(database, 'attempts', attempts);
  return withBriefLock(database, async (client) => {
    const exists = async (partition: string) =>
      (
        await client.query("select 1 from pg_class where relnamespace = 'platform'::regnamespace and relname = $1", [
          partition,
        ])
      ).rows.length > 0;
    let kept = 0;
    if (await exists(runs)) {
      const { rowCount } = await client.query(
        `insert into platform.runs select * from platform.${runs}
         where state in ('failed', 'gave-up') or finished_at is null on conflict do nothing`,
      );
      kept = rowCount ?? 0;
    }
    if (await exists(attempts)) {
      await client.query(
        `insert into platform.attempts select a.* from platform.${attempts} a
         where exists (select from platform.runs_default r where r.id = a.run_id) on conflict do nothing`,
      );
    }
    await client.query(`drop table if exists platform.${runs}, platform.${attempts}`);
    return kept;
  });
}

/** In batches, so that no lock is held for long and replicas keep up. */
async function deleteOld(database: Database, table: string, condition: string, values: unknown[]): Promise<number> {
  let deleted = 0;
  for (;;) {
    const { rowCount } = await database.pool.query(
      `delete from platform.${table} where ctid = any(array(
         select ctid from platform.${table} where ${condition} limit ${deleteBatch}))`,
      values,
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < deleteBatch) return deleted;
  }
}

/**
 * Makes the ledger's days ahead, drops those whose time is over, and deletes what other tables of the platform need no
 * more. Safe while runs are written, by several processes at once, and after a crash in the middle of itself.
 */
export async function maintainLedger(options: LedgerMaintenanceOptions): Promise<LedgerMaintenance> {
  const { database, ledgerDays, log, now = new Date(), signal } = options;
  const today = limaDate(now);
  const limit = addDays(today, -ledgerDays);
  const before = (days: number) => new Date(now.getTime() - days * 86_400_000);
  const result: LedgerMaintenance = { opened: 0, moved: 0, dropped: 0, kept: 0, deleted: 0 };
  Object.assign(result, await openDays(options, today, limit));
  for (const day of await oldDays(database, limit)) {
    if (signal?.aborted) return result;
    result.kept += await dropDay(database, day);
    result.dropped += 1;
    log.info({ day }, 'ledger.day_dropped');
  }
  const end = startOfLimaDay(limit);
  for (const [table, condition, values] of [
    [
      'runs_default',
      `enqueued_at < $1 and (state in ('done', 'cancelled') or (enqueued_at < $2 and finished_at is not null))`,
      [end, before(longKeptDays)],
    ],
    [
      'attempts_default',
      `enqueued_at < $1 and not exists (select from platform.runs_default r where r.id = run_id)
         and not exists (select from platform.outbox o where o.id = run_id)`,
      [end],
    ],
    ['flows', `ended_at < $1`, [end]],
    ['effects', `state = 'done' and done_at < $1`, [before(effectDays)]],
    ['slots', `due_at < $1`, [before(longKeptDays)]],
    ['unique_windows', `until < $1`, [now]],
    ['retries', `retried_at < $1`, [before(longKeptDays)]],
    ['bulk_retries', `ended_at < $1`, [before(longKeptDays)]],
    ['workers', `heartbeat_at < $1`, [new Date(now.getTime() - workerHours * 3_600_000)]],
  ] as const) {
    if (signal?.aborted) return result;
    result.deleted += await deleteOld(database, table, condition, [...values]);
  }
  return result;
}
