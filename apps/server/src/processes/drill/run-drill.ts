import { createLogger } from '../../platform/observability/logger.ts';
import { openGroupLog } from '../../platform/channels/group-log.ts';
import { closeRedis, openRedis } from '../../platform/redis/connections.ts';
import type { Progress } from '../cli/progress.ts';
import { randomFrom } from '../random.ts';
import { createApiSession } from './api-session.ts';
import { taskOf } from './drill-module.ts';
import { startDrilledSystem, type DrilledSystem, type Return } from './drilled-system.ts';
import { followedGroup, followFaithfully, type FaithfulClient } from './faithful-client.ts';
import { startLoad } from './load.ts';
import { disasters, planDisasters } from './plan.ts';
import { recount, slotsHaveRun, slowRedeliveries, unfinishedJobs } from './recount.ts';
import { pause, strike, within, type Happening, type Scene } from './strike.ts';
import { startWitness, type Redelivery, type Witness } from './witness.ts';

export type DrillOptions = {
  jobs: number;
  kills: number;
  seed: number;
  /** How long Redis stays away in the middle of the drill. */
  redisAwayMs: number;
};

type Outages = {
  readonly redisAwayMs: number;
  readonly committedWhileRedisAway: number;
  readonly refusedWhileRedisAway: number;
  /** From the return of the server to the next start of a job. Aim: 3000. */
  readonly resumedAfterRedisMs: number;
  readonly postgresAwayMs: number;
  readonly resumedAfterPostgresMs: number;
};

export type DrillResult = Outages & {
  readonly jobs: number;
  readonly kills: number;
  readonly seed: number;
  readonly lost: number;
  readonly doubled: number;
  /** From the kill of a worker of `critical` to the next start of what it held. Aim: 5000. */
  readonly redeliveryP99Ms: number;
  readonly redeliveries: number;
  /** Those that had to wait for the return of Redis or PostgreSQL; they are in none of the other figures. */
  readonly redeliveriesDuringOutages: number;
  readonly redeliveryMaxMs: number;
  /** The same for the other queues, whose locks are longer. */
  readonly redeliveryOtherMaxMs: number;
  /** Longest time without a leading beat. Aim: 3000. */
  readonly failoverMs: number;
  readonly failovers: number;
  readonly slots: number;
  readonly slotsMissed: number;
  readonly slotsDoubled: number;
  readonly channelMessages: number;
  readonly channelLost: number;
  readonly channelDoubled: number;
  /** Times the client was told to fetch the state, because Redis had lost the history. */
  readonly channelResets: number;
  readonly channelResumeMaxMs: number;
  readonly jobsPerSecond: number;
  readonly seconds: number;
  readonly killed: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
};

/** Without any progress for this long the rest is lost. */
const stuckAfterMs = 60_000;
/** The last slots of the work: a failover and a redelivery may lie before their end. */
const slotsSettleMs = 20_000;
const resumeWithinMs = 60_000;

export const isClean = (result: DrillResult): boolean =>
  result.lost + result.doubled + result.slotsMissed + result.slotsDoubled === 0 &&
  result.channelLost + result.channelDoubled + result.refusedWhileRedisAway === 0;

const percentile = (samples: readonly number[], share: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
};
const largest = (samples: readonly number[]): number => Math.max(0, ...samples);

/**
 * Works a system of its own under load and lets it die in every way it may die, then counts what is missing and what
 * is there twice. @param program this same program, for the processes.
 */
export async function runDrill(program: string, options: DrillOptions, progress: Progress): Promise<DrillResult> {
  const log = createLogger({ name: 'simulacro', level: 'silent' });
  const witness = await startWitness((n) => taskOf(n).queue === 'critical');
  let system: DrilledSystem | null = null;
  let clean = false;
  try {
    progress.say('Se inicia un sistema aparte…');
    system = await startDrilledSystem(program, witness.url, log);
    const result = await drill(system, witness, options, progress);
    clean = isClean(result);
    return result;
  } finally {
    await system?.close({ keep: !clean });
    await witness.close();
    if (system && !clean) progress.say(`Los registros quedaron en ${system.folder}`);
  }
}

async function drill(
  system: DrilledSystem,
  witness: Witness,
  options: DrillOptions,
  progress: Progress,
): Promise<DrillResult> {
  const session = createApiSession(system.apiUrls, 'cajero', system.demoPassword);
  const client = followFaithfully(system.apiUrls, () => session.signIn());
  const load = startLoad(session, options.jobs);
  try {
    return await workAndDie({ system, witness, load, client, happenings: [] }, options, progress);
  } finally {
    client.close();
    await load.stop();
    progress.end();
  }
}

async function workAndDie(
  scene: Scene,
  { jobs, kills, seed, redisAwayMs }: DrillOptions,
  progress: Progress,
): Promise<DrillResult> {
  const { system, witness, load, client } = scene;
  const random = randomFrom(seed + 1);
  const killed: Record<string, number> = {};
  const failovers: number[] = [];
  const startedAt = Date.now();

  const show = (text: string) => progress.update(witness.effects.size / jobs, text);
  /** Resolves when this share of the work is done, with the work up to the other share let in. */
  const workUntil = async (share: number, upTo: number): Promise<void> => {
    load.allow(Math.ceil(jobs * Math.min(1, upTo)));
    let seen = -1;
    let since = Date.now();
    while (witness.effects.size < jobs * share) {
      if (witness.effects.size !== seen) [seen, since] = [witness.effects.size, Date.now()];
      if (Date.now() - since > stuckAfterMs) {
        throw new Error(
          `el trabajo se detuvo en ${seen} de ${load.confirmed()} (${load.refusals.last}); vea ${system.folder}`,
        );
      }
      show(`${seen} trabajos`);
      await pause(20);
    }
  };

  await within(30_000, 50, () => client.at());
  const step = 1 / (kills + 1);
  const middle = Math.floor((kills - 1) / 2);
  let outages: { figures: Outages; intervals: readonly Happening[] } | null = null;
  for (const [index, { kind, at }] of planDisasters(kills, seed).entries()) {
    await workUntil(at, at + 2 * step);
    show(disasters[kind]);
    const strikesAt = Date.now();
    const failover = await strike(kind, scene, random);
    scene.happenings.push({ what: kind, at: strikesAt, until: Date.now() });
    if (failover !== null) failovers.push(failover);
    killed[kind] = (killed[kind] ?? 0) + 1;
    if (index === middle) outages = await sufferOutages(scene, jobs, redisAwayMs, show);
  }
  await workUntil(1, 1);
  const workedMs = Date.now() - startedAt;

  const until = new Date();
  await settle(system, witness, until);
  const counted = await recount(system.database, witness, jobs, until);
  const channelTail = await missedTail(system, client);
  // Nobody is given anything while a server is away for long: those deliveries are told apart.
  const waited = ({ diedAt, ms }: Redelivery) =>
    outages!.intervals.some(({ at, until }) => at < diedAt + ms && until > diedAt);
  const redeliveredMs = (critical: boolean) =>
    witness.redeliveries.filter((each) => each.critical === critical && !waited(each)).map(({ ms }) => ms);
  const critical = redeliveredMs(true);
  return {
    jobs,
    kills,
    seed,
    lost: counted.lost,
    doubled: counted.doubled,
    redeliveryP99Ms: percentile(critical, 0.99),
    redeliveries: critical.length,
    redeliveriesDuringOutages: witness.redeliveries.filter(waited).length,
    redeliveryMaxMs: largest(critical),
    redeliveryOtherMaxMs: largest(redeliveredMs(false)),
    failoverMs: largest(failovers),
    failovers: failovers.length,
    slots: counted.slots,
    slotsMissed: counted.slotsMissed,
    slotsDoubled: counted.slotsDoubled,
    channelMessages: client.tally.received,
    channelLost: client.tally.lost + channelTail,
    channelDoubled: client.tally.doubled,
    channelResets: client.tally.resets,
    channelResumeMaxMs: largest(client.tally.resumedMs),
    ...outages!.figures,
    jobsPerSecond: Math.round((jobs / workedMs) * 1_000),
    seconds: Math.round((Date.now() - startedAt) / 1_000),
    killed,
    findings: [...counted.findings, ...(await slowRedeliveries(system.database, witness, scene.happenings))],
  };
}

/** Redis away for a while, with sales going on; then PostgreSQL restarted. */
async function sufferOutages(
  scene: Scene,
  jobs: number,
  redisAwayMs: number,
  show: (text: string) => void,
): Promise<{ figures: Outages; intervals: Happening[] }> {
  const { system, witness, load } = scene;
  const resumedAfter = async ({ comingAt, backAt }: Return): Promise<number> => {
    const first = await within(resumeWithinMs, 5, () => witness.firstStartAfter(comingAt));
    return Math.max(0, (first ?? Date.now()) - backAt);
  };
  // Both gateways answer, so that a refusal is a refusal of Redis' absence.
  await Promise.all(
    system.apiUrls.map((url) =>
      within(30_000, 50, async () => {
        const answer = await fetch(`${url}/health/ready`).catch(() => null);
        await answer?.body?.cancel();
        return answer?.ok ? true : null;
      }),
    ),
  );
  const [confirmed, refused] = [load.confirmed(), load.refusals.count];
  const share = Math.ceil(jobs / 20);
  show(`Redis ausente ${redisAwayMs / 1_000} s`);
  const redisGoneAt = Date.now();
  const away = system.restartRedis(redisAwayMs);
  const ticks = Math.max(1, Math.floor(redisAwayMs / 250));
  for (let tick = 1; tick <= ticks; tick += 1) {
    load.allow(Math.min(jobs, confirmed + Math.ceil((share * tick) / ticks)));
    await pause(redisAwayMs / ticks);
  }
  const committedWhileRedisAway = load.confirmed() - confirmed;
  const refusedWhileRedisAway = load.refusals.count - refused;
  const redisBack = await away;
  const resumedAfterRedisMs = await resumedAfter(redisBack);

  show('PostgreSQL se reinicia');
  load.allow(Math.min(jobs, load.confirmed() + share));
  const stoppedAt = Date.now();
  const restarting = system.restartPostgres();
  // What is asked for from now on is refused and repeated, so that there is work when it is back.
  await pause(20);
  load.allow(Math.min(jobs, load.confirmed() + 2 * share));
  const back = await restarting;
  const resumedAfterPostgresMs = await resumedAfter(back);
  const intervals = [
    { what: 'Redis ausente', at: redisGoneAt, until: redisBack.backAt },
    { what: 'PostgreSQL ausente', at: stoppedAt, until: back.backAt },
  ];
  scene.happenings.push(...intervals);
  const figures = {
    redisAwayMs,
    committedWhileRedisAway,
    refusedWhileRedisAway,
    resumedAfterRedisMs,
    postgresAwayMs: back.backAt - stoppedAt,
    resumedAfterPostgresMs,
  };
  return { figures, intervals };
}

/** Waits for the last ends; what does not end without any progress is left for the recount to find. */
async function settle(system: DrilledSystem, witness: Witness, until: Date): Promise<void> {
  let seen = '';
  let since = Date.now();
  for (;;) {
    const left = await unfinishedJobs(system.database).catch(() => null);
    if (left === 0) break;
    const now = `${left ?? '?'} ${witness.effects.size}`;
    if (now !== seen) [seen, since] = [now, Date.now()];
    if (Date.now() - since > stuckAfterMs) return;
    await pause(100);
  }
  await within(slotsSettleMs, 100, async () => ((await slotsHaveRun(system.database, until)) ? true : null));
}

/** Messages the group has and the client, though connected, was not sent. */
async function missedTail(system: DrilledSystem, client: FaithfulClient): Promise<number> {
  const redis = openRedis(system.channelsUrl, {
    role: 'worker',
    name: 'jsol-simulacro',
    log: createLogger({ name: 'simulacro', level: 'silent' }),
  });
  try {
    const behind = async (): Promise<number> => {
      const end = await openGroupLog(redis).position(followedGroup);
      const mine = client.position();
      return mine?.epoch === end.epoch ? end.offset - mine.offset : end.offset;
    };
    await within(10_000, 50, async () => ((await behind()) === 0 ? true : null));
    return await behind();
  } finally {
    await closeRedis(redis);
  }
}
