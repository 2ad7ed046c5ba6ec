import { sql } from 'kysely';
import type { Database, Tx } from '../database/database.ts';
import { defineError } from '../errors/domain-error.ts';
import { enqueue, type Enqueued } from './enqueue.ts';
import type { Registry } from './registry.ts';
import { runStory } from './runs-queries.ts';

export const ejecucionNoReintentable = defineError({
  code: 'tareas.ejecucion_no_reintentable',
  title: 'Esa ejecución no se puede volver a encolar',
  status: 409,
  fix: 'Solo se vuelve a encolar lo que ya terminó y cuya tarea todavía existe.',
});

/**
 * Enqueues a finished run's input again, as a new run. Throws `tareas.ejecucion_no_reintentable` when it has not ended
 * or its task is gone. The caller writes the audit.
 */
export async function retryRun(tx: Tx, registry: Pick<Registry, 'byName'>, id: string): Promise<Enqueued> {
  const story = await runStory(tx, id);
  if (!story) throw ejecucionNoReintentable(`No hay una ejecución ${id}.`);
  if (!story.finishedAt) throw ejecucionNoReintentable(`La ejecución ${id} todavía no termina.`);
  const definition = registry.byName(story.task);
  if (!definition) throw ejecucionNoReintentable(`La tarea ${story.task} ya no existe.`);
  return enqueue(tx, definition, story.input);
}

/**
 * Ends an unfinished run: one that waits never starts, and an attempt under way can commit nothing more because its
 * outbox row is gone. @returns false when it has already ended or never was.
 */
export async function cancelRun(database: Database, id: string): Promise<boolean> {
  const { rows } = await sql`
    with gone as (
      delete from platform.outbox where id = ${id} returning *
    ), written as (
      insert into platform.runs as r (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, finished_at, reason)
      select id, task, queue, 'cancelled', input, keys, trace_id, due_at, created_at, now(), 'Cancelada por una persona' from gone
      on conflict (id, enqueued_at) do update
        set state = 'cancelled', finished_at = now(), reason = excluded.reason where r.finished_at is null
    )
    select id from gone`.execute(database.reader);
  return rows.length > 0;
}
