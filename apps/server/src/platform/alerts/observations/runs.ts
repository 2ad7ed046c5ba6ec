import { sql } from 'kysely';
import type { Finding, View } from '../signal.ts';

/** From this many failures of one error group within an hour on, it is not an accident. */
const failuresPerHour = 5;
/** A group is quiet, and its alert over, when it has not failed for this long. */
const quietMinutes = 15;
/** More failures of one task than this in five minutes are told as one. */
const digestAbove = 20;

type Group = { task: string; fingerprint: string; error: string | null; hour: number; recent: number; lately: number };

/** Runs that ended in failure, grouped by task and error. Expected refusals (`gave-up`) are results, not failures. */
export async function observeFailingTasks(view: View): Promise<Finding[]> {
  const { now } = view;
  // A run's last attempt may come long after its enqueue; none of ours retries for two days.
  const { rows } = await sql<Group>`
    select task, coalesce(error_fingerprint, 'sin-error') as fingerprint, max(coalesce(error, reason)) as error,
      count(*)::int as hour,
      (count(*) filter (where finished_at > ${now}::timestamptz - interval '5 minutes'))::int as recent,
      (count(*) filter (where finished_at > ${now}::timestamptz - ${quietMinutes} * interval '1 minute'))::int as lately
    from platform.runs
    where state = 'failed' and enqueued_at > ${now}::timestamptz - interval '2 days'
      and finished_at > ${now}::timestamptz - interval '1 hour'
    group by 1, 2 order by hour desc`.execute(view.database.reader);
  const perTask = new Map<string, Group[]>();
  for (const row of rows) perTask.set(row.task, [...(perTask.get(row.task) ?? []), row]);
  return [...perTask].flatMap(([task, groups]) => {
    const recent = groups.reduce((sum, group) => sum + group.recent, 0);
    const isDigest = recent > (view.isOpen(task) ? 0 : digestAbove);
    const digest: Finding[] = isDigest
      ? [
          {
            subject: task,
            severity: 'critica',
            detail: `${task} falló ${recent} veces en 5 min, por ${groups.length === 1 ? 'un error' : `${groups.length} errores distintos`}. El más frecuente: ${groups[0]!.error ?? 'sin mensaje'}`,
          },
        ]
      : [];
    const single = groups.flatMap((group): Finding[] => {
      const subject = `${task} ${group.fingerprint}`;
      if (group.hour < failuresPerHour || group.lately === 0) return [];
      // While the task fails as a whole, no further group is told by itself.
      if (isDigest && !view.isOpen(subject)) return [];
      return [
        {
          subject,
          detail: `${task} falló ${group.hour} veces en la última hora por el mismo error (${group.fingerprint}): ${group.error ?? 'sin mensaje'}`,
        },
      ];
    });
    return [...digest, ...single];
  });
}

type Reviewed = { id: string; task: string; keys: string[]; state: string; attempts: number; error: string | null };

const isUuid = /^[0-9a-f]{8}-[0-9a-f-]{27}$/i;

/** Runs of tasks that declare `reviewAfterAttempts` and have burned more, until they end well or somebody retries them. */
export async function observeRunsToReview(view: View): Promise<Finding[]> {
  const limits = Object.fromEntries(
    view.tasks.flatMap((task) =>
      task.reviewAfterAttempts === undefined ? [] : [[task.name, task.reviewAfterAttempts]],
    ),
  );
  if (Object.keys(limits).length === 0) return [];
  const { rows } = await sql<Reviewed>`
    select distinct on (r.task, case when r.keys = '{}' then array[r.id::text] else r.keys end)
      r.id, r.task, r.keys, r.state, r.attempts, r.error
    from platform.runs r
    join jsonb_each_text(${JSON.stringify(limits)}::jsonb) as declared(task, attempts) on declared.task = r.task
    where r.state in ('running', 'waiting-retry', 'postponed', 'failed')
      and r.enqueued_at > ${view.now}::timestamptz - interval '7 days' and r.attempts > declared.attempts::int
      and not exists (
        select from platform.runs later
        where later.task = r.task and later.keys = r.keys and later.keys @> r.keys and r.keys <> '{}'
          and later.enqueued_at > r.enqueued_at)
      and not exists (
        select from platform.outbox waiting
        where waiting.task = r.task and waiting.keys = r.keys and waiting.keys @> r.keys and r.keys <> '{}'
          and waiting.id <> r.id)
    order by r.task, case when r.keys = '{}' then array[r.id::text] else r.keys end, r.enqueued_at desc`.execute(
    view.database.reader,
  );
  return rows.map(({ id, task, keys, state, attempts, error }) => {
    const subject = keys.find((key) => !isUuid.test(key)) ?? id;
    const going = state === 'failed' ? 'y terminó como fallida' : 'y sigue intentando';
    return {
      subject,
      detail: `${task} de ${subject} usó ${attempts} intentos ${going}: ${error ?? 'sin mensaje'} (ejecución ${id})`,
    };
  });
}
