import { hostname } from 'node:os';
import { sql } from 'kysely';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import type { Clock } from '../time/clock.ts';
import { toMs } from '../time/duration.ts';
import { openAlerts, type Alert } from './alerts.ts';
import { deliverDirectly, queuedAfter } from './direct.ts';
import { alertNotices, alertsOpen, roundCompleted } from './metrics.ts';
import type { AlertNotice, AlertNotifier } from './notice.ts';
import { createOutage } from './outage.ts';
import { openRedisServers, troubleOf, type RedisUrls } from './redis-servers.ts';
import type { Finding, Signal, View } from './signal.ts';
import { missingMetric, signals as allSignals } from './signals.ts';
import { settleRound, type Observed } from './transitions.ts';
import { contendForTurn, type Standing } from './turn.ts';

export type EvaluatorOptions = {
  /** The kind of process it runs in: `api`, `monitor`. */
  process: string;
  database: Database;
  /** Where the connection that holds the turn goes: the same database, past any pooler. */
  databaseUrl: string;
  redis: RedisUrls;
  tasks: readonly TaskDefinition[];
  notifier: AlertNotifier;
  log: Logger;
  /** Default: all of signals.ts. */
  signals?: readonly Signal[];
  /** Default: the database's, which also wrote the heartbeats. */
  clock?: Clock;
  /** Time between two rounds. Default 1 s. */
  everyMs?: number;
  /** Silence of workers and beat counts only this long after the start, when they start too. Default 20 s. */
  startGraceMs?: number;
};

export type Evaluator = {
  start(): void;
  /** Ends the round in hand and leaves the turn to another process. */
  stop(): Promise<void>;
  /** One round, for tests that set the clock. */
  round(): Promise<Standing>;
};

/** An observation that takes longer has failed. */
const observeMs = 2_000;
/** Longer than the slowest round takes between two signs of life. */
const leaseMs = 10_000;

const within = async <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no contestó en ${observeMs} ms`)), observeMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};

/**
 * Watches the system: looks at every signal once a second, opens an alert for each condition that holds, and closes it
 * when it is gone. Any number of processes may run one; one acts, and another follows within a round of its death.
 */
export function createEvaluator(options: EvaluatorOptions): Evaluator {
  const { database, notifier, log, signals = allSignals, everyMs = 1_000, startGraceMs = 20_000 } = options;
  assertSignals(signals);
  const name = `${options.process}@${hostname()}`;
  const servers = openRedisServers(options.redis, log);
  const turn = contendForTurn({ databaseUrl: options.databaseUrl, leaseMs, log });
  const outage = createOutage({ database, broker: servers.broker, notifier, log });
  /** Since when a condition holds, for those whose source does not say. */
  let firstSeen = new Map<string, Date>();
  let listeningSince: Date | null = null;
  let hadTurn = false;
  const telling = new Set<Promise<unknown>>();
  let stopping = false;
  let wake: () => void = () => undefined;
  let looping: Promise<void> | null = null;

  const wallClock = (): Date => options.clock?.now() ?? new Date();

  async function databaseNow(acting: boolean): Promise<Date> {
    const { rows } = await sql<{ now: Date }>`
      insert into platform.alert_evaluators (name, acting, heartbeat_at)
      values (${name}, ${acting}, coalesce(${options.clock?.now() ?? null}::timestamptz, clock_timestamp()))
      on conflict (name) do update set acting = excluded.acting, heartbeat_at = excluded.heartbeat_at
      returning heartbeat_at as now`.execute(database.reader);
    return rows[0]!.now;
  }

  function showOpen(open: readonly Alert[]): void {
    alertsOpen.reset();
    for (const { kind, severity } of open) alertsOpen.inc({ kind, severity });
  }

  /** All observations, side by side. @returns null when PostgreSQL went away meanwhile. */
  async function observeAll(
    view: Omit<View, 'isOpen'>,
    open: readonly Alert[],
    brokerAway: boolean,
  ): Promise<Observed[] | null> {
    const missing: Finding[] = [];
    const found = new Map<Signal, Finding[]>();
    await Promise.all(
      signals.map(async (signal) => {
        if (brokerAway && signal.needs.includes('broker')) return;
        const subjects = new Set(open.filter(({ kind }) => kind === signal.kind).map(({ subject }) => subject));
        try {
          found.set(signal, await within(signal.observe({ ...view, isOpen: (subject) => subjects.has(subject) })));
        } catch (error) {
          log.debug({ signal: signal.kind, err: error }, 'alerts.observation_failed');
          missing.push({
            subject: signal.kind,
            detail: `La señal ${signal.kind} no se pudo observar: ${error instanceof Error ? error.message : String(error)}`,
          });
        }
      }),
    );
    // An observation that failed together with its source is explained by the source's own signal.
    if (missing.length > 0) {
      if ((await turn.attempt()) === 'unreachable') return null;
      if (!brokerAway && (await troubleOf(servers.broker)) !== null) {
        const needing = new Set(signals.filter(({ needs }) => needs.includes('broker')).map(({ kind }) => kind));
        missing.splice(0, missing.length, ...missing.filter(({ subject }) => !needing.has(subject)));
      }
    }
    const gaps = found.get(missingMetric);
    if (gaps) found.set(missingMetric, [...gaps, ...missing]);

    const kindsFound = new Set([...found].filter(([, findings]) => findings.length > 0).map(([signal]) => signal.kind));
    // What was not observed keeps the time it has held already.
    const unobserved = signals.filter((signal) => !found.has(signal)).map(({ kind }) => `${kind} `);
    const seen = new Map([...firstSeen].filter(([key]) => unobserved.some((prefix) => key.startsWith(prefix))));
    const observed = [...found].flatMap(([signal, findings]): Observed[] => {
      if (signal.explainedBy.some((kind) => kindsFound.has(kind))) return [];
      const lasting = findings.filter((finding) => {
        const key = `${signal.kind} ${finding.subject}`;
        const since = firstSeen.get(key) ?? view.now;
        seen.set(key, since);
        const isOpen = open.some(({ kind, subject }) => kind === signal.kind && subject === finding.subject);
        return isOpen || view.now.getTime() - (finding.since ?? since).getTime() >= toMs(signal.holdFor);
      });
      return [{ signal, found: lasting }];
    });
    firstSeen = seen;
    return observed;
  }

  async function act(now: Date): Promise<void> {
    listeningSince ??= new Date(now.getTime() + startGraceMs);
    const open = await openAlerts(database.reader);
    const brokerAway = (await troubleOf(servers.broker)) !== null;
    const observed = await observeAll(
      { database, servers, tasks: options.tasks, now, listeningSince },
      open,
      brokerAway,
    );
    if (!observed) return;
    const changes = open.length > 0 || observed.some(({ found }) => found.length > 0);
    const notices = changes
      ? await database.transaction(async (tx) => {
          const told = await settleRound(tx, { now, observed, open });
          for (const notice of told) await notifier.enqueue(tx, notice, brokerAway ? { delay: queuedAfter } : {});
          return told;
        })
      : [];
    for (const notice of notices) announce(notice, brokerAway);
    showOpen(changes ? await openAlerts(database.reader) : open);
  }

  function announce(notice: AlertNotice, directly: boolean): void {
    const { id, kind, subject, severity, detail } = notice.alert;
    const line = { alertId: id, kind, subject, severity, detail };
    if (notice.transition === 'closed') log.info(line, 'alert.closed');
    else if (severity === 'critica') log.error(line, `alert.${notice.transition}`);
    else log.warn(line, `alert.${notice.transition}`);
    alertNotices.inc({ kind, transition: notice.transition });
    if (!directly) return;
    const work = deliverDirectly(notice, { notifier, database, log }).finally(() => telling.delete(work));
    telling.add(work);
  }

  async function round(): Promise<Standing> {
    const standing = await turn.attempt();
    if (standing === 'unreachable') {
      listeningSince = null;
      firstSeen = new Map();
      await outage.observe(wallClock(), turn.lastError(), hadTurn);
      return standing;
    }
    hadTurn = standing === 'acting';
    const now = await databaseNow(hadTurn);
    await outage.recover(now, hadTurn);
    if (hadTurn) {
      await act(now);
      roundCompleted(wallClock());
    } else {
      listeningSince ??= new Date(now.getTime() + startGraceMs);
      firstSeen = new Map();
      showOpen(await openAlerts(database.reader));
      await noteActingRound();
    }
    return standing;
  }

  async function noteActingRound(): Promise<void> {
    const acting = await database.reader
      .selectFrom('platform.alert_evaluators')
      .select('heartbeat_at')
      .where('acting', '=', true)
      .orderBy('heartbeat_at', 'desc')
      .executeTakeFirst();
    if (acting) roundCompleted(acting.heartbeat_at);
  }

  async function loop(): Promise<void> {
    let failing = false;
    while (!stopping) {
      const startedAt = Date.now();
      try {
        await round();
        failing = false;
      } catch (error) {
        if (!failing) log.error({ err: error }, 'alerts.round_failed');
        failing = true;
      }
      if (stopping) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, Math.max(50, everyMs - (Date.now() - startedAt)));
        wake = () => (clearTimeout(timer), resolve());
      });
    }
  }

  return {
    round,
    start: () => void (looping ??= loop()),
    async stop() {
      stopping = true;
      wake();
      await looping;
      await Promise.allSettled(telling);
      await database.reader
        .deleteFrom('platform.alert_evaluators')
        .where('name', '=', name)
        .execute()
        .catch(() => undefined);
      await turn.release();
      await servers.close();
    },
  };
}

/** One signal per kind, and causes that exist. */
function assertSignals(signals: readonly Signal[]): void {
  const kinds = new Set<string>();
  for (const { kind } of signals) {
    if (kinds.has(kind)) throw new Error(`two signals are named "${kind}"`);
    kinds.add(kind);
  }
  for (const { kind, explainedBy } of signals) {
    for (const cause of explainedBy) {
      if (!kinds.has(cause)) throw new Error(`signal ${kind} is explained by "${cause}", which is not a signal`);
    }
  }
}
