import { sql } from 'kysely';
import { queueDepths } from '../../tasks/broker-queues.ts';
import { queueNames, type QueueName } from '../../tasks/queues.ts';
import { above, type Finding, type View } from '../signal.ts';

/** More waiting than this is a backlog. `critical` is the spec's (§8); the others' are some minutes of their usual pace. */
export const backlogLimits: Record<QueueName, number> = {
  critical: 50,
  default: 1_000,
  notifications: 2_000,
  reports: 500,
  sync: 500,
};

/** A worker beats every 2 s; one that missed a beat by this much may be gone. */
const missedBeatMs = 3_000;

type Served = { queue: QueueName; workers: number; last: Date | null };

async function servedQueues(view: View): Promise<Served[]> {
  const { rows } = await sql<Served>`
    select q.queue, max(w.heartbeat_at) as last,
      (count(w.id) filter (where w.heartbeat_at > ${view.now}::timestamptz - interval '15 seconds'))::int as workers
    from unnest(${[...queueNames]}::text[]) as q(queue) left join platform.workers w on q.queue = any(w.queues)
    group by q.queue`.execute(view.database.reader);
  return rows;
}

export async function observeBacklogs(view: View): Promise<Finding[]> {
  const [depths, served] = await Promise.all([queueDepths(view.servers.broker), servedQueues(view)]);
  return depths.flatMap(({ queue, waiting, running }): Finding[] => {
    const limit = backlogLimits[queue];
    if (!above(waiting, limit, view.isOpen(queue))) return [];
    const workers = served.find((each) => each.queue === queue)?.workers ?? 0;
    const hands =
      workers === 0
        ? 'ningún worker la atiende'
        : workers === 1
          ? 'la atiende un worker'
          : `la atienden ${workers} workers`;
    return [
      {
        subject: queue,
        severity: queue === 'critical' ? 'critica' : 'advertencia',
        detail: `Esperan ${waiting} tareas en la cola ${queue} (límite ${limit}) y hay ${running} en curso; ${hands}.`,
      },
    ];
  });
}

export async function observeDesertedQueues(view: View): Promise<Finding[]> {
  return (await servedQueues(view)).flatMap(({ queue, last }): Finding[] => {
    if (last && view.now.getTime() - last.getTime() <= missedBeatMs) return [];
    const earlier = view.listeningSince;
    const detail = last
      ? 'El último worker que la atendía dejó de dar señales: lo que se encola ahí espera.'
      : 'Ningún worker la atiende: lo que se encola ahí espera.';
    // A row that is gone was deleted by a stop in good order; when, only this evaluator's memory can tell.
    if (last && last > earlier) return [{ subject: queue, detail, since: last }];
    return [{ subject: queue, detail, ...(view.now < earlier ? { since: earlier } : {}) }];
  });
}
