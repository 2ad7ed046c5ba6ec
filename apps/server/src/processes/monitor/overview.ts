import { sql } from 'kysely';
import type { z } from 'zod';
import type { monitorErrorGroupSchema, monitorOverviewSchema, monitorScheduleSchema } from '@jsol/contracts/monitor';
import { openAlerts, type Alert } from '../../platform/alerts/alerts.ts';
import type { Database, Reader } from '../../platform/database/database.ts';
import type { ScheduleAdministration } from '../../platform/schedules/administration.ts';
import type { ScheduleStatus } from '../../platform/schedules/schedule-status.ts';
import type { Redis } from '../../platform/redis/connections.ts';
import { queueDepths, type QueueDepth } from '../../platform/tasks/broker-queues.ts';
import { bulkRetries, type BulkRetry } from '../../platform/tasks/bulk-retry.ts';
import type { Circuits, CircuitStatus } from '../../platform/tasks/circuit.ts';
import { errorGroups, type ErrorGroup } from '../../platform/tasks/error-groups.ts';
import { releaseMs } from '../../platform/tasks/held-release.ts';
import { jobKey } from '../../platform/tasks/job.ts';
import { queueControls, type QueueControl } from '../../platform/tasks/queue-controls.ts';
import { queueNames } from '../../platform/tasks/queues.ts';
import { limaTime } from '../../platform/time/lima.ts';

export type Overview = z.input<typeof monitorOverviewSchema>;

/** The gravest; the application lists them all. */
const alertsShown = 20;
/** A beat that gave no sign for this long is gone (a standby leads within 3 s). */
const beatSilenceMs = 10_000;
/** Spec §8: more than this many waiting in `critical` is a signal. */
const criticalBacklog = 50;
const brokerTimeoutMs = 1_500;
const workerSilence = '15 seconds';
const lineMinutes = 60;
const hourMs = 3_600_000;
/** The groups of errors an operator sees before opening their page. */
const groupsShown = 5;
/** A bulk retry that ended is shown this much longer. */
const endedShownMs = 15 * 60_000;

type Oldest = { queue: string; seconds: number; since: Date };
type WorkerRow = {
  id: string;
  queues: string[];
  concurrency: number;
  started_at: Date;
  heartbeat_at: Date;
  running: { runId: string; task: string; since: string }[];
  memory_mb: number;
  loop_lag_ms: number;
};

const atHour = (date: Date): string => limaTime(date).slice(0, 5);
const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** The one sentence an operator reads first: the worst thing and since when, or that all is well. */
export function verdictOf(state: {
  brokerAway: boolean;
  queues: readonly {
    name: string;
    waiting: number;
    workers: number;
    failedHour: number;
    failedSince?: Date | null;
    oldestSince?: Date | null;
    paused?: QueueControl['paused'];
  }[];
  circuits: readonly CircuitStatus[];
  beatAgeMs: number;
  /** The gravest first. */
  alerts: readonly Pick<Alert, 'title' | 'detail' | 'severity' | 'openedAt'>[];
}): Overview['verdict'] {
  const bad = (text: string, since: Date | null = null) => ({ ok: false, text, since: since?.toISOString() ?? null });
  const alert = state.alerts[0];
  if (state.brokerAway) return bad('Redis no responde: las tareas esperan en PostgreSQL y siguen solas cuando vuelva.');
  if (state.beatAgeMs > beatSilenceMs) {
    return bad(
      `Ningún beat da señales hace ${Math.round(state.beatAgeMs / 1_000)} s: las tareas programadas no empiezan.`,
      new Date(Date.now() - state.beatAgeMs),
    );
  }
  const deserted = state.queues.find(({ workers }) => workers === 0);
  if (deserted) {
    return bad(`Nadie atiende la cola ${deserted.name}: inicie un worker para ella.`, deserted.oldestSince ?? null);
  }
  const open = state.circuits.find((circuit) => circuit.state !== 'closed');
  if (open) {
    const since = open.since ? ` desde las ${atHour(open.since)}` : '';
    return bad(
      `${open.service.toUpperCase()} no responde${since}: ${count(open.held, 'tarea retenida', 'tareas retenidas')}, sin gastar intentos.`,
      open.since,
    );
  }
  if (alert?.severity === 'critica') return bad(`${alert.title}. ${alert.detail}`, alert.openedAt);
  const paused = state.queues.find((queue) => queue.paused);
  if (paused?.paused) {
    const { by, at, reason } = paused.paused;
    return bad(
      `La cola ${paused.name} está en pausa desde las ${atHour(at)} (${by}: ${reason}): ${count(paused.waiting, 'tarea espera', 'tareas esperan')}.`,
      at,
    );
  }
  const critical = state.queues.find(({ name }) => name === 'critical');
  if (critical && critical.waiting > criticalBacklog) {
    return bad(
      `La cola critical tiene ${critical.waiting} tareas esperando: hacen falta más workers.`,
      critical.oldestSince ?? null,
    );
  }
  const failing = state.queues
    .filter(({ failedHour }) => failedHour > 0)
    .sort((a, b) => b.failedHour - a.failedHour)[0];
  if (failing) {
    return bad(
      `${count(failing.failedHour, 'tarea', 'tareas')} de ${failing.name} ${failing.failedHour === 1 ? 'necesita' : 'necesitan'} a una persona en la última hora.`,
      failing.failedSince ?? null,
    );
  }
  // What only the signals see: memory, lost slots, stuck workers, missing metrics. All is not well while one is open.
  if (alert) return bad(`${alert.title}. ${alert.detail}`, alert.openedAt);
  return { ok: true, text: 'Todo en orden.', since: null };
}

type MinuteRow = { queue: string; ago: number; ended: number; failed: number; failed_since: Date | null };

/** What changes slowly or costs something to count; a reader may keep it for some seconds. */
export type OverviewHistory = { minutes: MinuteRow[]; errors: ErrorGroup[] };

export async function readHistory(reader: Reader, now: Date = new Date()): Promise<OverviewHistory> {
  const [minutes, errors] = await Promise.all([
    sql<MinuteRow>`
      select queue, floor(extract(epoch from ${now} - finished_at) / 60)::int as ago, count(*)::int as ended,
        count(*) filter (where failed)::int as failed, min(finished_at) filter (where failed) as failed_since
      from (
        select r.queue, r.finished_at, r.state in ('failed', 'gave-up') and not exists (
          -- What a person has dealt with no longer asks for one.
          select from platform.retries t where t.run_id = r.id) as failed
        from platform.runs r where r.finished_at > ${new Date(now.getTime() - lineMinutes * 60_000)}
      ) ended group by 1, 2`.execute(reader),
    errorGroups(reader, { since: new Date(now.getTime() - 24 * hourMs), limit: groupsShown }),
  ]);
  return { minutes: minutes.rows, errors };
}

export const groupToContract = (group: ErrorGroup): z.input<typeof monitorErrorGroupSchema> => ({
  ...group,
  tasks: [...group.tasks],
  line: [...group.line],
  firstAt: group.firstAt.toISOString(),
  lastAt: group.lastAt.toISOString(),
});

export const scheduleToContract = (schedule: ScheduleStatus): z.input<typeof monitorScheduleSchema> => ({
  name: schedule.name,
  task: schedule.task,
  summary: schedule.summary,
  timing: schedule.timing,
  paused: schedule.paused,
  health: schedule.health,
  why: schedule.why ?? schedule.pauseReason,
  impact: schedule.impact,
  nextAt: schedule.nextDueAt?.toISOString() ?? null,
  lastAt: schedule.lastSlot?.dueAt.toISOString() ?? null,
  lastFate: schedule.lastSlot?.fate ?? null,
  lastSuccessAt: schedule.lastSuccessAt?.toISOString() ?? null,
});

const alertToContract = (alert: Alert): Overview['alerts'][number] => ({
  id: alert.id,
  kind: alert.kind,
  subject: alert.subject,
  severity: alert.severity,
  title: alert.title,
  detail: alert.detail,
  runbook: alert.runbook,
  openedAt: alert.openedAt.toISOString(),
  acknowledgedBy: alert.acknowledgedBy,
});

/** When what is held will have been let go, if the next probe goes well; null when nothing is held. */
function emptyAt(circuit: CircuitStatus, now: Date): string | null {
  if (circuit.held === 0) return null;
  const from = Math.max(now.getTime(), circuit.nextProbeAt?.getTime() ?? 0);
  return new Date(from + releaseMs(circuit.held)).toISOString();
}

type Progress = { percent: number; text: string | null };

/** What the runs under way have said of themselves, by run. */
async function progressOf(redis: Redis, workers: readonly WorkerRow[]): Promise<Map<string, Progress>> {
  const asked = workers.flatMap((worker) =>
    worker.running.flatMap(({ runId }) => worker.queues.map((queue) => ({ runId, key: jobKey(queue, runId) }))),
  );
  const found = new Map<string, Progress>();
  if (asked.length === 0) return found;
  const pipeline = redis.pipeline();
  for (const { key } of asked) pipeline.hget(key, 'progress');
  const answers = (await pipeline.exec()) ?? [];
  answers.forEach(([error, text], index) => {
    if (error || typeof text !== 'string') return;
    const progress = JSON.parse(text) as Partial<Progress> | number;
    if (typeof progress === 'number' || progress.percent === undefined) return;
    found.set(asked[index]!.runId, { percent: progress.percent, text: progress.text ?? null });
  });
  return found;
}

const bulkToContract = (retry: BulkRetry): Overview['bulkRetries'][number] => ({
  ...retry,
  requestedAt: retry.requestedAt.toISOString(),
  endedAt: retry.endedAt?.toISOString() ?? null,
});

/** @returns null when it fails or is not there in time: a broker that hangs is away, and the rest is told all the same. */
async function withinMs<T>(ms: number, value: Promise<T>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<null>((resolve) => (timer = setTimeout(resolve, ms, null)));
  return Promise.race([value.catch(() => null), tooLate]).finally(() => clearTimeout(timer));
}

export type OverviewDeps = { database: Database; redis: Redis; circuits: Circuits; schedules: ScheduleAdministration };

/** @param given what {@link readHistory} answered, where somebody keeps it. */
export async function readOverview(deps: OverviewDeps, given?: OverviewHistory): Promise<Overview> {
  const { reader } = deps.database;
  const now = new Date();
  const fromBroker = withinMs(brokerTimeoutMs, Promise.all([queueDepths(deps.redis), deps.circuits.list()]));
  const [broker, history, oldest, workers, beat, schedules, controls, bulk, alerts] = await Promise.all([
    fromBroker,
    given ?? readHistory(reader, now),
    sql<Oldest>`
      select queue, since, extract(epoch from now() - since)::float8 as seconds from (
        select o.queue, min(greatest(o.created_at, coalesce(o.not_before, o.created_at))) as since
        from platform.outbox o left join platform.runs r on r.id = o.id and r.enqueued_at = o.created_at
        where r.id is null and coalesce(o.not_before, now()) <= now() group by o.queue
      ) waiting`.execute(reader),
    sql<WorkerRow>`
      select * from platform.workers where heartbeat_at > now() - ${workerSilence}::interval order by queues, id`.execute(
      reader,
    ),
    reader.selectFrom('platform.beat').selectAll().executeTakeFirstOrThrow(),
    deps.schedules.list(reader),
    queueControls(reader),
    bulkRetries(reader, 5),
    openAlerts(reader),
  ]);
  const progress =
    (broker && (await withinMs(brokerTimeoutMs, progressOf(deps.redis, workers.rows)))) ?? new Map<string, Progress>();

  const depths: QueueDepth[] =
    broker?.[0] ?? queueNames.map((queue) => ({ queue, waiting: 0, running: 0, delayed: 0, unrecorded: 0 }));
  const circuits = broker?.[1] ?? [];
  const queues = depths.map(({ queue, waiting, running, delayed }) => {
    const minutes = history.minutes.filter((row) => row.queue === queue);
    const line = new Array<number>(lineMinutes).fill(0);
    for (const { ago, ended } of minutes) if (ago >= 0 && ago < lineMinutes) line[lineMinutes - 1 - ago] = ended;
    const failures = minutes.flatMap(({ failed_since }) => failed_since ?? []);
    const first = oldest.rows.find((row) => row.queue === queue);
    return {
      name: queue,
      waiting,
      active: running,
      delayed,
      workers: workers.rows.filter((worker) => worker.queues.includes(queue)).length,
      oldestSeconds: first?.seconds ?? null,
      oldestSince: first?.since ?? null,
      perMinute: line.at(-1)!,
      failedHour: minutes.reduce((sum, { failed }) => sum + failed, 0),
      failedSince: failures.length > 0 ? new Date(Math.min(...failures.map((at) => at.getTime()))) : null,
      paused: controls.find((control) => control.queue === queue)?.paused ?? null,
      line,
    };
  });
  return {
    at: now.toISOString(),
    verdict: verdictOf({
      brokerAway: broker === null,
      queues,
      circuits,
      beatAgeMs: now.getTime() - beat.heartbeat_at.getTime(),
      alerts,
    }),
    queues: queues.map(({ failedSince: _failed, oldestSince: _oldest, paused, ...queue }) => ({
      ...queue,
      paused: paused && { ...paused, at: paused.at.toISOString() },
    })),
    circuits: circuits.map((circuit) => ({
      ...circuit,
      since: circuit.since?.toISOString() ?? null,
      nextProbeAt: circuit.nextProbeAt?.toISOString() ?? null,
      emptyAt: emptyAt(circuit, now),
    })),
    alerts: alerts.slice(0, alertsShown).map(alertToContract),
    workers: workers.rows.map((row) => ({
      id: row.id,
      queues: row.queues,
      concurrency: row.concurrency,
      startedAt: row.started_at.toISOString(),
      heartbeatAt: row.heartbeat_at.toISOString(),
      running: row.running.map((run) => ({
        ...run,
        percent: progress.get(run.runId)?.percent ?? null,
        text: progress.get(run.runId)?.text ?? null,
      })),
      memoryMb: row.memory_mb,
      loopLagMs: row.loop_lag_ms,
    })),
    beat: { leader: beat.leader, term: beat.term, heartbeatAt: beat.heartbeat_at.toISOString() },
    schedules: schedules.map(scheduleToContract),
    errors: history.errors.map(groupToContract),
    bulkRetries: bulk
      .filter(({ endedAt }) => endedAt === null || now.getTime() - endedAt.getTime() < endedShownMs)
      .map(bulkToContract),
  };
}
