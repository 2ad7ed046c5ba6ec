import type { Logger } from '../platform/observability/logger.ts';

/**
 * The longest any process takes to stop in good order: a worker finishes what it runs or gives it back. Whoever
 * supervises it (`jsol up`, systemd, compose) waits longer before it kills.
 */
export const stopsWithinMs = 25_000;

/**
 * Runs until SIGTERM, SIGINT or the death of the supervisor (its IPC channel closes), then stops in good order. What
 * nobody caught ends the process with code 1, logged once: the supervisor starts a clean one.
 */
export async function runUntilStopped(log: Logger, stop: () => Promise<void>): Promise<void> {
  const reason = await new Promise<string>((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => resolve(signal));
    if (process.send) process.once('disconnect', () => resolve('supervisor ended'));
    const crash = (error: unknown) => {
      log.fatal({ err: error }, 'process.crashed');
      process.exit(1);
    };
    process.on('uncaughtException', crash);
    process.on('unhandledRejection', crash);
  });
  log.info({ reason }, 'process.stopping');
  await stop();
  if (process.connected) process.disconnect();
}
