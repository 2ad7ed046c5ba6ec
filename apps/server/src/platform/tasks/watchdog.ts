import { Worker } from 'node:worker_threads';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { openRedis, type Redis } from '../redis/connections.ts';
import { brokerPrefix } from './job.ts';
import type { QueueName } from './queues.ts';

/** What a consumer says of its own fetching. */
export type Fetching = {
  readonly queue: QueueName;
  /** Jobs it has in its hands, of at most `concurrency`. */
  readonly inHand: number;
  readonly concurrency: number;
  /** When it last took one, Unix ms; 0 for never. */
  readonly lastTakenAt: number;
};

export type WatchdogOptions = {
  /** Called once, with a Spanish sentence: the worker cannot help itself and must be replaced. */
  onStalled(reason: string): void;
  /** So long may jobs wait beside a free hand that takes none. Default 30,000 ms. */
  stallMs?: number;
  /** So long may the event loop stand still; then the process is killed from a thread. Default 30,000 ms. */
  blockedMs?: number;
};

export type Watchdog = { stop(): Promise<void> };

/** How a worker ends that its watchdog gave up; the supervisor starts another. */
export const stalledExitCode = 3;
/** A worker's patience and grace; over a connection that is half-open its stop may not come to an end at all. */
const leaveMs = 17_000;

/** Ends the process: what runs may finish or is given back, as at any stop, but not for ever. */
export async function leaveStalled(stop: () => Promise<void>): Promise<never> {
  const late = setTimeout(() => process.exit(stalledExitCode), leaveMs);
  await stop().catch(() => undefined);
  clearTimeout(late);
  process.exit(stalledExitCode);
}

type Depth = { waiting: number; held: boolean };

/** Asked over a connection of its own and new each time: the worker's may be what is broken. Null: no answer. */
async function askBroker(brokerUrl: string, queues: readonly QueueName[], log: Logger) {
  const redis: Redis = openRedis(brokerUrl, { role: 'producer', name: 'watchdog', log });
  try {
    await new Promise<void>((resolve, reject) => {
      redis.once('ready', resolve);
      redis.once('error', reject);
    });
    const depths = new Map<QueueName, Depth>();
    for (const queue of queues) {
      const key = (part: string) => `${brokerPrefix}:${queue}:${part}`;
      const [wait, prioritized, active, meta] = await Promise.all([
        redis.llen(key('wait')),
        redis.zcard(key('prioritized')),
        redis.llen(key('active')),
        redis.hmget(key('meta'), 'paused', 'concurrency', 'max'),
      ]);
      const [paused, concurrency, rate] = meta;
      // A queue that a person has paused or bounded may wait beside a free hand.
      const held = paused != null || rate != null || (concurrency != null && active >= Number(concurrency));
      depths.set(queue, { waiting: wait + prioritized, held });
    }
    return depths;
  } catch {
    return null;
  } finally {
    redis.disconnect();
  }
}

/** Runs in a thread, which goes on when the loop does not. Counts its own ticks: a machine that slept is not blocked. */
const loopWatch = `
const { workerData } = require('node:worker_threads');
const { writeSync } = require('node:fs');
const beats = new Int32Array(workerData.beats);
let last = -1;
let still = 0;
setInterval(() => {
  const now = Atomics.load(beats, 0);
  still = now === last ? still + 1 : 0;
  last = now;
  if (still < workerData.ticks) return;
  const time = new Date().toISOString();
  writeSync(1, JSON.stringify({ level: 60, time, worker: workerData.worker, msg: 'worker.loop_blocked' }) + '\\n');
  process.kill(process.pid, 'SIGKILL');
}, workerData.tickMs);
`;

function watchLoop(worker: string, blockedMs: number): { stop(): Promise<unknown> } {
  const tickMs = Math.min(1_000, blockedMs / 5);
  const beats = new SharedArrayBuffer(4);
  const counter = new Int32Array(beats);
  const beat = setInterval(() => Atomics.add(counter, 0, 1), tickMs / 2);
  beat.unref();
  const thread = new Worker(loopWatch, {
    eval: true,
    workerData: { beats, ticks: Math.ceil(blockedMs / tickMs), tickMs, worker },
    // It has nothing to load and little to keep.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: 16 },
  });
  thread.unref();
  thread.on('error', () => undefined);
  return {
    stop() {
      clearInterval(beat);
      return thread.terminate();
    },
  };
}

/**
 * Notices by itself a worker that has ceased to work: jobs wait, it has a free hand, and takes none (a half-open
 * connection, a fetch that does not return), or its event loop stands still. The first is logged, written beside the
 * worker's heartbeat and told, so that the process may end in good order; the second can only be killed.
 * Whoever starts the process anew is not led into a loop: each life lasts `stallMs` at least.
 */
export function watchWorker(
  deps: {
    workerId: string;
    database: Database;
    brokerUrl: string;
    fetching: () => readonly Fetching[];
    log: Logger;
  },
  options: WatchdogOptions,
): Watchdog {
  const { workerId, database, log } = deps;
  const { stallMs = 30_000, blockedMs = 30_000 } = options;
  const everyMs = stallMs / 5;
  const loop = watchLoop(workerId, blockedMs);
  /** Since when each queue has had jobs waiting at every look while nothing was taken. */
  const idleSince = new Map<QueueName, number>();
  let stopped = false;
  let looking: Promise<void> = Promise.resolve();

  async function look(): Promise<void> {
    const free = deps.fetching().filter(({ inHand, concurrency }) => inHand < concurrency);
    const depths =
      free.length > 0
        ? await askBroker(
            deps.brokerUrl,
            free.map(({ queue }) => queue),
            log,
          )
        : null;
    if (!depths) return idleSince.clear();
    const now = Date.now();
    for (const { queue } of free) {
      const { waiting, held } = depths.get(queue)!;
      const since = idleSince.get(queue);
      // Asked again: it may have taken one while the broker was asked.
      const { lastTakenAt } = deps.fetching().find((fetching) => fetching.queue === queue)!;
      if (waiting === 0 || held || since === undefined || lastTakenAt >= since) {
        if (waiting > 0 && !held) idleSince.set(queue, now);
        else idleSince.delete(queue);
      } else if (now - since >= stallMs && !stopped) return giveUp(queue, waiting, now - since);
    }
    for (const queue of idleSince.keys()) if (!depths.has(queue)) idleSince.delete(queue);
  }

  async function giveUp(queue: QueueName, waiting: number, forMs: number): Promise<void> {
    stopped = true;
    clearInterval(timer);
    const seconds = Math.round(forMs / 1_000);
    const reason = `No toma tareas de ${queue} desde hace ${seconds} s, aunque esperan ${waiting}; se reinicia`;
    log.fatal({ worker: workerId, queue, waiting, seconds }, 'worker.fetch_stalled');
    await database.pool
      .query('update platform.workers set stalled = $2 where id = $1', [workerId, reason])
      .catch(() => undefined);
    options.onStalled(reason);
  }

  let busy = false;
  const timer = setInterval(() => {
    if (busy || stopped) return;
    busy = true;
    looking = look()
      .catch((error: unknown) => log.debug({ err: error }, 'watchdog.look_failed'))
      .finally(() => (busy = false));
  }, everyMs);
  timer.unref();

  return {
    async stop() {
      const given = stopped;
      stopped = true;
      clearInterval(timer);
      await loop.stop();
      // Called from onStalled, the look under way is the one that called.
      if (!given) await looking;
    },
  };
}
