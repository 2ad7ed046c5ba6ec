import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import { claveReutilizada, faltaIdempotencyKey, operacionEnCurso } from './errors.ts';

export type IdempotentAnswer = { readonly status: number; readonly answer: unknown };

export type IdempotentCall = {
  readonly key: string;
  readonly userId: string;
  /** Method and pattern: the same key on another route is another operation. */
  readonly route: string;
  readonly bodyHash: string;
};

/** Visible ASCII, as the header needs; long enough not to be a counter. */
const keyPattern = /^[\x21-\x7e]{8,200}$/;

/** The header's value, or the error that says how to send one. */
export function idempotencyKeyFrom(header: string | string[] | undefined): string {
  const value = Array.isArray(header) ? header[0] : header;
  if (!value) {
    throw faltaIdempotencyKey(
      'Esta operación necesita la cabecera Idempotency-Key, para que repetirla no la duplique.',
    );
  }
  if (!keyPattern.test(value)) {
    throw faltaIdempotencyKey(
      'La cabecera Idempotency-Key debe tener de 8 a 200 caracteres sin espacios, por ejemplo un UUID.',
    );
  }
  return value;
}

/** The same for two requests that ask for the same, whatever the order of their members. */
export function requestHash(parts: unknown): string {
  const ordered = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(ordered);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, inner]) => [key, ordered(inner)]),
    );
  };
  return createHash('sha256')
    .update(JSON.stringify(ordered(parts)) ?? '')
    .digest('hex');
}

/**
 * Runs an operation once per (key, user, route). The row is claimed before the work and gets the answer after it; a
 * failure of any kind frees the key, because nothing was done and the person may correct and try again. A row left
 * without an answer belongs to a process that died: after `takeoverSeconds` the next request takes it over. What had
 * committed just before such a death is recognised by the handler, which keeps the key as a unique column.
 */
export async function runIdempotent(
  database: Database,
  call: IdempotentCall,
  takeoverSeconds: number,
  work: () => Promise<IdempotentAnswer>,
): Promise<IdempotentAnswer & { replayed: boolean }> {
  const claim = await claimOrAnswer(database, call, takeoverSeconds);
  if ('answer' in claim) return { ...claim.answer, replayed: true };
  const mine = sql`key = ${call.key} and user_id = ${call.userId} and route = ${call.route}
    and status is null and created_at = ${claim.since}::timestamptz`;
  let done: IdempotentAnswer;
  try {
    done = await work();
  } catch (error) {
    await sql`delete from platform.idempotency where ${mine}`.execute(database.reader).catch(() => undefined);
    throw error;
  }
  await sql`
    update platform.idempotency set status = ${done.status}, answer = ${JSON.stringify(done.answer ?? null)}::jsonb
    where ${mine}`.execute(database.reader);
  return { ...done, replayed: false };
}

type Claim = { since: string } | { answer: IdempotentAnswer };

async function claimOrAnswer(database: Database, call: IdempotentCall, takeoverSeconds: number): Promise<Claim> {
  // One statement decides: the primary key lets one of any number of simultaneous requests through.
  const claimed = await sql<{ since: string }>`
    insert into platform.idempotency as i (key, user_id, route, body_hash)
    values (${call.key}, ${call.userId}, ${call.route}, ${call.bodyHash})
    on conflict (key, user_id, route) do update set created_at = now()
      where i.status is null and i.body_hash = excluded.body_hash
        and i.created_at < now() - make_interval(secs => ${takeoverSeconds})
    returning created_at::text as since`.execute(database.reader);
  if (claimed.rows[0]) return claimed.rows[0];

  const { rows } = await sql<{ body_hash: string; status: number | null; answer: unknown }>`
    select body_hash, status, answer from platform.idempotency
    where key = ${call.key} and user_id = ${call.userId} and route = ${call.route}`.execute(database.reader);
  const standing = rows[0];
  // Freed between the two statements by a failure: this request may try.
  if (!standing) return claimOrAnswer(database, call, takeoverSeconds);
  if (standing.body_hash !== call.bodyHash) {
    throw claveReutilizada(
      'Esta Idempotency-Key ya se usó con otros datos. Use una clave nueva para una operación distinta.',
    );
  }
  if (standing.status === null) {
    throw operacionEnCurso(
      'Su primera petición todavía se está procesando. Espere un segundo y repítala con la misma clave.',
      {
        data: { reintentarEnSegundos: 1 },
      },
    );
  }
  return { answer: { status: standing.status, answer: standing.answer } };
}

/** Keys are remembered for two days, longer than any till stays offline with an unsent retry. @returns how many went. */
export async function forgetOldIdempotencyKeys(database: Database): Promise<number> {
  const result = await sql`delete from platform.idempotency where created_at < now() - interval '2 days'`.execute(
    database.reader,
  );
  return Number(result.numAffectedRows ?? 0);
}
