import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import { brokerScripts, type DeliveredJob, type Report } from './broker-scripts.ts';
import type { JobEnd } from './job.ts';
import type { QueueName } from './queues.ts';

/** How a delivery ended. */
export type Delivered =
  | { readonly kind: 'ended'; readonly end: JobEnd }
  | { readonly kind: 'later'; readonly untilMs: number; readonly data?: DeliveredJob['data'] };

export type FetchLoopOptions = {
  queue: QueueName;
  /** Deliveries at once. */
  concurrency: number;
  workerId: string;
  redis: Redis;
  /** A job is given to another worker when its lock was not renewed for so long, and at most one check later. */
  lockMs: number;
  checkMs: number;
  /** Never throws: what surprises it is its to record. */
  deliver(job: DeliveredJob): Promise<Delivered>;
  /** The broker has the end of this job. */
  onEnded(job: DeliveredJob, end: JobEnd): void;
  /** The job under way is in other hands. */
  onLost(jobId: string): void;
  log: Logger;
};

export type FetchLoop = {
  /** Takes no more jobs, and resolves when those under way have ended and are reported. */
  close(): Promise<void>;
  /** For a broker that is away: leaves everything where it is and keeps no timer. */
  abandon(): void;
  /** Deliveries under way, and when the last one began, Unix ms; 0 for never. */
  fetching(): { readonly inHand: number; readonly lastTakenAt: number };
};

/** Longest wait without looking; a lost wake-up costs no more than this. */
const longestWaitMs = 5_000;
const retryMs = 500;

/**
 * Takes jobs and reports their ends. One exchange with the broker is under way at a time: what ends meanwhile is reported
 * with the next, which takes as many jobs as there are places. So an idle queue starts a job at once, and a busy one
 * pays one round trip for many.
 */
export function startFetchLoop(options: FetchLoopOptions): FetchLoop {
  const { concurrency, redis, log, lockMs, checkMs } = options;
  const scripts = brokerScripts(redis, options);
  const blocking = redis.duplicate({ connectionName: `fetch-${options.queue}` });
  // The shared connection reports the outage.
  blocking.on('error', () => undefined);
  const inHand = new Map<string, DeliveredJob>();
  let running = 0;
  let reports: Report[] = [];
  let exchanging: Promise<void> | null = null;
  let again = false;
  let waiting = false;
  let closing = false;
  let over = false;
  let lastTakenAt = 0;
  let whenEmpty: () => void = () => undefined;

  const start = (job: DeliveredJob) => {
    // Its lock had run out unseen; nothing else would tell the attempt before this one.
    if (inHand.has(job.id)) options.onLost(job.id);
    inHand.set(job.id, job);
    running += 1;
    lastTakenAt = Date.now();
    void options.deliver(job).then((outcome) => {
      running -= 1;
      reports.push(
        outcome.kind === 'ended'
          ? { job, kind: 'ended', end: outcome.end }
          : { job, kind: 'later', untilMs: outcome.untilMs, data: outcome.data ?? null },
      );
      exchange();
    });
  };

  async function exchangeOnce(): Promise<void> {
    again = false;
    // What ends in the same turn of the event loop goes along.
    await new Promise((resolve) => setImmediate(resolve));
    const batch = reports;
    reports = [];
    const want = closing ? 0 : concurrency - running;
    try {
      const answer = await scripts.exchange(batch, want);
      for (const report of batch) {
        const { job } = report;
        if (inHand.get(job.id) === job) inHand.delete(job.id);
        if (report.kind === 'ended' && !answer.refused.has(job.id)) options.onEnded(job, report.end);
      }
      for (const job of answer.jobs) start(job);
      if (want > answer.jobs.length) wait(answer);
    } catch (error) {
      log.debug({ queue: options.queue, err: error }, 'worker.exchange_failed');
      reports = [...batch, ...reports];
      await new Promise((resolve) => setTimeout(resolve, retryMs));
      again = true;
    }
  }

  function exchange(): void {
    again = true;
    if (over) return;
    exchanging ??= (async () => {
      while (again && !over) await exchangeOnce();
      exchanging = null;
      if (closing && inHand.size === 0 && reports.length === 0) whenEmpty();
    })();
  }

  /** Sleeps on the queue's marker; one sleeper at a time. */
  function wait({ nextDueMs, limitedForMs }: { nextDueMs: number | null; limitedForMs: number }): void {
    if (waiting || closing || over) return;
    waiting = true;
    const untilDue = nextDueMs === null ? longestWaitMs : nextDueMs - Date.now();
    const timeoutMs = Math.max(1, Math.min(longestWaitMs, untilDue));
    const asleep =
      limitedForMs > 0
        ? new Promise<void>((resolve) => setTimeout(resolve, Math.min(limitedForMs, longestWaitMs)))
        : scripts.wait(blocking, timeoutMs);
    void asleep
      .catch(() => (closing || over ? undefined : new Promise((resolve) => setTimeout(resolve, retryMs))))
      .then(() => {
        waiting = false;
        // Also without a free place: the marker is taken, and the exchange puts it back for the others.
        if (!closing) exchange();
      });
  }

  const revive = () => {
    scripts.revive().then(
      (revived) => {
        if (revived > 0) log.warn({ queue: options.queue, revived }, 'worker.jobs_of_dead_revived');
      },
      (error: unknown) => log.debug({ queue: options.queue, err: error }, 'worker.revive_failed'),
    );
  };

  const timers = [
    setInterval(() => {
      const jobs = [...inHand.values()];
      scripts.renew(jobs).then(
        (lost) => {
          for (const id of lost) {
            // One taken in the meantime under the same id is another delivery.
            if (jobs.some((job) => job.id === id && inHand.get(id) === job)) options.onLost(id);
          }
        },
        (error: unknown) => log.debug({ queue: options.queue, err: error }, 'worker.locks_not_renewed'),
      );
    }, lockMs / 3),
    setInterval(revive, checkMs),
  ];
  // A worker that takes the place of a dead one does not wait to look after its jobs.
  revive();
  exchange();

  const stopTimers = () => {
    for (const timer of timers) clearInterval(timer);
    blocking.disconnect();
  };

  return {
    fetching: () => ({ inHand: running, lastTakenAt }),
    async close() {
      closing = true;
      blocking.disconnect();
      const empty = new Promise<void>((resolve) => (whenEmpty = resolve));
      exchange();
      await empty;
      over = true;
      stopTimers();
    },
    abandon() {
      over = true;
      stopTimers();
    },
  };
}
