import type { Redis } from 'ioredis';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { isDatabaseLoss } from './database-outage.ts';
import { finishedKey, jobKey, type JobRef, type RunEnd } from './job.ts';
import { merged, recordOfEnd, writeRecords, type RunRecord } from './ledger-statement.ts';
import type { QueueName } from './queues.ts';

/**
 * Writes what happens to runs into PostgreSQL, in batches beside the hot path. Nothing depends on this process to
 * survive: a finished job stays in the broker until its end is written, and is found there by the next worker.
 */
export type Ledger = {
  /** A run's state that is not its end. */
  note(record: RunRecord): void;
  /** The end of a run whose job is finished in the broker; the job is removed once the end is `written`. */
  end(job: JobRef, end: RunEnd, written?: () => void): void;
  /** A finished job that needs no record. */
  discard(job: JobRef): void;
  /** True while this process already holds the run's end. */
  holds(runId: string): boolean;
  /** Resolves when the backlog is short again: a worker asks before it takes more. */
  room(): Promise<void>;
  /** Lets everybody who waits for room go on: a stop must not wait for a database that is away. */
  unblock(): void;
  /** Writes what is left, waiting at most `timeoutMs` for the database. */
  stop(timeoutMs: number): Promise<void>;
};

export type LedgerOptions = {
  database: Database;
  redis: Redis;
  log: Logger;
  /** Longest time a record waits for company. Default 25 ms. */
  flushMs?: number;
};

const batchSize = 500;
/** Ends held in memory before the worker stops taking jobs: the database has been away for a while. */
const maxBacklog = 10_000;
const retryMs = 250;
/** Runs that take less are written once, with their end. */
const settleMs = 150;

type Entry = { record: RunRecord; queue: QueueName | null; written?: (() => void) | undefined };

export function openLedger(options: LedgerOptions): Ledger {
  const { database, redis, log } = options;
  const flushMs = options.flushMs ?? 25;
  const pending = new Map<string, Entry>();
  const discarded: JobRef[] = [];
  const waitingForRoom: (() => void)[] = [];
  let timer: NodeJS.Timeout | null = null;
  let flushing: Promise<void> | null = null;
  let away = false;
  let unblocked = false;
  let stopping = false;

  const schedule = (delayMs: number) => {
    if (flushing) return;
    if (delayMs === 0 && timer) {
      clearTimeout(timer);
      timer = null;
    }
    timer ??= setTimeout(() => {
      timer = null;
      flushing = flush().finally(() => {
        flushing = null;
        if (pending.size > 0 || discarded.length > 0)
          schedule(away ? retryMs : pending.size >= batchSize ? 0 : flushMs);
      });
    }, delayMs);
  };

  const put = (record: RunRecord, queue: QueueName | null, written?: () => void) => {
    const before = pending.get(record.runId);
    // A late note must not hide an end; ends are decided by the broker and come once.
    if (before?.queue) return;
    pending.set(record.runId, { record: before ? merged(before.record, record) : record, queue, written });
    // Somebody waits for this end.
    schedule(pending.size >= batchSize || written ? 0 : flushMs);
  };

  async function forget(jobs: readonly JobRef[]): Promise<void> {
    if (jobs.length === 0 || redis.status !== 'ready') return;
    const byQueue = new Map<QueueName, string[]>();
    for (const job of jobs) byQueue.set(job.queue, [...(byQueue.get(job.queue) ?? []), job.runId]);
    const pipeline = redis.pipeline();
    for (const [queue, ids] of byQueue) {
      pipeline.zrem(finishedKey(queue), ...ids);
      pipeline.unlink(...ids.map((id) => jobKey(queue, id)));
    }
    // Failing here is harmless: the sweep of finished jobs meets them again and finds their end written.
    await pipeline.exec().catch(() => undefined);
  }

  /** A record PostgreSQL will not take must not keep the others out: its output and stack are given up. */
  async function writeOneByOne(records: readonly RunRecord[]): Promise<Set<string>> {
    const again = new Set<string>();
    for (const record of records) {
      try {
        for (const id of await writeRecords(database, [record])) again.add(id);
      } catch (error) {
        if (isDatabaseLoss(error)) throw error;
        log.error({ runId: record.runId, err: error }, 'ledger.record_refused');
        const bare = { ...record, output: null, ended: record.ended.map((ended) => ({ ...ended, error: null })) };
        for (const id of await writeRecords(database, [bare])) again.add(id);
      }
    }
    return again;
  }

  /** A start is worth a write of its own only when its end does not come at once. */
  const settles = ({ record, queue }: Entry): boolean =>
    !stopping &&
    queue === null &&
    record.state === 'running' &&
    record.ended.length === 0 &&
    record.startedAt !== null &&
    Date.now() - record.startedAt < settleMs;

  async function flush(): Promise<void> {
    const batch: [string, Entry][] = [];
    for (const entry of pending) {
      if (settles(entry[1])) continue;
      batch.push(entry);
      if (batch.length === batchSize) break;
    }
    for (const [runId] of batch) pending.delete(runId);
    const putBack = (ids: ReadonlySet<string> | null) => {
      for (const [runId, entry] of batch) {
        if (ids && !ids.has(runId)) continue;
        const since = pending.get(runId);
        if (since && !entry.queue)
          pending.set(runId, { record: merged(entry.record, since.record), queue: since.queue });
        else pending.set(runId, entry);
      }
    };
    try {
      if (batch.length > 0) {
        const records = batch.map(([, entry]) => entry.record);
        const again = await writeRecords(database, records).catch((error: unknown) => {
          if (isDatabaseLoss(error)) throw error;
          return writeOneByOne(records);
        });
        if (again.size > 0) putBack(again);
        for (const [runId, { queue, written }] of batch) {
          if (!queue || again.has(runId)) continue;
          discarded.push({ queue, runId });
          written?.();
        }
      }
      if (away) log.info({ backlog: pending.size }, 'ledger.database_back');
      away = false;
    } catch (error) {
      putBack(null);
      if (!away) log.warn({ err: error, backlog: pending.size }, 'ledger.database_away');
      away = true;
    }
    await forget(discarded.splice(0));
    if (pending.size < maxBacklog) letIn();
  }

  const letIn = () => {
    for (const resolve of waitingForRoom.splice(0)) resolve();
  };

  return {
    note: (record) => put(record, null),
    end: (job, end, written) => put(recordOfEnd(job.runId, end), job.queue, written),
    discard(job) {
      discarded.push(job);
      schedule(flushMs);
    },
    holds: (runId) => pending.get(runId)?.queue != null,
    room: () =>
      unblocked || pending.size < maxBacklog
        ? Promise.resolve()
        : new Promise((resolve) => waitingForRoom.push(resolve)),
    unblock() {
      unblocked = true;
      letIn();
    },
    async stop(timeoutMs) {
      stopping = true;
      const giveUpAt = Date.now() + timeoutMs;
      while ((pending.size > 0 || discarded.length > 0 || flushing) && Date.now() < giveUpAt) {
        schedule(away ? retryMs : 0);
        const pause = flushing ? Math.max(0, giveUpAt - Date.now()) : 5;
        let waited: NodeJS.Timeout | undefined;
        const timeout = new Promise<void>((resolve) => (waited = setTimeout(resolve, pause)));
        await (flushing ? Promise.race([flushing, timeout]) : timeout);
        clearTimeout(waited);
      }
      if (timer) clearTimeout(timer);
      timer = null;
      if (pending.size > 0) log.warn({ backlog: pending.size }, 'ledger.left_to_the_broker');
    },
  };
}
