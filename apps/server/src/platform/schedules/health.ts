import { limaDate, limaTime } from '../time/lima.ts';
import type { Fate } from './slot-decision.ts';
import type { Start } from './starts.ts';

/**
 * `without-task`: a row whose task the code no longer has. `late`: a slot has passed undecided, or its run waits.
 * `stuck`: a run goes on far beyond its limit. `never-ran`: nothing has been due since the schedule was first seen.
 */
export type Health = 'healthy' | 'late' | 'failing' | 'stuck' | 'never-ran' | 'paused' | 'without-task';

export type HealthFacts = {
  readonly now: Date;
  readonly declared: boolean;
  readonly paused: boolean;
  /** The first slot that nobody has decided. */
  readonly nextDueAt: Date | null;
  readonly lastSlot: { readonly dueAt: Date; readonly fate: Fate; readonly reason: string | null } | null;
  /** Newest first; a handful is enough. */
  readonly starts: readonly Start[];
  /** The task's soft limit. */
  readonly timeoutMs: number;
  readonly jitterMs: number;
};

/** Above a failover and a slow database, below the minute of a crontab. */
const undecidedMs = 30_000;
/** How long a run may wait for a worker, or be held by an outage, before somebody should look. */
const waitingMs = 5 * 60_000;
/** A run that is still going after this many times its soft limit is not coming back. */
const stuckLimits = 2;
const minStuckMs = 5 * 60_000;

const at = (instant: Date, now: Date): string => {
  const hour = limaTime(instant).slice(0, 5);
  return limaDate(instant) === limaDate(now) ? `las ${hour}` : `las ${hour} del ${limaDate(instant)}`;
};

/** What a person sees first about a schedule, and one Spanish sentence that says why. */
export function healthOf(facts: HealthFacts): { health: Health; why: string | null } {
  const { now, starts, lastSlot, nextDueAt } = facts;
  const ago = (instant: Date) => now.getTime() - instant.getTime();
  if (!facts.declared) return { health: 'without-task', why: 'El programa ya no tiene la tarea de este horario.' };
  if (facts.paused) return { health: 'paused', why: null };

  const running = starts.find(({ state }) => state === 'running');
  if (running?.startedAt && ago(running.startedAt) > Math.max(stuckLimits * facts.timeoutMs, minStuckMs)) {
    return { health: 'stuck', why: `Una ejecución sigue en proceso desde ${at(running.startedAt, now)}.` };
  }
  if (nextDueAt && ago(nextDueAt) > undecidedMs) {
    return { health: 'late', why: `El turno de ${at(nextDueAt, now)} pasó sin que el planificador lo viera.` };
  }

  const unfinished = starts.filter(({ state, finishedAt }) => state !== null && finishedAt === null);
  const retrying = unfinished.find(({ state }) => state === 'waiting-retry');
  if (retrying) {
    return { health: 'failing', why: `Falló y se reintentará: ${retrying.reason ?? retrying.error ?? 'sin detalle'}` };
  }
  const overdue = unfinished.find(
    ({ state, dueAt }) => (state === 'waiting' || state === 'postponed') && ago(dueAt) > waitingMs + facts.jitterMs,
  );
  if (overdue) {
    const why =
      overdue.state === 'postponed'
        ? `Retenida desde ${at(overdue.dueAt, now)}: ${overdue.reason ?? 'espera un servicio de fuera'}`
        : `La ejecución de ${at(overdue.dueAt, now)} espera a que un worker la tome.`;
    return { health: 'late', why };
  }

  const ended = starts.find(({ finishedAt }) => finishedAt !== null);
  if (ended && ended.state !== 'done') {
    return { health: 'failing', why: ended.reason ?? ended.error ?? 'La última ejecución no terminó bien.' };
  }
  if (lastSlot?.fate === 'missed' && (!ended || ended.dueAt < lastSlot.dueAt)) {
    return { health: 'failing', why: `Se perdió el turno de ${at(lastSlot.dueAt, now)}: ${lastSlot.reason ?? ''}` };
  }
  return starts.length === 0 ? { health: 'never-ran', why: null } : { health: 'healthy', why: null };
}
