import { Worker } from 'node:worker_threads';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { LogLine } from './attempt-log.ts';
import type { Outcome } from './outcome.ts';
import { decodeError, type FromThread, type ThreadRequest, type ToThread } from './thread-messages.ts';

/** Threads for handlers that keep the CPU; each runs one attempt at a time and is used again for the next. */
export type ThreadPool = {
  /** Resolves once a thread is ready or has failed to start; its limits count from then on. */
  reserve(): Promise<ReservedThread>;
  /** Ends all threads; an attempt still under way is cut off. */
  stop(): Promise<void>;
};

export type ThreadRunOptions = {
  /** Handed on to the handler. */
  signal: AbortSignal;
  progress(percent: number, text?: string): Promise<void>;
  logged(line: LogLine): void;
};

/** A thread held for one attempt. */
export type ReservedThread = {
  /** What the handler returns; rejects with what it threw, or when its thread ended. */
  run(request: ThreadRequest, options: ThreadRunOptions): Promise<Outcome<unknown>>;
  /** Called when the attempt is over, however: a thread that still runs is terminated. */
  end(): void;
};

export type ThreadPoolOptions = {
  /** The program a thread runs; it calls `serveThread`. */
  entry: URL;
  /** Told of what transactions in threads enqueue. */
  database: Database;
  log: Logger;
  /** Heap of one thread, MB; beyond it the thread ends and its attempt burns. Default 1,024. */
  memoryMb?: number;
  /** Attempts after which a thread is replaced. Default 100. */
  runsPerThread?: number;
  /** An unused thread ends after this, ms. Default 60,000. */
  idleMs?: number;
};

type Task = {
  readonly options: ThreadRunOptions;
  readonly resolve: (outcome: Outcome<unknown>) => void;
  readonly reject: (error: Error) => void;
};

type Thread = {
  readonly worker: Worker;
  readonly ready: Promise<void>;
  runs: number;
  task: Task | null;
  idleTimer: NodeJS.Timeout | null;
};

/** How long a thread may take to start. */
const startMs = 60_000;
/** How long it may take to close its connections. */
const closeMs = 5_000;

/** Starts no thread yet: each is started when an attempt finds none free. */
export function startThreadPool(options: ThreadPoolOptions): ThreadPool {
  const { database, log, memoryMb = 1_024, runsPerThread = 100, idleMs = 60_000 } = options;
  const threads = new Set<Thread>();
  const idle: Thread[] = [];

  const send = (thread: Thread, message: ToThread) => thread.worker.postMessage(message);

  function start(): Thread {
    const worker = new Worker(options.entry, {
      workerData: { jsolTaskThread: true },
      resourceLimits: { maxOldGenerationSizeMb: memoryMb },
    });
    let nowReady: () => void = () => undefined;
    let neverReady: (error: Error) => void = () => undefined;
    const ready = new Promise<void>((resolve, reject) => {
      nowReady = resolve;
      neverReady = reject;
    });
    ready.catch(() => undefined);
    const thread: Thread = { worker, ready, runs: 0, task: null, idleTimer: null };
    threads.add(thread);
    let failure: Error | null = null;
    worker.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'ready':
          return nowReady();
        case 'enqueued':
          return database.tellEnqueued(message.runIds);
        case 'progress':
          return void thread.task?.options.progress(message.percent, message.text).catch(() => undefined);
        case 'logged':
          return thread.task?.options.logged(message.line);
        case 'outcome':
          return thread.task?.resolve(message.outcome);
        case 'thrown':
          return thread.task?.reject(decodeError(message.error));
      }
    });
    worker.on('error', (error: Error) => {
      failure = error;
      log.error({ err: error }, 'thread.failed');
    });
    worker.on('exit', (code) => {
      forget(thread);
      const error = failure ?? new Error(`the thread ended with code ${code}`);
      neverReady(error);
      thread.task?.reject(error);
    });
    return thread;
  }

  function forget(thread: Thread): void {
    threads.delete(thread);
    const place = idle.indexOf(thread);
    if (place >= 0) idle.splice(place, 1);
    if (thread.idleTimer) clearTimeout(thread.idleTimer);
    thread.idleTimer = null;
  }

  /** Lets the thread close what it has open. */
  async function close(thread: Thread): Promise<void> {
    forget(thread);
    const gone = new Promise((resolve) => thread.worker.once('exit', resolve));
    const late = setTimeout(() => void thread.worker.terminate(), closeMs);
    send(thread, { kind: 'close' });
    await gone;
    clearTimeout(late);
  }

  function release(thread: Thread): void {
    if (!threads.has(thread)) return;
    if (thread.runs >= runsPerThread) return void close(thread);
    idle.push(thread);
    thread.idleTimer = setTimeout(() => void close(thread), idleMs);
  }

  return {
    async reserve() {
      // The one used last: its caches are warm, and the others grow idle together.
      const thread = idle.pop() ?? start();
      if (thread.idleTimer) clearTimeout(thread.idleTimer);
      thread.idleTimer = null;
      thread.runs += 1;
      const late = setTimeout(() => void thread.worker.terminate(), startMs);
      await thread.ready.catch(() => undefined);
      clearTimeout(late);
      let running: ThreadRequest | null = null;
      return {
        async run(request, runOptions) {
          await thread.ready;
          running = request;
          const { signal } = runOptions;
          const abort = () => {
            const reason: unknown = signal.reason;
            send(thread, { kind: 'abort', reason: reason instanceof Error ? reason.message : String(reason) });
          };
          try {
            return await new Promise<Outcome<unknown>>((resolve, reject) => {
              thread.task = { options: runOptions, resolve, reject };
              send(thread, { kind: 'run', request });
              if (signal.aborted) abort();
              else signal.addEventListener('abort', abort, { once: true });
            });
          } finally {
            running = null;
            thread.task = null;
            signal.removeEventListener('abort', abort);
          }
        },
        end() {
          if (!running) return release(thread);
          log.warn({ runId: running.runId, task: running.task }, 'thread.terminated');
          forget(thread);
          void thread.worker.terminate();
        },
      };
    },
    async stop() {
      const busy = [...threads].filter((thread) => thread.task !== null);
      await Promise.all([
        ...[...idle].map(close),
        ...busy.map((thread) => {
          forget(thread);
          return thread.worker.terminate();
        }),
      ]);
    },
  };
}
