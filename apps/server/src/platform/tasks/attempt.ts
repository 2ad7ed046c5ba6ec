import { DomainError } from '../errors/domain-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { withTrace } from '../observability/trace.ts';
import { toMs } from '../time/duration.ts';
import { keepLines, tellingLog, type LogLine } from './attempt-log.ts';
import { retryDelayMs, withJitter } from './backoff.ts';
import { isDatabaseOutage } from './database-outage.ts';
import { isUnreachable, recordOf } from './error-record.ts';
import { fencedTransactions, SupersededError, type Claim } from './fence.ts';
import { nextInChain, type FlowRow, type JobFlow } from './flow.ts';
import type { TaskContext, TaskHandler } from './handler.ts';
import type { JobError } from './job.ts';
import type { Outcome } from './outcome.ts';
import { hiderFor, openedInput, sensitivePaths } from './sensitive.ts';
import type { TaskDefinition } from './task.ts';
import type { ThreadPool } from './thread-pool.ts';

/** Whoever sends channel events; the gateway's publisher fits. */
export type Publisher = Pick<TaskContext, 'publish'>;

/** One start of a run. */
export type Delivery = {
  readonly runId: string;
  readonly input: unknown;
  readonly traceId: string;
  /** Default: part of none. */
  readonly flow?: JobFlow | undefined;
  readonly dueAt: Date;
  /** Attempts used up before this one. */
  readonly burned: number;
  readonly postponed: number;
  /** What its transactions are fenced with. */
  readonly claim: Claim;
};

/** What becomes of the run after an attempt. */
export type Verdict =
  | {
      readonly kind: 'finished';
      readonly state: 'done' | 'failed' | 'gave-up';
      readonly output: unknown;
      readonly reason: string | null;
      readonly error: JobError | null;
      /** What it wrote; null for nothing. */
      readonly log?: readonly LogLine[] | null;
      /** The run that follows in its chain; see {@link chained}. */
      readonly next?: FlowRow;
    }
  | {
      readonly kind: 'later';
      readonly delayMs: number;
      /** True when this attempt was used up. */
      readonly burns: boolean;
      readonly reason: string;
      readonly error: JobError | null;
      readonly log?: readonly LogLine[] | null;
      /** The service that did not do its part, for its circuit. */
      readonly upstream: {
        readonly service: string;
        readonly down: boolean;
        readonly retryAfterMs: number | null;
      } | null;
    }
  /** The run is in other hands or no more: nothing to record. */
  | { readonly kind: 'superseded' };

export type AttemptDeps = {
  database: Database;
  publisher: Publisher;
  /** Asked for when the handler first writes. */
  log: () => Logger;
  progress(percent: number, text?: string): Promise<void>;
  /** Aborts when the worker must stop; the run then continues elsewhere and no attempt is burned. */
  stop: AbortSignal;
  /** Aborts when the run was taken from this worker or cancelled. */
  lost: AbortSignal;
  /** Time between the soft and the hard limit, and between a stop and giving the run back. Default 30 s. */
  graceMs?: number;
  /** Where handlers of tasks with `thread: true` run. Default: here. */
  threads?: ThreadPool | undefined;
};

const defaultGraceMs = 30_000;
/** PostgreSQL restarts in seconds; asking more often would only fill the log. */
const databaseRetryMs = 2_000;

const stopped = 'El proceso se detuvo antes de terminar; continúa en otro';

const outageDelayMs = (postponed: number) => withJitter(Math.min(2_000 * 2 ** Math.min(postponed, 6), 60_000));

/** The verdict without the sensitive values of its run: a throw and a reason may quote what the handler was given. */
function hidden(verdict: Verdict, hide: (text: string) => string): Verdict {
  if (verdict.kind === 'superseded') return verdict;
  const { reason, error } = verdict;
  return {
    ...verdict,
    reason: reason && hide(reason),
    error: error && { ...error, message: hide(error.message), stack: error.stack && hide(error.stack) },
  } as Verdict;
}

/** Runs one attempt to its verdict. Never throws: a handler's throw is a verdict too. */
export async function runAttempt(handler: TaskHandler, delivery: Delivery, deps: AttemptDeps): Promise<Verdict> {
  const { definition } = handler;
  const graceMs = deps.graceMs ?? defaultGraceMs;
  const thread = definition.thread && deps.threads ? await deps.threads.reserve() : null;
  const controller = new AbortController();
  const timeoutMs = toMs(definition.timeout);
  let timedOut = false;
  // Once set, nothing this attempt does counts any more, whatever its promise still does.
  let over = false;
  const timers: NodeJS.Timeout[] = [];
  let endHard: (verdict: Verdict) => void = () => undefined;
  const hardEnd = new Promise<Verdict>((resolve) => (endHard = resolve));

  const tooLong = `Excedió su tiempo máximo de ${definition.timeout}`;
  timers.push(
    setTimeout(() => {
      timedOut = true;
      controller.abort(new Error(tooLong));
      timers.push(setTimeout(() => endHard(burn(new Error(`${tooLong} y no se detuvo`))), graceMs));
    }, timeoutMs),
  );
  const onStop = () => {
    controller.abort(new Error(stopped));
    timers.push(setTimeout(() => endHard(giveBack()), graceMs));
  };
  const onLost = () => {
    over = true;
    controller.abort(new SupersededError(`run ${delivery.runId} was taken from this attempt`));
    endHard({ kind: 'superseded' });
  };
  if (deps.lost.aborted) onLost();
  else if (deps.stop.aborted) onStop();
  deps.stop.addEventListener('abort', onStop, { once: true });
  deps.lost.addEventListener('abort', onLost, { once: true });

  const giveBack = (): Verdict => ({
    kind: 'later',
    delayMs: 0,
    burns: false,
    reason: stopped,
    error: null,
    upstream: null,
  });

  const burn = (thrown: unknown): Verdict => {
    const error = recordOf(thrown);
    if (delivery.burned < definition.retry.attempts) {
      const delayMs = retryDelayMs(definition.retry, delivery.burned);
      return { kind: 'later', delayMs, burns: true, reason: 'Falló; se reintentará', error, upstream: null };
    }
    const reason = `Falló ${delivery.burned + 1} veces: ${timedOut ? tooLong : error.message}`;
    return { kind: 'finished', state: 'failed', output: null, reason, error };
  };

  const verdictOfThrow = async (thrown: unknown): Promise<Verdict> => {
    if (thrown instanceof SupersededError) return { kind: 'superseded' };
    if (thrown instanceof DomainError) {
      return { kind: 'finished', state: 'gave-up', output: null, reason: thrown.message, error: recordOf(thrown) };
    }
    if (deps.stop.aborted && !timedOut) return giveBack();
    if (thrown instanceof UpstreamError) {
      const { service, retryAfterMs } = thrown;
      return {
        kind: 'later',
        delayMs: retryAfterMs ?? outageDelayMs(delivery.postponed),
        burns: false,
        reason: thrown.message,
        error: recordOf(thrown),
        upstream: { service, down: isUnreachable(thrown), retryAfterMs },
      };
    }
    if (await isDatabaseOutage(deps.database, thrown)) {
      const reason = 'La base de datos no respondía; continúa cuando vuelva';
      return { kind: 'later', delayMs: databaseRetryMs, burns: false, reason, error: recordOf(thrown), upstream: null };
    }
    return burn(thrown);
  };

  let hide: ((text: string) => string) | null = null;
  const written = keepLines((text) => (hide ? hide(text) : text));
  let log: Logger | null = null;
  const context: TaskContext = {
    runId: delivery.runId,
    attempt: delivery.burned + 1,
    dueAt: delivery.dueAt,
    traceId: delivery.traceId,
    flowId: delivery.flow?.id ?? null,
    signal: controller.signal,
    get log() {
      return (log ??= tellingLog(deps.log(), written.add));
    },
    inTransaction: fencedTransactions(deps.database, delivery.claim, () => over),
    publish: (channel, params, event, data) => deps.publisher.publish(channel, params, event, data),
    progress: (percent, text) => deps.progress(percent, text),
  };

  const open = () => {
    const opened = openedInput(definition, delivery.input, deps.database.secrets);
    hide = hiderFor(definition, opened);
    return opened;
  };

  const attempt = withTrace(delivery.traceId, async (): Promise<Verdict> => {
    try {
      if (over) return { kind: 'superseded' };
      const input = sensitivePaths(definition).length > 0 ? open() : delivery.input;
      if (thread) {
        const outcome = await thread.run(
          {
            task: definition.name,
            runId: delivery.runId,
            input,
            attempt: context.attempt,
            dueAt: delivery.dueAt.getTime(),
            traceId: delivery.traceId,
            flowId: context.flowId,
            claim: delivery.claim,
          },
          { signal: context.signal, progress: context.progress, logged: written.add },
        );
        return verdictOfOutcome(handler, outcome);
      }
      return verdictOfOutcome(handler, await handler.run(input, context));
    } catch (error) {
      return await verdictOfThrow(error);
    }
  });
  try {
    const ended = await Promise.race([attempt, hardEnd]);
    const lines = written.lines();
    const verdict = lines.length === 0 || ended.kind === 'superseded' ? ended : { ...ended, log: lines };
    return hide ? hidden(verdict, hide) : verdict;
  } finally {
    over = true;
    thread?.end();
    for (const timer of timers) clearTimeout(timer);
    deps.stop.removeEventListener('abort', onStop);
    deps.lost.removeEventListener('abort', onLost);
  }
}

function verdictOfOutcome(handler: TaskHandler, outcome: Outcome<unknown>): Verdict {
  if (outcome.kind === 'postpone') {
    const { delayMs, reason } = outcome;
    return { kind: 'later', delayMs, burns: false, reason, error: null, upstream: null };
  }
  if (outcome.kind === 'give-up') {
    return { kind: 'finished', state: 'gave-up', output: null, reason: outcome.reason, error: null };
  }
  const { output } = handler.definition;
  if (!output) return { kind: 'finished', state: 'done', output: outcome.output ?? null, reason: null, error: null };
  const parsed = output.safeParse(outcome.output);
  if (parsed.success)
    return { kind: 'finished', state: 'done', output: parsed.data ?? null, reason: null, error: null };
  // The work is done; doing it again would give the same result. A person must look at the definition.
  const reason = 'Terminó, pero su resultado no tiene la forma declarada';
  return { kind: 'finished', state: 'failed', output: null, reason, error: recordOf(parsed.error) };
}

/** A verdict with the run that follows in the delivery's chain, when it is one's turn. */
export function chained(
  verdict: Verdict,
  delivery: Pick<Delivery, 'flow' | 'traceId'>,
  deps: { byName(name: string): TaskDefinition | undefined; database: Database },
): Verdict {
  if (!delivery.flow || verdict.kind !== 'finished' || verdict.state !== 'done') return verdict;
  const { traceId } = delivery;
  const { byName, database } = deps;
  const next = nextInChain(delivery.flow, verdict.output, { byName, traceId, secrets: database.secrets });
  if ('failure' in next) return { ...verdict, state: 'failed', reason: next.failure };
  return next.row ? { ...verdict, next: next.row } : verdict;
}
