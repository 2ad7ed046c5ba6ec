import { sql } from 'kysely';
import { z } from 'zod';
import type { Secrets } from '../config/secrets.ts';
import { clockOf, noteEnqueued, secretsOf, type Database, type Reader, type Tx } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { outboxRow, type EnqueueOptions } from './enqueue.ts';
import type { RunStateSeen } from './runs-queries.ts';
import type { TaskDefinition } from './task.ts';

/**
 * What the continuation of a fan-out is told; its task's input declares `flow: flowResult`. The runs' outputs are read
 * with {@link flowOutputs}.
 */
export const flowResult = z.object({
  id: z.uuid(),
  done: z.number().int(),
  failed: z.number().int(),
  gaveUp: z.number().int(),
  cancelled: z.number().int(),
});
export type FlowResult = z.infer<typeof flowResult>;

export type FlowOptions = Pick<EnqueueOptions, 'traceId'> & {
  /**
   * The flow of the run that starts this one: a handler passes its `context.flowId`. What follows there waits for this
   * flow's end too. Default: none.
   */
  parent?: string | null;
};

/** A run's place in a flow; what `outbox` has beside an ordinary run. */
type Place = { flow: string; step: number | null; chain: string[] | null };

/** A row as the functions of migration 0003 and `jsonb_populate_record` take it. */
export type FlowRow = Readonly<Record<string, unknown>>;

/**
 * Rows of a flow carry no unique key: each is counted, so none may be dropped for another. What makes a repeat harmless
 * is the handler's business, as ever.
 */
function flowRow(
  definition: TaskDefinition,
  input: unknown,
  place: Place,
  options: EnqueueOptions,
  secrets: Secrets | null,
  now: Date,
): FlowRow {
  const row = outboxRow(definition, input, options, secrets, now);
  return { ...row, input: JSON.parse(row.input) as unknown, unique_key: null, fence: 0, ...place };
}

const insertBatch = 1_000;

async function insertRows(tx: Tx, rows: readonly FlowRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += insertBatch) {
    const batch = rows.slice(from, from + insertBatch);
    await sql`
      insert into platform.outbox
      select run.* from jsonb_array_elements(${JSON.stringify(batch)}::jsonb) as given,
        lateral jsonb_populate_record(null::platform.outbox, given || platform.next_in_order(given)) as run`.execute(
      tx,
    );
    for (const row of batch) noteEnqueued(tx, row['id'] as string);
  }
}

async function insertFlow(
  tx: Tx,
  flow: {
    id: string;
    kind: 'chain' | 'fan-out';
    steps: readonly TaskDefinition[];
    total: number;
    next: FlowRow | null;
  },
  options: FlowOptions,
): Promise<void> {
  await tx
    .insertInto('platform.flows')
    .values({
      id: flow.id,
      kind: flow.kind,
      parent: options.parent ?? null,
      steps: flow.steps.map(({ name }) => name),
      state: 'open',
      total: flow.total,
      next: flow.next && JSON.stringify(flow.next),
    })
    .execute();
}

/**
 * Starts one run per input and, once all of them have ended, however they did, exactly one run of `then`. Part of the
 * caller's transaction. 10,000 inputs are fine; without inputs `then` starts at once.
 */
export async function fanOut<
  Each extends z.ZodType,
  EachOutput extends z.ZodType,
  Then extends z.ZodType<unknown, { flow: FlowResult }>,
  ThenOutput extends z.ZodType,
>(
  tx: Tx,
  flow: {
    each: TaskDefinition<Each, EachOutput>;
    inputs: readonly z.input<Each>[];
    then: TaskDefinition<Then, ThenOutput>;
    /** The continuation's input; `flow` is added when it starts. */
    input: Omit<z.input<Then>, 'flow'>;
  },
  options: FlowOptions = {},
): Promise<{ flowId: string }> {
  const each = flow.each as unknown as TaskDefinition;
  const then = flow.then as unknown as TaskDefinition;
  const flowId = uuidv7();
  const secrets = secretsOf(tx);
  const now = clockOf(tx).now();
  const unknownYet: FlowResult = { id: flowId, done: 0, failed: 0, gaveUp: 0, cancelled: 0 };
  const place = { flow: flowId, chain: null };
  const next = flowRow(then, { ...flow.input, flow: unknownYet }, { ...place, step: null }, options, secrets, now);
  await insertFlow(tx, { id: flowId, kind: 'fan-out', steps: [each, then], total: flow.inputs.length, next }, options);
  if (flow.inputs.length === 0) {
    const { rows } = await sql<{ id: string }>`select platform.settle_flows(array[${flowId}]::uuid[]) as id`.execute(
      tx,
    );
    for (const row of rows) noteEnqueued(tx, row.id);
  }
  await insertRows(
    tx,
    flow.inputs.map((input, step) => flowRow(each, input, { ...place, step }, options, secrets, now)),
  );
  return { flowId };
}

type Step<Input extends z.ZodType, Output extends z.ZodType> = TaskDefinition<Input, Output>;
/** A task that takes what another gives. */
type After<Output extends z.ZodType> = z.ZodType<unknown, z.output<Output>>;

/**
 * Runs tasks one after the other: each next run is put in by the very statement that records the end of the one before,
 * with its output as input. A run that does not end well ends the chain; retrying it goes on with the rest.
 */
export async function chain<A extends z.ZodType, AO extends z.ZodType, B extends After<AO>, BO extends z.ZodType>(
  tx: Tx,
  steps: readonly [Step<A, AO>, Step<B, BO>],
  input: z.input<A>,
  options?: FlowOptions,
): Promise<{ flowId: string; runId: string }>;
export async function chain<
  A extends z.ZodType,
  AO extends z.ZodType,
  B extends After<AO>,
  BO extends z.ZodType,
  C extends After<BO>,
  CO extends z.ZodType,
>(
  tx: Tx,
  steps: readonly [Step<A, AO>, Step<B, BO>, Step<C, CO>],
  input: z.input<A>,
  options?: FlowOptions,
): Promise<{ flowId: string; runId: string }>;
export async function chain<
  A extends z.ZodType,
  AO extends z.ZodType,
  B extends After<AO>,
  BO extends z.ZodType,
  C extends After<BO>,
  CO extends z.ZodType,
  D extends After<CO>,
  DO extends z.ZodType,
>(
  tx: Tx,
  steps: readonly [Step<A, AO>, Step<B, BO>, Step<C, CO>, Step<D, DO>],
  input: z.input<A>,
  options?: FlowOptions,
): Promise<{ flowId: string; runId: string }>;
export async function chain(
  tx: Tx,
  steps: readonly unknown[],
  input: unknown,
  options: FlowOptions = {},
): Promise<{ flowId: string; runId: string }> {
  const definitions = steps as readonly TaskDefinition[];
  const flowId = uuidv7();
  const rest = definitions.slice(1).map(({ name }) => name);
  const first = flowRow(
    definitions[0]!,
    input,
    { flow: flowId, step: 0, chain: rest },
    options,
    secretsOf(tx),
    clockOf(tx).now(),
  );
  await insertFlow(tx, { id: flowId, kind: 'chain', steps: definitions, total: 1, next: null }, options);
  await insertRows(tx, [first]);
  return { flowId, runId: first['id'] as string };
}

/** What travels with the job of a run that is part of a flow. */
export type JobFlow = {
  readonly id: string;
  readonly step: number | null;
  /** The tasks that follow in its chain. */
  readonly chain: readonly string[];
};

/** What jsonb refuses: NUL and half of a surrogate pair, as JSON.stringify writes them. */
const unstorable = /(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/;

/**
 * The next run of a chain, made from the output of the one that is done. `failure`, Spanish, when the next task is gone
 * or does not take that output, or it cannot be stored.
 */
export function nextInChain(
  flow: JobFlow,
  output: unknown,
  deps: { byName(name: string): TaskDefinition | undefined; secrets: Secrets | null; traceId: string },
): { row: FlowRow | null } | { failure: string } {
  const [name, ...rest] = flow.chain;
  if (name === undefined) return { row: null };
  const definition = deps.byName(name);
  if (!definition) return { failure: `Terminó, pero la tarea que sigue, ${name}, ya no existe` };
  const input = definition.input.safeParse(output);
  if (!input.success) return { failure: `Terminó, pero su resultado no sirve de entrada a ${name}` };
  if (unstorable.test(JSON.stringify(input.data ?? null))) {
    return { failure: `Terminó, pero su resultado tiene caracteres que no se pueden guardar para ${name}` };
  }
  const place = { flow: flow.id, step: (flow.step ?? 0) + 1, chain: rest };
  return { row: flowRow(definition, output, place, { traceId: deps.traceId }, deps.secrets, new Date()) };
}

/**
 * Puts the run at which a chain stopped in again, with the input it had; the chain goes on from there.
 * @returns null when the run is not where a chain stopped.
 */
export async function resumeChain(
  tx: Tx,
  definition: TaskDefinition,
  run: { flow: string; step: number | null; input: unknown },
): Promise<{ runId: string; created: true } | null> {
  const { rows } = await sql<{ steps: string[] }>`
    update platform.flows set state = 'open', outcome = null, ended_at = null, total = total + 1
    where id = ${run.flow} and kind = 'chain' and state not in ('open', 'done')
      -- Steps and retries before this one have been counted; the last one decided.
      and not exists (select from platform.runs later where later.flow = ${run.flow} and later.step > ${run.step})
    returning steps`.execute(tx);
  const flow = rows[0];
  if (!flow || run.step === null) return null;
  const chain = flow.steps.slice(run.step + 1);
  const row = flowRow(
    definition,
    run.input,
    { flow: run.flow, step: run.step, chain },
    {},
    secretsOf(tx),
    clockOf(tx).now(),
  );
  await insertRows(tx, [row]);
  return { runId: row['id'] as string, created: true };
}

const cancelled = 'Se canceló el flujo del que era parte';

/**
 * Cancels what is unfinished of a flow and of the flows inside it: what waits never starts, and attempts under way can
 * commit nothing more. Its continuation does not start. @returns how many runs were cancelled.
 */
export async function cancelFlow(database: Database, flowId: string): Promise<number> {
  let count = 0;
  // A run that was about to commit may have added a flow meanwhile; once its row is gone, none can.
  for (;;) {
    const { rows: marked } = await sql`
      with recursive inside as (
        select id from platform.flows where id = ${flowId}
        union
        select f.id from inside join platform.flows f on f.parent = inside.id
      ), locked as (
        select f.id from platform.flows f where f.id in (select id from inside) and f.state = 'open'
          and f.outcome is distinct from 'cancelled' order by f.id desc for update
      )
      update platform.flows f set next = null, outcome = 'cancelled' from locked where f.id = locked.id
      returning f.id`.execute(database.reader);
    if (marked.length === 0) return count;
    const { rows } = await sql<{ gone: number; following: string[] }>`
      with recursive inside as (
        select id from platform.flows where id = ${flowId}
        union
        select f.id from inside join platform.flows f on f.parent = inside.id
      ), gone as (
        delete from platform.outbox where flow in (select id from inside) returning *
      ), written as (
        insert into platform.runs as r (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, finished_at,
          reason, flow, step)
        select id, task, queue, 'cancelled', input, keys, trace_id, due_at, created_at, now(), ${cancelled}, flow, step
        from gone
        on conflict (id, enqueued_at) do update
          set state = 'cancelled', finished_at = now(), reason = excluded.reason where r.finished_at is null
      ), counted as (
        select platform.flow_runs_ended(jsonb_agg(jsonb_build_object('flow', flow, 'step', step, 'state', 'cancelled'))) as id
        from gone having count(*) > 0
      )
      select (select count(*)::int from gone) as gone, array(select id from counted) as following`.execute(
      database.reader,
    );
    count += rows[0]!.gone;
    // An outer flow may have waited for nothing but this one.
    database.tellEnqueued(rows[0]!.following);
  }
}

export type FlowRun = {
  readonly id: string;
  readonly task: string;
  readonly state: RunStateSeen;
  /** From 0; null for the continuation of a fan-out. */
  readonly step: number | null;
  readonly reason: string | null;
};

export type FlowStory = {
  readonly id: string;
  readonly kind: 'chain' | 'fan-out';
  /** Open until nothing inside is unfinished; then how its last run ended. */
  readonly state: 'open' | 'done' | 'failed' | 'gave-up' | 'cancelled';
  readonly parent: string | null;
  /** Task names: of a chain in order, of a fan-out each and then. */
  readonly steps: readonly string[];
  /** Runs and inner flows, without the continuation; those not ended are the rest. */
  readonly total: number;
  readonly ended: FlowResult;
  readonly createdAt: Date;
  readonly endedAt: Date | null;
  /** By place, the continuation last. */
  readonly runs: readonly FlowRun[];
  /** Flows inside this one, oldest first; at most a hundred. */
  readonly inner: readonly Pick<FlowStory, 'id' | 'kind' | 'state' | 'steps' | 'total'>[];
};

const innerShown = 100;

/** A flow with its runs from `from` on, at most `limit` (default 200) of them; null when nothing knows it. */
export async function flowStory(
  reader: Reader,
  flowId: string,
  page: { from?: number; limit?: number } = {},
): Promise<FlowStory | null> {
  const flow = await reader.selectFrom('platform.flows').selectAll().where('id', '=', flowId).executeTakeFirst();
  if (!flow) return null;
  const { from = 0, limit = 200 } = page;
  const { rows: runs } = await sql<FlowRun>`
    select id, task, state, step, reason from platform.runs where flow = ${flowId}
    union all
    select id, task, 'waiting', step, null from platform.outbox o where flow = ${flowId}
      and not exists (select from platform.runs l where l.id = o.id and l.enqueued_at = o.created_at)
    order by step nulls last, id offset ${from} limit ${limit}`.execute(reader);
  const inner = await reader
    .selectFrom('platform.flows')
    .select(['id', 'kind', 'state', 'steps', 'total'])
    .where('parent', '=', flowId)
    .orderBy('id')
    .limit(innerShown)
    .execute();
  return {
    id: flow.id,
    kind: flow.kind,
    state: flow.state,
    parent: flow.parent,
    steps: flow.steps,
    total: flow.total,
    ended: { id: flow.id, done: flow.done, failed: flow.failed, gaveUp: flow.gave_up, cancelled: flow.cancelled },
    createdAt: flow.created_at,
    endedAt: flow.ended_at,
    runs,
    inner,
  };
}

/** What the runs of a fan-out that are done gave, by place: for its continuation. Default 1,000 from `from` on. */
export async function flowOutputs<Output>(
  reader: Reader,
  flowId: string,
  page: { from?: number; limit?: number } = {},
): Promise<{ step: number; output: Output }[]> {
  const { rows } = await sql<{ step: number; output: Output }>`
    select step, output from platform.runs
    where flow = ${flowId} and step >= ${page.from ?? 0} and state = 'done'
    order by step limit ${page.limit ?? 1_000}`.execute(reader);
  return rows;
}
