import type { Logger } from '../observability/logger.ts';
import type { Verdict } from './attempt.ts';
import { withJitter } from './backoff.ts';
import type { BrokerQueues } from './broker-queues.ts';
import type { Circuits, HeldJob } from './circuit.ts';
import type { HeldRelease } from './held-release.ts';
import type { JobData, JobRef } from './job.ts';
import type { Limits, LimitUse } from './limits.ts';
import { isQueueName } from './queues.ts';
import { circuitOf, type TaskDefinition } from './task.ts';
import { turnRetryMs, type Turns } from './turns.ts';

/** Whether a delivered run may start, and what its end means for those who wait for it. */
export type Admission = {
  enter(definition: TaskDefinition, job: JobRef, data: JobData): Promise<Entered>;
};

export type Entered =
  | {
      readonly kind: 'in';
      /** Tells limits and circuits how the attempt ended. @returns not before when the run may try again, Unix ms. */
      leave(verdict: Verdict): Promise<number>;
    }
  /** Not now; burns nothing. `reason` is Spanish. */
  | { readonly kind: 'wait'; readonly untilMs: number; readonly reason: string };

const latestHoldMs = 60_000;
/** An input that does not fit is the handler's to report. */
function limitsOf(definition: TaskDefinition, input: unknown): readonly LimitUse[] {
  const parsed = definition.limits && definition.input.safeParse(input);
  return parsed?.success ? definition.limits!(parsed.data) : [];
}

/** The circuits a run needs closed. */
function circuitsOf(definition: TaskDefinition, input: unknown): readonly string[] {
  const { needs = [] } = definition;
  if (needs.every((need) => typeof need === 'string')) return needs;
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) return [];
  return needs.flatMap((need) => {
    if (typeof need === 'string') return [need];
    const key = need.key(parsed.data);
    return key === null ? [] : [circuitOf(need.service, key)];
  });
}

const nothingToLeave: Entered = { kind: 'in', leave: () => Promise.resolve(0) };

/** Asked in this order: the key's turn, the limits, the circuits. What was entered before a refusal is left again. */
export function createAdmission(deps: {
  circuits: Circuits;
  limits: Limits;
  turns: Turns;
  queues: BrokerQueues;
  release: HeldRelease;
  log: Logger;
}): Admission {
  const { circuits, limits, turns, log } = deps;

  const leaveLimits = async (entered: readonly LimitUse[], member: string): Promise<void> => {
    for (const use of entered) {
      const [queue = '', runId = ''] = (await limits.leave(use, member))?.split('|') ?? [];
      // One that ended or woke up by itself cannot be promoted, and needs not be.
      if (isQueueName(queue))
        await deps.queues
          .of(queue)
          .getBackend()
          .promote(runId)
          .catch(() => undefined);
    }
  };

  /** Every needed service must let the run in; one that does not gives the others their probe back. */
  async function enterCircuits(services: readonly string[], job: HeldJob) {
    const entered: string[] = [];
    for (const service of services) {
      const entry = await circuits.enter(service, job);
      if (entry.kind === 'hold') {
        for (const other of entered) await circuits.settle(other, job, { how: 'neutral' });
        return { untilMs: Math.min(entry.untilMs, Date.now() + latestHoldMs) + withJitter(250), reason: entry.reason };
      }
      entered.push(service);
    }
    return null;
  }

  async function settleCircuits(services: readonly string[], job: HeldJob, verdict: Verdict): Promise<number> {
    let notBefore = 0;
    const upstream = verdict.kind === 'later' ? verdict.upstream : null;
    for (const service of services) {
      const failed = upstream?.service === service;
      const settled = await circuits.settle(
        service,
        job,
        failed
          ? { how: 'failure', down: upstream.down, retryAfterMs: upstream.retryAfterMs }
          : verdict.kind === 'finished' && verdict.state === 'done'
            ? { how: 'success' }
            : { how: 'neutral' },
      );
      if (settled.closedNow) {
        log.info({ service }, 'circuit.closed');
        deps.release.start(service);
      }
      if (failed && settled.state !== 'closed') notBefore = Math.max(notBefore, settled.nextProbeMs);
    }
    return notBefore;
  }

  return {
    async enter(definition, job, data) {
      if (!definition.limits && !definition.needs && data.orderKey === undefined) return nothingToLeave;
      if (data.orderKey !== undefined && !(await turns.isNext(job, data.orderKey))) {
        const reason = `Espera su turno detrás de otra de ${data.orderKey}`;
        return { kind: 'wait', untilMs: Date.now() + turnRetryMs, reason };
      }
      // Each attempt enters anew, and asks again as the same one while it waits.
      const member = `${job.queue}|${job.runId}|${data.recorded}`;
      const entered: LimitUse[] = [];
      for (const use of limitsOf(definition, data.input)) {
        const refused = await limits.enter(use, member);
        if (refused) {
          await leaveLimits(entered, member);
          const { name } = use.limit;
          const reason = refused.busy ? `Espera un lugar: límite de ${name}` : `Espera su momento: ritmo de ${name}`;
          return { kind: 'wait', untilMs: refused.untilMs, reason };
        }
        entered.push(use);
      }
      const services = circuitsOf(definition, data.input);
      const asking = { ...job, createdAt: data.createdAt, dueBy: data.dueBy };
      const held = await enterCircuits(services, asking);
      if (held) {
        await leaveLimits(entered, member);
        return { kind: 'wait', ...held };
      }
      return {
        kind: 'in',
        async leave(verdict) {
          await leaveLimits(entered, member);
          return settleCircuits(services, asking, verdict);
        },
      };
    },
  };
}
