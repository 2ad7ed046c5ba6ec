import { afterAll, beforeAll, expect, it } from 'vitest';
import { testDatabase, type TestDatabase } from '../../../test/support/database.ts';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import type { Database } from '../database/database.ts';
import { uuidv7 } from '../database/ids.ts';
import { closeRedis, isReady, openRedis, type Redis } from '../redis/connections.ts';
import { createCircuits } from '../tasks/circuit.ts';
import { openTestDatabase, silentLog } from '../tasks/engine.fixture.ts';
import { metricsRegistry } from './metrics.ts';
import { refreshSystemMetrics } from './system-metrics.ts';

let store: TestDatabase;
let database: Database;
let servers: { broker: TestRedis; cache: TestRedis };
let redis: { broker: Redis; channels: Redis; cache: Redis };

beforeAll(async () => {
  const [made, broker, cache] = await Promise.all([testDatabase(), testRedis(), testRedis('cache')]);
  store = made;
  servers = { broker, cache };
  database = openTestDatabase(store.url);
  const open = (url: string) => openRedis(url, { role: 'producer', name: 'prueba', log: silentLog });
  redis = { broker: open(broker.url), channels: open(`${broker.url}/1`), cache: open(cache.url) };
  await eventually(() => Object.values(redis).every(isReady), { what: 'both Redis are ready' });
});
afterAll(async () => {
  await Promise.all(Object.values(redis).map(closeRedis));
  await database.close();
  await store.drop();
  await Promise.all(Object.values(servers).map((server) => server.stop()));
});

/** What Prometheus would be told now. */
async function scraped(): Promise<(name: string, labels?: Record<string, string>) => number | undefined> {
  await refreshSystemMetrics({ database, redis, circuits: createCircuits(redis.broker) });
  const metrics = await metricsRegistry.getMetricsAsJSON();
  return (name, labels = {}) =>
    metrics
      .find((metric) => metric.name === name)
      ?.values.find((value) =>
        Object.entries(labels).every(([label, wanted]) => (value.labels as Record<string, string>)[label] === wanted),
      )?.value;
}

const run = (state: string, attempts: number, finished: boolean) =>
  database.pool.query(
    `insert into platform.runs (id, task, queue, state, input, trace_id, due_at, enqueued_at, finished_at, attempts)
     values ($1, 'prueba.enviar', 'critical', $2, '{}', 't', now(), now(), case when $3 then now() end, $4)`,
    [uuidv7(), state, finished, attempts],
  );

it('tells workers, beat, failures, missed slots and the memory of each Redis', async () => {
  await database.pool.query(
    `insert into platform.workers (id, queues, concurrency, started_at, heartbeat_at)
     values ('vivo', '{default,notifications}', 2, now(), now()), ('muerto', '{default}', 2, now(), now() - interval '1 minute')`,
  );
  await database.pool.query("update platform.beat set heartbeat_at = '2026-11-24T12:00:00Z'");
  await database.pool.query(
    `insert into platform.schedules (name, task, timing, default_timing, accounted_until)
     values ('p', 'prueba.enviar', '{}', '{}', now())`,
  );
  await database.pool.query(
    `insert into platform.slots (schedule, due_at, fate, term, decided_at)
     values ('p', now() - interval '3 minutes', 'missed', 1, now()), ('p', now() - interval '2 minutes', 'enqueued', 1, now()),
            ('p', now() - interval '3 hours', 'missed', 1, now() - interval '3 hours')`,
  );
  await run('failed', 4, true);
  await run('waiting-retry', 4, false);
  await run('waiting-retry', 3, false);

  const value = await scraped();
  expect(value('jsol_queue_workers', { queue: 'default' })).toBe(1);
  expect(value('jsol_queue_workers', { queue: 'critical' })).toBe(0);
  expect(value('jsol_beat_heartbeat_timestamp_seconds')).toBe(Date.UTC(2026, 10, 24, 12) / 1_000);
  expect(value('jsol_slots_missed_last_hour')).toBe(1);
  expect(value('jsol_runs_failed_last_hour', { queue: 'critical' })).toBe(1);
  expect(value('jsol_runs_tried_often', { task: 'prueba.enviar' })).toBe(1);
  expect(value('jsol_redis_memory_limit_bytes', { role: 'cache' })).toBe(256 * 2 ** 20);
  expect(value('jsol_redis_memory_used_bytes', { role: 'broker' })).toBeGreaterThan(0);
  for (const dependency of ['postgresql', 'redis-broker', 'redis-channels', 'redis-cache']) {
    expect(value('jsol_dependency_up', { dependency })).toBe(1);
  }
});

it('tells that a service is held for down and how much waits for it', async () => {
  const circuits = createCircuits(redis.broker);
  const job = { queue: 'critical' as const, runId: uuidv7(), createdAt: Date.now() };
  await circuits.settle('correo', job, { how: 'failure', down: true, retryAfterMs: null });
  await circuits.enter('correo', job);
  const value = await scraped();
  expect(value('jsol_circuit_open', { service: 'correo' })).toBe(1);
  expect(value('jsol_circuit_held_runs', { service: 'correo' })).toBe(1);
});

it('tells which server is away and goes on telling the rest', async () => {
  await servers.cache.kill();
  await expect.poll(() => isReady(redis.cache)).toBe(false);
  const value = await scraped();
  expect(value('jsol_dependency_up', { dependency: 'redis-cache' })).toBe(0);
  expect(value('jsol_dependency_up', { dependency: 'redis-broker' })).toBe(1);
  expect(value('jsol_dependency_up', { dependency: 'postgresql' })).toBe(1);
});
