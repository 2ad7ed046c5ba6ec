import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { once } from '../tasks/effects.ts';
import type { AlertNotice, AlertNotifier } from './notice.ts';

/** The queued delivery of the same notice starts no earlier: it then finds in the ledger what went out directly. */
export const queuedAfter = '30s' as const;
const directTimeoutMs = 10_000;

export type Delivered = { key: string; effect: string; result: unknown };

/**
 * Tells a notice without queue or worker, each way once. Failures are logged, not thrown: the queued delivery comes
 * after it. With a database, recorded in the effect ledger; without one, the caller keeps what was delivered.
 */
export async function deliverDirectly(
  notice: AlertNotice,
  deps: { notifier: AlertNotifier; database: Database | null; log: Logger },
): Promise<Delivered[]> {
  const delivered = await Promise.all(
    deps.notifier.direct(notice).map(async ({ key, effect, perform, neverLeft }): Promise<Delivered[]> => {
      try {
        const send = () => perform(AbortSignal.timeout(directTimeoutMs));
        const result = deps.database
          ? await once(deps.database, { key, effect, runId: notice.alert.id }, send, {
              onUnknown: () => Promise.resolve('perform-again'),
              neverLeft,
            })
          : await send();
        return [{ key, effect, result }];
      } catch (error) {
        deps.log.warn({ notice: notice.id, effect, err: error }, 'alert.direct_delivery_failed');
        return [];
      }
    }),
  );
  return delivered.flat();
}
