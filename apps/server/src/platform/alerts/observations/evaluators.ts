import { limaTime } from '../../time/lima.ts';
import type { Finding, View } from '../signal.ts';

/** A restart by the supervisor takes less. */
const silentAfterMs = 15_000;
/** A container that was replaced has another name; the old one is not waited for for ever. */
const forgottenAfterMs = 3_600_000;

/** Processes that evaluated signals and went without a word. */
export async function observeEvaluators(view: View): Promise<Finding[]> {
  if (view.now.getTime() - view.listeningSince.getTime() <= silentAfterMs) return [];
  const rows = await view.database.reader
    .selectFrom('platform.alert_evaluators')
    .select(['name', 'heartbeat_at'])
    .where('heartbeat_at', '<', new Date(view.now.getTime() - silentAfterMs))
    .where('heartbeat_at', '>', new Date(view.now.getTime() - forgottenAfterMs))
    .execute();
  return rows.map(({ name, heartbeat_at }) => ({
    subject: `vigilante ${name}`,
    detail: `El proceso ${name}, que también vigila el sistema, no da señales desde las ${limaTime(heartbeat_at)}.`,
  }));
}
