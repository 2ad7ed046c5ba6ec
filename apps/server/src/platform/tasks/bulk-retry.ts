import { sql } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import { secretsOf, type Database, type Reader, type Tx } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { DomainError } from '../errors/domain-error.ts';
import { enqueue } from './enqueue.ts';
import { handleTask, type TaskContext, type TaskHandler } from './handler.ts';
import { done, postpone } from './outcome.ts';
import type { OperatorAct } from './queue-controls.ts';
import type { TaskNames } from './registry.ts';
import { enqueueAgain } from './run-actions.ts';
import { hasKey } from './run-keys.ts';
import { openedInput } from './sensitive.ts';
import { defineTask, type TaskDefinition } from './task.ts';

/** Which ended runs are meant; every condition given must hold. Only runs that did not end well are ever taken. */
export const bulkRetryFilterSchema = z.strictObject({
  task: z.string().optional(),
  queue: z.string().optional(),
  state: z.enum(['failed', 'gave-up', 'cancelled']).optional(),
  fingerprint: z.string().optional(),
  /** One business key, exact. */
  key: z.string().optional(),
  /** The beginning of one. */
  keyPrefix: z.string().optional(),
  /** Enqueued at or after, and before. */
  since: z.iso.datetime().optional(),
  until: z.iso.datetime().optional(),
});
export type BulkRetryFilter = z.infer<typeof bulkRetryFilterSchema>;

export type BulkRetry = {
  readonly id: string;
  readonly filter: BulkRetryFilter;
  /** `canary`: the first ones are tried, the rest waits for them. */
  readonly state: 'canary' | 'running' | 'stopped' | 'done';
  readonly canary: number;
  readonly total: number;
  readonly retried: number;
  readonly skipped: number;
  /** Spanish: why it stopped; null while it goes on or when it ended well. */
  readonly outcome: string | null;
  readonly requestedBy: string;
  readonly reason: string;
  readonly requestedAt: Date;
  readonly endedAt: Date | null;
};

export const reintentarLote = defineTask({
  name: 'tareas.reintentar_lote',
  summary: 'Vuelve a encolar las ejecuciones que una persona eligió, primero unas pocas de prueba',
  queue: 'default',
  timeout: '10m',
  input: z.strictObject({ loteId: z.uuid() }),
  unique: { key: ({ loteId }) => loteId, until: 'finished' },
});

const pageSize = 200;
const columns = sql`
  id, filter, state, canary, total, retried, skipped, outcome, requested_by as "requestedBy", reason,
  requested_at as "requestedAt", ended_at as "endedAt"`;

/** Ended runs that match and that nobody has retried yet. */
function matching(filter: BulkRetryFilter, askedAt: Date | null) {
  const conditions = [
    filter.state ? sql`r.state = ${filter.state}` : sql`r.state in ('failed', 'gave-up', 'cancelled')`,
    sql`not exists (select from platform.retries t where t.run_id = r.id)`,
    ...(filter.task ? [sql`r.task = ${filter.task}`] : []),
    ...(filter.queue ? [sql`r.queue = ${filter.queue}`] : []),
    ...(filter.fingerprint ? [sql`r.error_fingerprint = ${filter.fingerprint}`] : []),
    ...(filter.key ? [hasKey('r.keys', filter.key)] : []),
    ...(filter.keyPrefix ? [hasKey('r.keys', filter.keyPrefix, 'prefix')] : []),
    ...(filter.since ? [sql`r.enqueued_at >= ${filter.since}`] : []),
    ...(filter.until ? [sql`r.enqueued_at < ${filter.until}`] : []),
    // What the retries themselves leave behind is not retried again.
    ...(askedAt ? [sql`r.enqueued_at < ${askedAt}`] : []),
  ];
  return sql.join(conditions, sql` and `);
}

/** How many runs a bulk retry would take: what a person is asked to confirm. */
export async function countBulkRetry(reader: Reader, filter: BulkRetryFilter): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from platform.runs r where ${matching(filter, null)}`.execute(reader);
  return rows[0]!.count;
}

/**
 * Enqueues again every ended run that matches, oldest first: `canary` of them at once, the rest when all of those have
 * ended well. Goes on after a crash where it was. The caller checks the right and writes the audit.
 */
export async function startBulkRetry(
  tx: Tx,
  options: OperatorAct & { filter: BulkRetryFilter; canary: number },
): Promise<BulkRetry> {
  const filter = bulkRetryFilterSchema.parse(options.filter);
  const id = uuidv7();
  const total = await countBulkRetry(tx, filter);
  const canary = Math.min(options.canary, total);
  await sql`
    insert into platform.bulk_retries (id, filter, state, canary, total, requested_by, reason)
    values (${id}, ${JSON.stringify(filter)}::jsonb, ${canary > 0 ? 'canary' : 'running'}, ${canary}, ${total},
      ${options.by}, ${options.reason})`.execute(tx);
  await enqueue(tx, reintentarLote, { loteId: id });
  return (await bulkRetry(tx, id))!;
}

/** What has not been enqueued yet stays as it is. @returns false when it has already ended. */
export async function stopBulkRetry(tx: Tx, id: string, by: string): Promise<boolean> {
  return endBulkRetry(tx, id, 'stopped', `Detenido por ${by}`);
}

async function endBulkRetry(tx: Tx, id: string, state: 'stopped' | 'done', outcome: string | null): Promise<boolean> {
  const { rows } = await sql`
    update platform.bulk_retries set state = ${state}, outcome = ${outcome}, ended_at = now()
    where id = ${id} and state in ('canary', 'running') returning 1`.execute(tx);
  return rows.length > 0;
}

export async function bulkRetry(reader: Reader, id: string): Promise<BulkRetry | null> {
  const { rows } = await sql<BulkRetry>`select ${columns} from platform.bulk_retries where id = ${id}`.execute(reader);
  return rows[0] ?? null;
}

/** Newest first. */
export async function bulkRetries(reader: Reader, limit = 50): Promise<BulkRetry[]> {
  const { rows } = await sql<BulkRetry>`
    select ${columns} from platform.bulk_retries order by requested_at desc limit ${limit}`.execute(reader);
  return rows;
}

type Progress = Pick<BulkRetry, 'state' | 'total' | 'retried' | 'skipped'> & { taken: number };

/** Whether the task still takes the input: its form may have changed, or the key it is sealed with. */
function takes(definition: TaskDefinition, stored: unknown, secrets: Secrets | null): boolean {
  try {
    return definition.input.safeParse(openedInput(definition, stored, secrets)).success;
  } catch (error) {
    if (error instanceof DomainError) return false;
    throw error;
  }
}

/** Retries the next `limit` matching runs in one transaction with the cursor, so that none is retried twice. */
async function takePage(tx: Tx, tasks: TaskNames, id: string, limit: number): Promise<Progress> {
  const { rows: locked } = await sql<BulkRetry & { last_enqueued_at: string | null; last_id: string | null }>`
    select ${columns}, last_enqueued_at::text, last_id from platform.bulk_retries where id = ${id} for update`.execute(
    tx,
  );
  const lote = locked[0];
  if (!lote) return { state: 'stopped', total: 0, retried: 0, skipped: 0, taken: 0 };
  if (lote.endedAt) return { ...lote, taken: 0 };
  const after = lote.last_id
    ? sql`and (r.enqueued_at, r.id) > (${lote.last_enqueued_at}::timestamptz, ${lote.last_id}::uuid)`
    : sql``;
  const { rows } = await sql<{
    id: string;
    task: string;
    input: unknown;
    flow: string | null;
    step: number | null;
    enqueuedAt: string;
  }>`
    select r.id, r.task, r.input, r.flow, r.step, r.enqueued_at::text as "enqueuedAt" from platform.runs r
    where ${matching(lote.filter, lote.requestedAt)} ${after}
    order by r.enqueued_at, r.id limit ${limit}`.execute(tx);
  let { retried, skipped } = lote;
  for (const run of rows) {
    const definition = tasks.byName(run.task);
    if (!definition || !takes(definition, run.input, secretsOf(tx))) skipped += 1;
    else {
      const act = { by: lote.requestedBy, reason: lote.reason, bulkRetry: id };
      if (await enqueueAgain(tx, definition, run, act)) retried += 1;
    }
  }
  const last = rows.at(-1);
  if (last) {
    await sql`
      update platform.bulk_retries
      set retried = ${retried}, skipped = ${skipped}, last_enqueued_at = ${last.enqueuedAt}::timestamptz, last_id = ${last.id}
      where id = ${id}`.execute(tx);
  }
  return { state: lote.state, total: lote.total, retried, skipped, taken: rows.length };
}

type CanaryResult = { pending: number; bad: number; reason: string | null };

/** How the first ones did; a run the ledger does not know has not started. */
async function canaryResult(reader: Reader, id: string): Promise<CanaryResult> {
  const { rows } = await sql<CanaryResult>`
    select count(*) filter (where r.finished_at is null)::int as pending,
      count(*) filter (where r.finished_at is not null and r.state <> 'done')::int as bad,
      min(r.reason) filter (where r.finished_at is not null and r.state <> 'done') as reason
    from platform.retries t left join platform.runs r on r.id = t.retried_as
    where t.bulk_retry = ${id}`.execute(reader);
  return rows[0]!;
}

async function tryCanary(database: Database, tasks: TaskNames, id: string, context: TaskContext) {
  const lote = await bulkRetry(database.reader, id);
  if (lote?.state !== 'canary') return 'decided' as const;
  if (lote.retried + lote.skipped < lote.canary) {
    const { taken } = await context.inTransaction((tx) =>
      takePage(tx, tasks, id, lote.canary - lote.retried - lote.skipped),
    );
    if (taken > 0) return 'waiting' as const;
  }
  const { pending, bad, reason } = await canaryResult(database.reader, id);
  if (bad > 0) {
    await context.inTransaction((tx) =>
      endBulkRetry(tx, id, 'stopped', `${bad} de los primeros ${lote.canary} volvieron a fallar: ${reason ?? ''}`),
    );
    return 'decided' as const;
  }
  if (pending > 0) return 'waiting' as const;
  await context.inTransaction((tx) =>
    sql`update platform.bulk_retries set state = 'running' where id = ${id} and state = 'canary'`.execute(tx),
  );
  return 'decided' as const;
}

export const reintentarLoteHandler = ({ database, tasks }: { database: Database; tasks: TaskNames }): TaskHandler =>
  handleTask(reintentarLote, async ({ loteId }, context) => {
    if ((await tryCanary(database, tasks, loteId, context)) === 'waiting') {
      return postpone('2s', 'Espera cómo terminan las primeras');
    }
    for (;;) {
      const page = await context.inTransaction((tx) => takePage(tx, tasks, loteId, pageSize));
      if (page.state !== 'running') return done();
      if (page.taken === 0) break;
      await context.progress(Math.min(100, (100 * (page.retried + page.skipped)) / Math.max(1, page.total)));
      if (context.signal.aborted) return postpone('1s', 'El proceso se detiene; sigue en otro');
    }
    await context.inTransaction((tx) => endBulkRetry(tx, loteId, 'done', null));
    return done();
  });
