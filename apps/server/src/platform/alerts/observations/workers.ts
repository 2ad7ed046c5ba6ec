import { sql } from 'kysely';
import type { Finding, View } from '../signal.ts';

/** A loop that was held for this long takes no message, renews no lock and answers nobody. */
const lagLimitMs = 2_000;
/** Heartbeats come every 2 s. */
const silentAfterMs = 4_000;

type Worker = { id: string; queues: string[]; heartbeat_at: Date; loop_lag_ms: number; in_hand: string[] };

/** Workers that live and do not get on, and those that vanished with work in their hands. */
export async function observeStuckWorkers(view: View): Promise<Finding[]> {
  // In hand: unfinished, and started by nobody else since.
  const { rows } = await sql<Worker>`
    select w.id, w.queues, w.heartbeat_at, w.loop_lag_ms,
      array(
        select run->>'task' from jsonb_array_elements(w.running) run
        join platform.outbox o on o.id = (run->>'runId')::uuid
        left join platform.runs r on r.id = o.id and r.enqueued_at = o.created_at
        where coalesce(r.worker, w.id) = w.id and coalesce(r.state, 'running') = 'running') as in_hand
    from platform.workers w
    where w.heartbeat_at > ${view.now}::timestamptz - interval '1 day'
      and (w.loop_lag_ms > ${lagLimitMs * 0.8}
        or (w.heartbeat_at < ${view.now}::timestamptz - ${silentAfterMs} * interval '1 millisecond'
            and w.running <> '[]'))`.execute(view.database.reader);
  return rows.flatMap((worker): Finding[] => {
    const silentMs = view.now.getTime() - worker.heartbeat_at.getTime();
    const queues = worker.queues.join(', ');
    if (silentMs >= silentAfterMs) {
      if (worker.in_hand.length === 0 || worker.heartbeat_at < view.listeningSince) return [];
      const tasks = [...new Set(worker.in_hand)].join(', ');
      return [
        {
          subject: worker.id,
          detail: `El worker ${worker.id} (${queues}) no da señales hace ${Math.round(silentMs / 1_000)} s y tenía en curso ${worker.in_hand.length} (${tasks}); se entregan a otro cuando vence su reserva.`,
        },
      ];
    }
    if (worker.loop_lag_ms <= (view.isOpen(worker.id) ? lagLimitMs * 0.8 : lagLimitMs)) return [];
    return [
      {
        subject: worker.id,
        detail: `El worker ${worker.id} (${queues}) estuvo ${(worker.loop_lag_ms / 1_000).toFixed(1)} s sin atender nada${
          worker.in_hand.length > 0 ? ` mientras ejecutaba ${[...new Set(worker.in_hand)].join(', ')}` : ''
        }: una tarea ocupa su procesador.`,
      },
    ];
  });
}
