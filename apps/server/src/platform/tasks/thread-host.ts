import { parentPort, workerData } from 'node:worker_threads';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { withTrace } from '../observability/trace.ts';
import { tellingLog } from './attempt-log.ts';
import type { Publisher } from './attempt.ts';
import { fencedTransactions } from './fence.ts';
import type { TaskContext } from './handler.ts';
import type { Registry } from './registry.ts';
import { encodeError, type FromThread, type ThreadRequest, type ToThread } from './thread-messages.ts';

/** True in a thread that {@link startThreadPool} has started: the program then calls {@link serveThread}. */
export const isTaskThread = (): boolean =>
  parentPort !== null && (workerData as { jsolTaskThread?: boolean } | null)?.jsolTaskThread === true;

/**
 * Runs in a thread what its worker asks for, one attempt at a time, with connections of the thread's own; returns once
 * it serves. Limits, verdict and ledger stay with the worker, which ends the thread when an attempt does not end.
 */
export function serveThread(deps: {
  registry: Registry;
  database: Database;
  publisher: Publisher;
  log: Logger;
  /** Closes the thread's connections. */
  close(): Promise<void>;
}): void {
  const port = parentPort;
  if (!port) throw new Error('serveThread is for a worker thread');
  const say = (message: FromThread) => port.postMessage(message);
  deps.database.onEnqueued((runs) =>
    say({ kind: 'enqueued', runIds: runs.map((run) => (typeof run === 'string' ? run : run.id)) }),
  );
  let controller = new AbortController();

  async function run(request: ThreadRequest): Promise<void> {
    const handler = deps.registry.handlerOf(request.task);
    controller = new AbortController();
    const { signal } = controller;
    const context: TaskContext = {
      runId: request.runId,
      attempt: request.attempt,
      dueAt: new Date(request.dueAt),
      traceId: request.traceId,
      flowId: request.flowId,
      signal,
      log: tellingLog(deps.log.child({ runId: request.runId, task: request.task, traceId: request.traceId }), (line) =>
        say({ kind: 'logged', line }),
      ),
      inTransaction: fencedTransactions(deps.database, request.claim, () => false),
      publish: (channel, params, event, data) => deps.publisher.publish(channel, params, event, data),
      progress: (percent, text) => {
        say({ kind: 'progress', percent, text });
        return Promise.resolve();
      },
    };
    try {
      if (!handler) throw new Error(`no handler runs ${request.task} in its thread`);
      const outcome = await withTrace(request.traceId, () => handler.run(request.input, context));
      // Through JSON, as every output: what cannot be cloned must not fail differently here.
      say({ kind: 'outcome', outcome: JSON.parse(JSON.stringify(outcome)) as typeof outcome });
    } catch (error) {
      say({ kind: 'thrown', error: encodeError(error) });
    }
  }

  port.on('message', (message: ToThread) => {
    switch (message.kind) {
      case 'run':
        void run(message.request);
        break;
      case 'abort':
        controller.abort(new Error(message.reason));
        break;
      case 'close':
        void deps.close().finally(() => process.exit(0));
        break;
    }
  });
  say({ kind: 'ready' });
}
