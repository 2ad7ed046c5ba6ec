import { createLogger } from '../../src/platform/observability/logger.ts';
import type { Database } from '../../src/platform/database/database.ts';
import { uuidv7 } from '../../src/platform/database/ids.ts';
import type { TaskContext, TaskHandler } from '../../src/platform/tasks/handler.ts';
import type { Outcome } from '../../src/platform/tasks/outcome.ts';

export type Published = { channel: string; params: Record<string, string>; event: string; data: unknown };

/**
 * Runs one attempt of a handler against a real database, without queue or worker: for what the handler itself decides.
 * The input goes through JSON, as on its way through the broker. `published` gathers its channel events.
 */
export async function runHandler(
  handler: TaskHandler,
  input: unknown,
  options: { database: Database; runId?: string; signal?: AbortSignal; published?: Published[] },
): Promise<Outcome<unknown>> {
  const context: TaskContext = {
    runId: options.runId ?? uuidv7(),
    attempt: 1,
    dueAt: new Date(),
    traceId: '0'.repeat(31) + '1',
    flowId: null,
    signal: options.signal ?? new AbortController().signal,
    log: createLogger({ name: 'prueba', level: 'silent' }),
    inTransaction: (work) => options.database.transaction(work),
    publish: (channel, params, event, data) => {
      options.published?.push({ channel: channel.name, params: params as Record<string, string>, event, data });
      return Promise.resolve();
    },
    progress: () => Promise.resolve(),
  };
  return handler.run(JSON.parse(JSON.stringify(input)), context);
}
