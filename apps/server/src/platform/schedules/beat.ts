import { hostname } from 'node:os';
import type { Database } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { TaskDefinition } from '../tasks/task.ts';
import { systemClock, type Clock } from '../time/clock.ts';
import { adoptDeclarations, scheduledTasks } from './declared-schedules.ts';
import { contendForLeadership } from './leadership.ts';
import { lookAtSchedules } from './look.ts';
import { assertTerm, StaleTerm } from './term.ts';

export type BeatOptions = {
  database: Database;
  /** Where the connection that holds the leader's lock goes: the same database, past any pooler. */
  databaseUrl: string;
  /** All tasks; those with a schedule are started by the beat. */
  tasks: readonly TaskDefinition[];
  log: Logger;
  clock?: Clock;
  /** Shown as the leader. Default host name and process id. */
  name?: string;
  /** How often a standby tries to lead and a leader gives a sign of life. Default 500 ms. */
  pollMs?: number;
  /** Silence after which a leader is taken for frozen and loses its lock. Default 2 500 ms. */
  leaseMs?: number;
};

export type Beat = {
  /** Throws when a declaration is wrong; otherwise resolves after the first attempt to lead. */
  start(): Promise<void>;
  /** Finishes the decision in hand and frees the lock, so that a standby leads at once. */
  stop(): Promise<void>;
  isLeader(): boolean;
};

/**
 * The process that starts scheduled tasks. Any number may run: one leads, the others stand by and lead within three
 * seconds of its death. Between two slots it sleeps, waking for edits and for its sign of life.
 */
export function createBeat(options: BeatOptions): Beat {
  const { database, log } = options;
  const clock = options.clock ?? systemClock;
  const pollMs = options.pollMs ?? 500;
  const schedules = scheduledTasks(options.tasks);

  let wake = (): void => undefined;
  let wakeRequested = false;
  const requestWake = () => {
    wakeRequested = true;
    wake();
  };
  const leadership = contendForLeadership({
    databaseUrl: options.databaseUrl,
    name: options.name ?? `${hostname()}:${process.pid}`,
    leaseMs: options.leaseMs ?? 2_500,
    log,
    onWake: requestWake,
  });

  let adoptedTerm: string | null = null;
  let stopping = false;
  let loop: Promise<void> | null = null;

  const sleep = (ms: number) =>
    new Promise<void>((resolve) => {
      if (wakeRequested) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  /** One look at all schedules. @returns how long to sleep. */
  const lead = async (term: string): Promise<number> => {
    await database.transaction(async (tx) => {
      await assertTerm(tx, term);
      if (adoptedTerm !== term) await adoptDeclarations(tx, schedules, { now: clock.now(), term });
    });
    adoptedTerm = term;
    return lookAtSchedules({ database, schedules, clock, log }, term, pollMs);
  };

  const round = async (): Promise<number> => {
    try {
      const term = await leadership.attempt();
      return term === null || stopping ? pollMs : await lead(term);
    } catch (error) {
      if (error instanceof StaleTerm) log.warn({ reason: error.message }, 'beat.stands_down');
      else log.error({ err: error }, 'beat.round_failed');
      await leadership.standDown();
      return pollMs;
    }
  };

  const run = async (firstSleepMs: number): Promise<void> => {
    let sleepMs = firstSleepMs;
    while (!stopping) {
      await sleep(sleepMs);
      wakeRequested = false;
      if (!stopping) sleepMs = await round();
    }
  };

  return {
    isLeader: () => leadership.term() !== null,
    async start() {
      if (loop) return;
      stopping = false;
      loop = run(await round());
    },
    async stop() {
      stopping = true;
      requestWake();
      await loop;
      loop = null;
      await leadership.standDown();
    },
  };
}
