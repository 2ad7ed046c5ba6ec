import type { Redis } from 'ioredis';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { taskAttempts, taskDuration, taskStartLatency } from '../observability/metrics.ts';
import type { Admission } from './admission.ts';
import { chained, runAttempt, type Publisher, type Verdict } from './attempt.ts';
import type { LogLine } from './attempt-log.ts';
import type { DeliveredJob } from './broker-scripts.ts';
import { startFetchLoop, type Delivered } from './fetch-loop.ts';
import type { Running } from './heartbeat.ts';
import { fenceToken, type JobData, type JobError, type RunEnd } from './job.ts';
import type { AttemptRecord, RunRecord } from './ledger-statement.ts';
import type { Ledger } from './ledger.ts';
import { createProgressReporter, writeProgress } from './progress.ts';
import type { QueueGate } from './queue-controls.ts';
import type { QueueName } from './queues.ts';
import type { Registry } from './registry.ts';
import type { TaskDefinition } from './task.ts';
import type { ThreadPool } from './thread-pool.ts';
import type { Fetching } from './watchdog.ts';

export type QueueConsumer = {
  /** Tells attempts whose run was cancelled or re-created that they no longer count. */
  withdraw(runIds: readonly string[]): void;
  /** For the watchdog. */
  fetching(): Fetching;
  /** Takes no more jobs, and resolves when those under way have ended or been given back. */
  close(): Promise<void>;
  /** For a broker that is away while its worker must go: leaves `close` unanswered and keeps no timer. */
  abandon(): void;
};

/** A surprise of an attempt: it burned one, or ended the run. */
export type TaskFailure = {
  readonly task: string;
  readonly queue: QueueName;
  readonly runId: string;
  readonly traceId: string;
  /** 1 for the first. */
  readonly attempt: number;
  /** True when the run ended with it. */
  readonly final: boolean;
  readonly error: JobError;
};

export type QueueConsumerDeps = {
  queue: QueueName;
  concurrency: number;
  workerId: string;
  registry: Registry;
  database: Database;
  redis: Redis;
  publisher: Publisher;
  ledger: Ledger;
  admission: Admission;
  /** A run of this order key has ended and its row is gone. */
  ended: (orderKey: string) => void;
  standing: (runId: string, generation: number) => Promise<boolean>;
  gate: QueueGate;
  /** Runs under way, by id; shown by the heartbeat. */
  running: Map<string, Running>;
  /** Aborts when running attempts must be given back. */
  stop: AbortSignal;
  graceMs: number;
  threads: ThreadPool | undefined;
  onFailure: (failure: TaskFailure) => void;
  log: Logger;
};

/**
 * A dead worker's job is given away once its lock has run out: after `lockMs` at the latest, and one check later. On
 * `critical` that makes 3.5 s; elsewhere a handler that keeps the CPU for some seconds is not taken for dead.
 */
const locks = (queue: QueueName) =>
  queue === 'critical' ? { lockMs: 3_000, checkMs: 500 } : { lockMs: 10_000, checkMs: 1_500 };

/** A run whose process died this often in a row is what kills it. */
const deadlyDeliveries = 5;
/** How soon a run is looked at again after PostgreSQL did not answer. */
const databaseRetryMs = 2_000;
/** As long as it takes a worker to pause the queue in a broker that forgot. */
const pausedRetryMs = 1_000;
const brokerRetryMs = 1_000;

type Ended = Pick<RunEnd, 'state' | 'output' | 'reason' | 'error' | 'next'> & { log?: readonly LogLine[] | null };
const isWarning = ({ level }: LogLine) => level === 'warn' || level === 'error' || level === 'fatal';

/** A copy that no longer counts, or a run in other hands. */
const stale: Delivered = { kind: 'ended', end: { kind: 'stale' } };
const putOff = (delayMs: number): Delivered => ({ kind: 'later', untilMs: Date.now() + delayMs });

/** Consumes one queue: each job is one delivery of a run, which ends it, puts it off, or finds it in other hands. */
export function consumeQueue(deps: QueueConsumerDeps): QueueConsumer {
  const { queue, ledger, log } = deps;
  /** How to tell an attempt under way that its job was given to another worker. */
  const lost = new Map<string, AbortController>();

  const loop = startFetchLoop({
    queue,
    concurrency: deps.concurrency,
    workerId: deps.workerId,
    redis: deps.redis,
    ...locks(queue),
    deliver: (job) =>
      deliver(job).catch((error: unknown) => {
        // The broker was away in the middle of it: nothing has been decided.
        log.warn({ queue, runId: job.id, err: error }, 'worker.delivery_interrupted');
        return putOff(brokerRetryMs);
      }),
    onEnded(job, end) {
      const ref = { queue, runId: job.id };
      const { orderKey } = job.data;
      if (end.kind === 'ended') ledger.end(ref, end, orderKey === undefined ? undefined : () => deps.ended(orderKey));
      else ledger.discard(ref);
    },
    onLost: (runId) => lost.get(runId)?.abort(),
    log,
  });

  async function deliver(job: DeliveredJob): Promise<Delivered> {
    await ledger.room();
    const runId = job.id;
    const { data } = job;
    if (deps.gate.isPaused(queue)) return putOff(pausedRetryMs);
    try {
      if (!(await deps.standing(runId, data.generation))) return stale;
    } catch {
      return putOff(databaseRetryMs);
    }
    const definition = deps.registry.byName(job.name);
    const handler = definition && deps.registry.handlerOf(definition.name);
    const startedAt = Date.now();
    const deaths = Math.max(0, job.deaths - data.forgiven);
    const died = deathRecords(data, deaths, startedAt);
    const number = data.recorded + deaths + 1;
    const ended = ({ state, output, reason, error, log, next }: Ended): Delivered => ({
      kind: 'ended',
      end: {
        kind: 'ended',
        state,
        worker: deps.workerId,
        queuedAt: job.queuedAt,
        startedAt,
        finishedAt: Date.now(),
        number,
        attempts: data.burned + 1,
        postponements: data.postponed,
        output,
        reason,
        error,
        // A run that went well at once is told by its end; its lines are in the process's log.
        ...(log && (state !== 'done' || number > 1 || log.some(isWarning)) ? { log } : {}),
        ...(next ? { next } : {}),
      },
    });
    if (!definition || !handler) {
      return ended({ state: 'failed', output: null, reason: `Ningún módulo conoce la tarea ${job.name}`, error: null });
    }
    if (deaths >= deadlyDeliveries) {
      log.error({ runId, task: definition.name, deaths }, 'run.quarantined');
      ledger.note(record(runId, data, 'running', { startedAt, ended: died }));
      const reason = `Su proceso murió ${deaths} veces mientras la ejecutaba; se apartó para que una persona la revise`;
      return ended({ state: 'failed', output: null, reason, error: null });
    }

    const entered = await deps.admission.enter(definition, { queue, runId }, data);
    if (entered.kind === 'wait') {
      ledger.note(record(runId, data, 'postponed', { reason: entered.reason, ended: died }));
      taskAttempts.inc({ task: definition.name, outcome: 'held' });
      // Deaths are recorded once. A delivery that lived to be held also ends the row of deaths.
      const remembered = { ...data, recorded: data.recorded + deaths, forgiven: job.deaths };
      return { kind: 'later', untilMs: entered.untilMs, ...(deaths > 0 ? { data: remembered } : {}) };
    }
    let input: unknown;
    try {
      input = await inputAtStart(definition, runId, data);
    } catch {
      await entered.leave({ kind: 'superseded' });
      return putOff(databaseRetryMs);
    }

    ledger.note(
      record(runId, data, 'running', { worker: deps.workerId, queuedAt: job.queuedAt, startedAt, ended: died }),
    );
    if (data.burned === 0 && data.postponed === 0 && deaths === 0 && !data.delayed) {
      taskStartLatency.observe({ queue }, (startedAt - data.createdAt) / 1_000);
    }
    const taken = new AbortController();
    lost.set(runId, taken);
    deps.running.set(runId, { runId, task: definition.name, since: new Date(startedAt).toISOString() });
    const progress = createProgressReporter((newest) => writeProgress(deps.redis, { queue, runId }, newest));
    let verdict: Verdict;
    try {
      verdict = await runAttempt(
        handler,
        {
          runId,
          input,
          traceId: data.traceId,
          flow: data.flow,
          dueAt: new Date(data.dueAt),
          burned: data.burned,
          postponed: data.postponed,
          claim: { runId, generation: data.generation, token: fenceToken(data.generation, job.starts) },
        },
        {
          database: deps.database,
          publisher: deps.publisher,
          log: () => log.child({ runId, task: definition.name, traceId: data.traceId }),
          progress: progress.report,
          stop: deps.stop,
          lost: taken.signal,
          graceMs: deps.graceMs,
          threads: deps.threads,
        },
      );
    } finally {
      progress.stop();
      if (lost.get(runId) === taken) {
        lost.delete(runId);
        deps.running.delete(runId);
      }
    }
    verdict = chained(verdict, data, { byName: deps.registry.byName, database: deps.database });
    taskDuration.observe({ task: definition.name }, (Date.now() - startedAt) / 1_000);
    const reopenMs = await entered.leave(verdict);

    const final = verdict.kind === 'finished' && verdict.state === 'failed';
    if (verdict.kind !== 'superseded' && verdict.error && (final || (verdict.kind === 'later' && verdict.burns))) {
      const { error } = verdict;
      const { name: task } = definition;
      deps.onFailure({ task, queue, runId, traceId: data.traceId, attempt: data.burned + 1, final, error });
    }

    switch (verdict.kind) {
      case 'superseded':
        taskAttempts.inc({ task: definition.name, outcome: 'superseded' });
        // Whoever has the run now decides about its job; ours is no longer locked by us, so nothing is moved.
        return stale;
      case 'finished':
        taskAttempts.inc({ task: definition.name, outcome: verdict.state });
        if (verdict.state !== 'done') {
          log.warn(
            { runId, task: definition.name, reason: verdict.reason, error: verdict.error },
            `run.${verdict.state}`,
          );
        }
        return ended(verdict);
      case 'later': {
        const state = verdict.burns ? 'waiting-retry' : 'postponed';
        taskAttempts.inc({ task: definition.name, outcome: verdict.burns ? 'retry' : 'postponed' });
        if (verdict.burns) log.warn({ runId, task: definition.name, error: verdict.error }, 'run.attempt_failed');
        const attempt: AttemptRecord = {
          number,
          outcome: verdict.burns ? 'failed' : 'postponed',
          worker: deps.workerId,
          startedAt,
          finishedAt: Date.now(),
          reason: verdict.reason,
          error: verdict.error,
          log: verdict.log ?? undefined,
        };
        const next: JobData = {
          ...data,
          burned: data.burned + (verdict.burns ? 1 : 0),
          postponed: data.postponed + (verdict.burns ? 0 : 1),
          recorded: number,
          forgiven: job.deaths,
        };
        ledger.note(record(runId, next, state, { reason: verdict.reason, error: verdict.error, ended: [attempt] }));
        return { kind: 'later', untilMs: Math.max(Date.now() + verdict.delayMs, reopenMs), data: next };
      }
    }
  }

  /** From here on the run stands for no other any more, where its task says so; what others left it is its input. */
  async function inputAtStart({ unique }: TaskDefinition, runId: string, data: JobData): Promise<unknown> {
    if (unique?.until !== 'started' && unique?.until !== 'latest') return data.input;
    const { rows } = await deps.database.pool.query<{ input: unknown }>(
      'update platform.outbox set unique_key = null where id = $1 and generation = $2 returning input',
      [runId, data.generation],
    );
    return rows[0]?.input ?? data.input;
  }

  return {
    withdraw(runIds) {
      for (const id of runIds) lost.get(id)?.abort();
    },
    fetching: () => ({ queue, concurrency: deps.concurrency, ...loop.fetching() }),
    close: () => loop.close(),
    abandon: () => loop.abandon(),
  };
}

function record(
  runId: string,
  data: JobData,
  state: RunRecord['state'],
  more: Partial<RunRecord> & { ended: AttemptRecord[] },
): RunRecord {
  return {
    runId,
    state,
    worker: null,
    startedAt: null,
    finishedAt: null,
    attempts: data.burned,
    postponements: data.postponed,
    output: null,
    reason: null,
    error: null,
    ...more,
  };
}

/** Of a start whose process died only the number is known, and when it was found out. */
const deathRecords = (data: JobData, deaths: number, foundAt: number): AttemptRecord[] =>
  Array.from({ length: deaths }, (_, index) => ({
    number: data.recorded + index + 1,
    outcome: 'lost',
    worker: null,
    startedAt: null,
    finishedAt: foundAt,
    reason: 'El proceso murió mientras la ejecutaba; se entregó a otro',
    error: null,
  }));
