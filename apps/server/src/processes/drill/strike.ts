import { leadershipName } from '../../platform/schedules/leadership.ts';
import type { FaithfulClient } from './faithful-client.ts';
import type { Disaster } from './plan.ts';
import type { DrilledSystem, Part, Victim } from './drilled-system.ts';
import type { Load } from './load.ts';
import type { Witness } from './witness.ts';

/** What happened when, Unix milliseconds; `until` is when a server that was away was back. */
export type Happening = { readonly what: string; readonly at: number; readonly until: number };

export type Scene = {
  system: DrilledSystem;
  witness: Witness;
  load: Load;
  client: FaithfulClient;
  /** Grows as disasters strike. */
  happenings: Happening[];
};

/** How long a disaster waits for the moment that suits it best before it strikes regardless. */
const suitableWithinMs = 8_000;
/** A standby that leads later than this does not lead. */
const failoverWithinMs = 20_000;

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first answer that is not null; null when none came in time. */
export async function within<T>(ms: number, everyMs: number, look: () => T | null | Promise<T | null>) {
  const until = Date.now() + ms;
  for (;;) {
    const found = await look();
    if (found !== null || Date.now() > until) return found;
    await pause(everyMs);
  }
}

const choose = <T>(from: readonly T[], random: () => number): T | undefined => from[Math.floor(random() * from.length)];

async function killWorker({ system, witness }: Scene, part: Part, random: () => number): Promise<void> {
  const victims = system.victims(part);
  // The spec never lets `critical` fall below two: the other one works when the first is killed.
  const ready = await within(suitableWithinMs, 20, () => {
    const working = victims.filter((victim) => witness.hasWorked(victim.pid() ?? 0));
    return working.length === victims.length ? working : null;
  });
  const victim = choose(ready ?? victims, random)!;
  const pid = victim.pid();
  const dead = victim.kill();
  if (pid !== null) witness.killed(pid);
  await dead;
}

const apiAt = ({ system }: Scene, node: number): Victim =>
  system.victims('api').find(({ url }) => url === system.apiUrls[node])!;

async function leaderPid(system: DrilledSystem): Promise<number | null> {
  const { rows } = await system.database.pool.query<{ leader: string }>('select leader from platform.beat');
  const pid = /:(\d+)$/.exec(rows[0]?.leader ?? '')?.[1];
  return pid ? Number(pid) : null;
}

async function hasStandby(system: DrilledSystem): Promise<boolean> {
  const { rowCount } = await system.database.pool.query('select 1 from pg_stat_activity where application_name = $1', [
    leadershipName,
  ]);
  return (rowCount ?? 0) > 1;
}

/** @returns how long nobody led, in milliseconds. */
async function killLeader({ system }: Scene): Promise<number> {
  const leader = await within(failoverWithinMs, 50, async () => {
    const pid = await leaderPid(system);
    const beat = system.victims('beat').find((victim) => victim.pid() !== null && victim.pid() === pid);
    return beat && (await hasStandby(system)) ? { beat, pid } : null;
  });
  if (!leader) throw new Error('no hay un beat que dirija y otro que espere');
  const at = await leader.beat.kill();
  await within(failoverWithinMs, 10, async () => {
    const pid = await leaderPid(system);
    return pid !== null && pid !== leader.pid ? pid : null;
  });
  return Date.now() - at;
}

/** Lets one disaster happen. @returns the beat's failover in milliseconds where that was it. */
export async function strike(kind: Disaster, scene: Scene, random: () => number): Promise<number | null> {
  const { system, load, client } = scene;
  switch (kind) {
    case 'worker-critical':
      await killWorker(scene, 'critical', random);
      return null;
    case 'worker-default':
      await killWorker(scene, 'default', random);
      return null;
    case 'relay': {
      const node = await within(suitableWithinMs, 1, () => load.underWay());
      await pause(random() * 15);
      await apiAt(scene, node ?? 0).kill();
      return null;
    }
    case 'gateway': {
      const node = await within(suitableWithinMs, 5, () => client.at());
      await apiAt(scene, node ?? 0).kill();
      return null;
    }
    case 'beat':
      return killLeader(scene);
    case 'redis':
      await system.restartRedis();
      return null;
    case 'flushall':
      await system.emptyRedis();
      return null;
  }
}
