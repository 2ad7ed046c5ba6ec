import { limaTime } from '../../time/lima.ts';
import type { Finding, View } from '../signal.ts';

/** Relays push within a second of the commit. */
export async function observeUnpushed(view: View): Promise<Finding[]> {
  const { rows } = await view.database.pool.query<{ count: number; oldest: Date | null }>(
    'select count(*)::int as count, min(created_at) as oldest from platform.outbox where pushed_at is null and created_at < $1',
    [new Date(view.now.getTime() - 3_000)],
  );
  const { count, oldest } = rows[0]!;
  if (!oldest) return [];
  return [
    {
      subject: 'outbox',
      since: oldest,
      detail: `${count} ${count === 1 ? 'tarea confirmada no pasa' : 'tareas confirmadas no pasan'} a su cola; la más antigua, desde las ${limaTime(oldest)}.`,
    },
  ];
}
