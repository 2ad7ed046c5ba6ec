import type { ErrorReporter } from '../platform/observability/error-reporter.ts';
import type { Logger } from '../platform/observability/logger.ts';

/** How long a process that crashed waits for its error to be on its way. */
const lastWordsMs = 2_000;

/**
 * Runs until SIGTERM, SIGINT or the death of the supervisor (its IPC channel closes), then stops in good order. What
 * nobody caught ends the process with code 1, logged once: the supervisor starts a clean one.
 */
export async function runUntilStopped(
  { log, errors, name }: { log: Logger; errors: ErrorReporter; name: string },
  stop: () => Promise<void>,
): Promise<void> {
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    if (process.send) process.once('disconnect', () => resolve('supervisor ended'));
    const crash = (error: unknown) => {
      log.fatal({ err: error }, 'process.crashed');
      errors.report(error, { transaction: name, mechanism: 'process' });
      void errors.flush(lastWordsMs).finally(() => process.exit(1));
    };
    process.on('uncaughtException', crash);
    process.on('unhandledRejection', crash);
  });
  log.info({ reason }, 'process.stopping');
  await stop();
  if (process.connected) process.disconnect();
}
