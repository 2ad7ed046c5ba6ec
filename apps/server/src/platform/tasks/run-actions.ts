import { sql } from 'kysely';
import { noteEnqueued, secretsOf, type Tx } from '../database/database.ts';
import { defineError } from '../errors/domain-error.ts';
import { enqueue, type Enqueued } from './enqueue.ts';
import { resumeChain } from './flow.ts';
import type { OperatorAct } from './queue-controls.ts';
import type { TaskNames } from './registry.ts';
import { runStory } from './runs-queries.ts';
import { openedInput } from './sensitive.ts';
import type { TaskDefinition } from './task.ts';

export const ejecucionNoReintentable = defineError({
  code: 'tareas.ejecucion_no_reintentable',
  title: 'Esa ejecución no se puede volver a encolar',
  status: 409,
  fix: 'Solo se vuelve a encolar lo que ya terminó y cuya tarea todavía existe.',
});

/**
 * Enqueues an ended run's stored input as a new run, once: whoever asks again is told that it was. One at which a chain
 * stopped takes the chain along. @returns null when it was retried before. Throws when the task no longer takes the input.
 */
export async function enqueueAgain(
  tx: Tx,
  definition: TaskDefinition,
  run: { readonly id: string; readonly input: unknown; readonly flow: string | null; readonly step: number | null },
  act: OperatorAct & { readonly bulkRetry?: string },
): Promise<Enqueued | null> {
  // The lock makes two who ask at once ask one after the other.
  const { rows } = await sql`
    select 1 from platform.runs r
    where r.id = ${run.id} and not exists (select from platform.retries t where t.run_id = r.id) for update`.execute(
    tx,
  );
  if (rows.length === 0) return null;
  // What it stood for is tried again by its retry: a window of time does not stand against the person who asks for it.
  await sql`delete from platform.unique_windows where run_id = ${run.id}`.execute(tx);
  const { flow, step, input } = run;
  const enqueued =
    (flow && (await resumeChain(tx, definition, { flow, step, input }))) || (await enqueue(tx, definition, input));
  await sql`
    insert into platform.retries (run_id, retried_as, bulk_retry, retried_by, reason)
    values (${run.id}, ${enqueued.runId}, ${act.bulkRetry ?? null}, ${act.by}, ${act.reason})`.execute(tx);
  return enqueued;
}

/**
 * Enqueues one ended run again. Throws `tareas.ejecucion_no_reintentable` when it has not ended, was retried already,
 * or its task is gone or no longer takes its input. The caller checks the right and writes the audit.
 */
export async function retryRun(tx: Tx, registry: TaskNames, id: string, act: OperatorAct): Promise<Enqueued> {
  const story = await runStory(tx, id);
  if (!story) throw ejecucionNoReintentable(`No hay una ejecución ${id}.`);
  if (!story.finishedAt) throw ejecucionNoReintentable(`La ejecución ${id} todavía no termina.`);
  const definition = registry.byName(story.task);
  if (!definition) throw ejecucionNoReintentable(`La tarea ${story.task} ya no existe.`);
  if (!definition.input.safeParse(openedInput(definition, story.storedInput, secretsOf(tx))).success) {
    throw ejecucionNoReintentable(`La tarea ${story.task} ya no acepta la entrada de esa ejecución.`);
  }
  const enqueued = await enqueueAgain(tx, definition, { ...story, input: story.storedInput }, act);
  if (!enqueued) throw ejecucionNoReintentable(`La ejecución ${id} ya se volvió a encolar.`);
  return enqueued;
}

/**
 * Ends an unfinished run: one that waits never starts, and an attempt under way can commit nothing more because its
 * outbox row is gone. @returns false when it has already ended or never was.
 */
export async function cancelRun(tx: Tx, id: string, act: OperatorAct): Promise<boolean> {
  const reason = `Cancelada por ${act.by}: ${act.reason}`;
  const { rows } = await sql<{ id: string; follows: boolean }>`
    with gone as (
      delete from platform.outbox where id = ${id} returning *
    ), counted as (
      select platform.flow_runs_ended(
        jsonb_agg(jsonb_build_object('flow', flow, 'step', step, 'state', 'cancelled'))) as id
      from gone where flow is not null having count(*) > 0
    ), written as (
      insert into platform.runs as r (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, finished_at,
        reason, flow, step)
      select id, task, queue, 'cancelled', input, keys, trace_id, due_at, created_at, now(), ${reason}, flow, step
      from gone
      on conflict (id, enqueued_at) do update
        set state = 'cancelled', finished_at = now(), reason = excluded.reason where r.finished_at is null
    )
    select id, false as follows from gone union all select id, true from counted`.execute(tx);
  for (const row of rows) if (row.follows) noteEnqueued(tx, row.id);
  return rows.length > 0;
}
