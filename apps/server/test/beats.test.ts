import { afterAll, beforeAll, expect, it } from 'vitest';
import { schedulesChanged } from '../src/platform/schedules/declared-schedules.ts';
import { spawnedSystem, type Spawned, type SpawnedSystem } from './spawned-system.ts';
import { eventually } from './support/eventually.ts';

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
}, 60_000);
afterAll(() => system.close(), 60_000);

const leaderPid = async (): Promise<number | null> => {
  const { rows } = await system.pool.query<{ leader: string }>('select leader from platform.beat');
  const pid = /:(\d+)$/.exec(rows[0]!.leader)?.[1];
  return pid ? Number(pid) : null;
};

it('of two beats one leads; after its kill -9 the other leads within 3 s, and no slot is run twice', async () => {
  const beats: Spawned[] = [system.start(['beat']), system.start(['beat'])];
  await eventually(async () => (await leaderPid()) !== null, { timeoutMs: 20_000, what: 'a beat leads' });
  await eventually(
    async () => {
      const { rowCount } = await system.pool.query(
        "select 1 from pg_stat_activity where application_name like 'jsol-beat%' group by client_port",
      );
      return (rowCount ?? 0) >= 2;
    },
    { timeoutMs: 20_000, what: 'both beats are connected' },
  );
  const first = await leaderPid();
  const leader = beats.find(({ pid }) => pid === first)!;
  const standby = beats.find(({ pid }) => pid !== first)!;
  expect(leader).toBeDefined();

  const killedAt = Date.now();
  await leader.kill();
  await eventually(async () => (await leaderPid()) === standby.pid, {
    timeoutMs: 10_000,
    everyMs: 10,
    what: 'the standby leads',
  });
  expect(Date.now() - killedAt).toBeLessThanOrEqual(3_000);

  // Every slot is decided every second from here on, by the new leader alone. The first one may have been killed before
  // it wrote the schedules down.
  await eventually(
    async () => {
      const { rowCount } = await system.pool.query(
        `update platform.schedules set timing = '{"everyMs": 1000}', edited_by = 'prueba'
         where name = 'invalidar-sesiones-expiradas'`,
      );
      return rowCount === 1;
    },
    { timeoutMs: 10_000, what: 'the new leader knows the schedule' },
  );
  await system.pool.query("select pg_notify($1, '')", [schedulesChanged]);
  await eventually(
    async () => {
      const { rows } = await system.pool.query<{ n: number }>(
        "select count(*)::int as n from platform.slots where schedule = 'invalidar-sesiones-expiradas'",
      );
      return rows[0]!.n >= 3;
    },
    { timeoutMs: 15_000, what: 'three slots were decided' },
  );
  const { rows: doubled } = await system.pool.query(
    `select task, due_at from (select id, task, due_at from platform.runs union select id, task, due_at from platform.outbox) r
     group by task, due_at having count(distinct id) > 1`,
  );
  expect(doubled).toEqual([]);
});
