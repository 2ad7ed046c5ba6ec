import { limaTime } from '../../time/lima.ts';
import type { Finding, View } from '../signal.ts';

/** Spec §8. */
const criticalAfterMs = 5 * 60_000;

/** A leading beat gives a sign of life every half second, and a standby takes over within three. */
export async function observeBeat(view: View): Promise<Finding[]> {
  const beat = await view.database.reader.selectFrom('platform.beat').select('heartbeat_at').executeTakeFirst();
  if (!beat) throw new Error('platform.beat no tiene su fila');
  const since = new Date(Math.max(beat.heartbeat_at.getTime(), view.listeningSince.getTime()));
  const silentMs = view.now.getTime() - since.getTime();
  if (silentMs <= 3_000) return [];
  return [
    {
      subject: 'beat',
      since,
      severity: silentMs > criticalAfterMs ? 'critica' : 'advertencia',
      detail: `Ningún beat da señales desde las ${limaTime(beat.heartbeat_at)}: las tareas programadas no empiezan.`,
    },
  ];
}
