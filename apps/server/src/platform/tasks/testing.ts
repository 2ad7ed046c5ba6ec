import type { ChannelDefinition, ChannelEvents } from '../channels/channel.ts';
import type { Database } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { createLogger, type Logger } from '../observability/logger.ts';
import { newTraceId } from '../observability/trace.ts';
import { chained, runAttempt, type Publisher, type Verdict } from './attempt.ts';
import { fenceToken } from './job.ts';
import { writeRecords, type RunRecord } from './ledger-statement.ts';
import type { TaskContext, TaskHandler } from './handler.ts';
import { systemClock, type Clock } from '../time/clock.ts';
import type { Outcome } from './outcome.ts';
import type { Registry } from './registry.ts';

/** A channel event a handler has sent. */
export type Published = { channel: string; params: Record<string, string>; event: string; data: unknown };

/** The data of the events of one kind that were gathered, in order; each is checked against its channel. */
export function eventsIn<Channel extends ChannelDefinition, Event extends keyof ChannelEvents<Channel> & string>(
  published: readonly Published[],
  channel: Channel,
  event: Event,
): ChannelEvents<Channel>[Event][] {
  const schema = channel.events[event];
  if (!schema) throw new Error(`channel ${channel.name} has no event "${event}"`);
  return published
    .filter((each) => each.channel === channel.name && each.event === event)
    .map((each) => schema.parse(throughJson(each.data)) as ChannelEvents<Channel>[Event]);
}

/** A publisher that only gathers. */
export const gatheringPublisher = (published: Published[] = []): Publisher => ({
  publish: (channel, params, event, data) => {
    published.push({ channel: channel.name, params: params as Record<string, string>, event, data });
    return Promise.resolve();
  },
});

const silent = (): Logger => createLogger({ name: 'prueba', level: 'silent' });
const throughJson = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

export type RunTaskOptions = {
  database: Database;
  runId?: string;
  signal?: AbortSignal;
  /** Default the clock's now. */
  dueAt?: Date;
  /** Default the system's. */
  clock?: Clock;
  /** Gathers the channel events. */
  published?: Published[];
};

/**
 * Runs one attempt of a handler against a real database, without outbox or ledger: for what the handler itself
 * decides. Input and output go through JSON, as on their way through the broker and into the ledger, and must fit their
 * schemas; a throw is the caller's to see.
 */
export async function runTask(
  handler: TaskHandler,
  input: unknown,
  options: RunTaskOptions,
): Promise<Outcome<unknown>> {
  const { publish } = gatheringPublisher(options.published);
  const context: TaskContext = {
    runId: options.runId ?? uuidv7(),
    attempt: 1,
    dueAt: options.dueAt ?? (options.clock ?? systemClock).now(),
    traceId: newTraceId(),
    flowId: null,
    signal: options.signal ?? new AbortController().signal,
    log: silent(),
    inTransaction: (work) => options.database.transaction(work),
    publish,
    progress: () => Promise.resolve(),
  };
  const outcome = await handler.run(throughJson(input), context);
  const { output } = handler.definition;
  return outcome.kind === 'done' && output
    ? { ...outcome, output: output.parse(throughJson(outcome.output)) }
    : outcome;
}

export type DrainOptions = {
  registry: Registry;
  database: Database;
  /** Default: one that throws the events away. */
  publisher?: Publisher;
  /** What is due is due by this clock. Default the system's. */
  clock?: Clock;
  /** Runs after which the drain gives up with an error: tasks that enqueue each other never end. Default 1000. */
  maxRuns?: number;
  /** Runs at a time, for tests with thousands of them. Default 1: one after the other, in order. */
  concurrency?: number;
};

export type DrainedRun = { runId: string; task: string; verdict: Verdict };

type Row = {
  id: string;
  task: string;
  input: unknown;
  trace_id: string;
  due_at: Date;
  not_before: Date | null;
  generation: number;
  fence: string;
  flow: string | null;
  step: number | null;
  chain: string[] | null;
};

/**
 * Runs everything that is due in the outbox, and what that enqueues in turn, in this process and without a broker: real
 * handlers, fenced transactions, the real ledger. A run that must wait (`postpone`, a retry) stays in the outbox with its
 * new time and is not waited for; a later drain goes on with its counters.
 */
export async function drainQueues(options: DrainOptions): Promise<DrainedRun[]> {
  const { database, clock = systemClock, concurrency = 1 } = options;
  const drained: DrainedRun[] = [];
  for (;;) {
    const due = await dueRuns(database, clock, concurrency === 1 ? 1 : concurrency * 20);
    if (due.length === 0) return drained;
    await Promise.all(Array.from({ length: concurrency }, () => drainLane(options, due, drained)));
  }
}

async function dueRuns(database: Database, clock: Clock, limit: number): Promise<Row[]> {
  const { rows } = await database.pool.query<Row>(
    `select id, task, input, trace_id, due_at, not_before, generation, fence, flow, step, chain from platform.outbox o
     where (not_before is null or not_before <= $1) and not exists (
       select from platform.outbox older where older.order_key = o.order_key and older.order_seq < o.order_seq)
     order by priority, id limit $2`,
    [clock.now(), limit],
  );
  return rows;
}

/** Takes runs off `due` until none is left; several lanes share it. */
async function drainLane(options: DrainOptions, due: Row[], drained: DrainedRun[]): Promise<void> {
  const { registry, database, publisher = gatheringPublisher(), clock = systemClock, maxRuns = 1_000 } = options;
  const stop = new AbortController();
  for (let row = due.shift(); row; row = due.shift()) {
    if (drained.length >= maxRuns) throw new Error(`${maxRuns} runs did not empty the outbox; the next is ${row.task}`);
    const definition = registry.byName(row.task);
    const handler = definition && registry.handlerOf(definition.name);
    if (!handler) throw new Error(`no handler runs ${row.task}`);
    if (definition.unique?.until === 'started' || definition.unique?.until === 'latest') {
      await database.pool.query('update platform.outbox set unique_key = null where id = $1', [row.id]);
    }
    const startedAt = clock.now().getTime();
    const recorded = await recordedAttempts(database, row.id);
    const flow = row.flow ? { id: row.flow, step: row.step, chain: row.chain ?? [] } : undefined;
    const attempted = await runAttempt(
      handler,
      {
        runId: row.id,
        input: row.input,
        traceId: row.trace_id,
        dueAt: row.due_at,
        flow,
        burned: recorded.burned,
        postponed: recorded.postponed,
        claim: {
          runId: row.id,
          generation: row.generation,
          token: Math.max(Number(row.fence) + 1, fenceToken(row.generation, 1)),
        },
      },
      {
        database,
        publisher,
        log: silent,
        progress: () => Promise.resolve(),
        stop: stop.signal,
        lost: stop.signal,
      },
    );
    const verdict = chained(attempted, { flow, traceId: row.trace_id }, { byName: registry.byName, database });
    drained.push({ runId: row.id, task: row.task, verdict });
    if (verdict.kind === 'superseded') throw new Error(`run ${row.id} of ${row.task} was taken while it was drained`);
    await writeRecords(database, [recordOfVerdict(row.id, verdict, startedAt, clock.now().getTime(), recorded)]);
    if (verdict.kind === 'later') {
      await database.pool.query('update platform.outbox set not_before = $2 where id = $1', [
        row.id,
        new Date(clock.now().getTime() + Math.max(verdict.delayMs, 1)),
      ]);
    }
  }
}

type Counts = { burned: number; postponed: number; last: number };

async function recordedAttempts(database: Database, runId: string): Promise<Counts> {
  const { rows } = await database.pool.query<Counts>(
    `select count(*) filter (where outcome = 'failed')::int as burned,
       count(*) filter (where outcome = 'postponed')::int as postponed, coalesce(max(number), 0)::int as last
     from platform.attempts where run_id = $1`,
    [runId],
  );
  return rows[0]!;
}

function recordOfVerdict(
  runId: string,
  verdict: Exclude<Verdict, { kind: 'superseded' }>,
  startedAt: number,
  finishedAt: number,
  counts: Counts,
): RunRecord {
  const worker = 'drenado';
  const { reason, error } = verdict;
  const finished = verdict.kind === 'finished';
  const burns = finished || verdict.burns;
  return {
    runId,
    state: finished ? verdict.state : verdict.burns ? 'waiting-retry' : 'postponed',
    worker,
    startedAt,
    finishedAt: finished ? finishedAt : null,
    attempts: counts.burned + (burns ? 1 : 0),
    postponements: counts.postponed + (burns ? 0 : 1),
    output: finished ? verdict.output : null,
    ...(finished && verdict.next ? { next: verdict.next } : {}),
    reason,
    error,
    ended: [
      {
        number: counts.last + 1,
        outcome: finished ? verdict.state : verdict.burns ? 'failed' : 'postponed',
        worker,
        startedAt,
        finishedAt,
        reason,
        error,
      },
    ],
  };
}
