import { sql } from 'kysely';
import type { Database } from '../database/database.ts';

/** An outside effect that must happen once: what it is about, and what is done. */
export type EffectId = {
  /** What it is done for: `F001-00000012`, an order, a message's key. */
  readonly key: string;
  /** What is done: `correo`, `cargo`, `aviso`. */
  readonly effect: string;
  readonly runId: string;
};

export type UnknownEffect<Result> = { readonly result: Result } | 'perform-again';

export type OnceOptions<Result> = {
  /**
   * An earlier attempt began and never said how it went: its process died, or its request ended without an answer. Ask
   * the other side and give the result found there, or say that it must be performed again.
   */
  onUnknown: () => Promise<UnknownEffect<Result>>;
  /** True for an error that proves nothing left; the effect then counts as not begun. Default: never. */
  neverLeft?: (error: unknown) => boolean;
};

/**
 * Performs an outside effect (send, charge, message) at most once per (key, effect), over all attempts and runs: it is
 * recorded before and after, outside of any transaction of the caller, and a repeat gets the recorded result. Results
 * are stored as JSON.
 */
export async function once<Result>(
  database: Database,
  id: EffectId,
  perform: () => Promise<Result>,
  options: OnceOptions<Result>,
): Promise<Result> {
  const { rows } = await sql<{ state: 'started' | 'done'; result: Result; mine: boolean }>`
    insert into platform.effects as e (key, effect, state, run_id) values (${id.key}, ${id.effect}, 'started', ${id.runId})
    on conflict (key, effect) do update set run_id = e.run_id
    returning state, result, xmax = 0 as mine`.execute(database.reader);
  const recorded = rows[0]!;
  if (recorded.state === 'done') return recorded.result;
  if (!recorded.mine) {
    const found = await options.onUnknown();
    if (found !== 'perform-again') {
      await finish(database, id, found.result);
      return found.result;
    }
  }
  let result: Result;
  try {
    result = await perform();
  } catch (error) {
    if (options.neverLeft?.(error)) {
      await sql`
        delete from platform.effects
        where key = ${id.key} and effect = ${id.effect} and state = 'started'`.execute(database.reader);
    }
    throw error;
  }
  await finish(database, id, result);
  return result;
}

async function finish(database: Database, id: EffectId, result: unknown): Promise<void> {
  await sql`
    update platform.effects
    set state = 'done', result = ${JSON.stringify(result ?? null)}::jsonb, done_at = now(), run_id = ${id.runId}
    where key = ${id.key} and effect = ${id.effect}`.execute(database.reader);
}
