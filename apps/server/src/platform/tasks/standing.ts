import type { Database } from '../database/database.ts';

type Question = {
  readonly runId: string;
  readonly generation: number;
  readonly resolve: (standing: boolean) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Asks PostgreSQL whether a job's run is still unfinished and the job its current copy. Questions that come together
 * are asked together: a deep queue costs one query per batch, not per job.
 */
export function createStandingCheck(database: Database): (runId: string, generation: number) => Promise<boolean> {
  let asked: Question[] = [];

  const ask = async () => {
    const questions = asked;
    asked = [];
    try {
      const { rows } = await database.pool.query<{ id: string; generation: number }>({
        name: 'run-standing',
        text: 'select id, generation from platform.outbox where id = any($1::uuid[])',
        values: [questions.map((question) => question.runId)],
      });
      const generations = new Map(rows.map((row) => [row.id, row.generation]));
      for (const question of questions) question.resolve(generations.get(question.runId) === question.generation);
    } catch (error) {
      for (const question of questions) question.reject(error);
    }
  };

  return (runId, generation) =>
    new Promise((resolve, reject) => {
      asked.push({ runId, generation, resolve, reject });
      if (asked.length === 1) setImmediate(() => void ask());
    });
}

/** Those of the runs that are not unfinished any more: cancelled by a person, or ended elsewhere. */
export async function withdrawnAmong(database: Database, runIds: readonly string[]): Promise<string[]> {
  if (runIds.length === 0) return [];
  const { rows } = await database.pool.query<{ id: string }>(
    `select id::text from unnest($1::uuid[]) as given(id)
     where not exists (select from platform.outbox o where o.id = given.id)`,
    [runIds],
  );
  return rows.map((row) => row.id);
}
