import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { uuidv7 } from '../database/ids.ts';
import { startRelay } from '../outbox/relay.ts';
import { registryFor, silentLog } from '../tasks/engine.fixture.ts';
import { openBrokerQueues } from '../tasks/broker-queues.ts';
import { createCircuits } from '../tasks/circuit.ts';
import { enqueueMany } from '../tasks/enqueue.ts';
import { handleTask } from '../tasks/handler.ts';
import { done } from '../tasks/outcome.ts';
import { queueNames } from '../tasks/queues.ts';
import { defineTask } from '../tasks/task.ts';
import { gatheringPublisher } from '../tasks/testing.ts';
import { startWorker } from '../tasks/worker.ts';
import { openAlerts } from './alerts.ts';
import type { Evaluator } from './evaluator.ts';
import { signals } from './signals.ts';
import { startWatch, type Watch } from './watch.fixture.ts';

const recibo = defineTask({
  name: 'prueba.emitir_recibo',
  summary: 'Emite un recibo',
  queue: 'critical',
  input: z.object({ numero: z.string() }),
  keys: ({ numero }) => [numero],
  reviewAfterAttempts: 3,
});

let watch: Watch;
beforeEach(async () => {
  watch = await startWatch([recibo]);
});
afterEach(() => watch.stop());

const only = (kind: string) => ({ signals: signals.filter((signal) => signal.kind === kind) });
const told = () => watch.told.map(({ transition, kind, subject }) => `${transition} ${kind} ${subject}`);
const query = async (text: string, values: unknown[] = []) => {
  await watch.database.pool.query(text, values);
};

/** Rounds in real time, for causes that are real. @returns how long it took, in ms. */
async function toldWithin(evaluator: Evaluator, line: string, timeoutMs = 5_000): Promise<number> {
  const from = Date.now();
  await eventually(
    async () => {
      await evaluator.round();
      return told().includes(line);
    },
    { timeoutMs, everyMs: 500, what: line },
  );
  return Date.now() - from;
}
const realTime = { clock: { now: () => new Date() } };

async function beatOfWorker(
  id: string,
  more: { queues?: string[]; lagMs?: number; running?: unknown[]; at?: Date } = {},
) {
  await query(
    `insert into platform.workers (id, queues, concurrency, started_at, heartbeat_at, running, loop_lag_ms)
     values ($1, $2, 1, $3, $3, $4, $5)
     on conflict (id) do update set heartbeat_at = excluded.heartbeat_at, running = excluded.running, loop_lag_ms = excluded.loop_lag_ms`,
    [id, more.queues ?? [...queueNames], more.at ?? watch.now(), JSON.stringify(more.running ?? []), more.lagMs ?? 0],
  );
}

async function run(more: {
  state: string;
  attempts?: number;
  keys?: string[];
  fingerprint?: string;
  error?: string;
  at?: Date;
  id?: string;
}) {
  const at = more.at ?? watch.now();
  const id = more.id ?? uuidv7();
  await query(
    `insert into platform.runs (id, task, queue, state, input, keys, trace_id, due_at, enqueued_at, started_at, finished_at,
       attempts, error, error_fingerprint)
     values ($1, $2, 'critical', $3, '{}', $4, 't', $5, $5, $5, $6, $7, $8, $9)`,
    [
      id,
      recibo.name,
      more.state,
      more.keys ?? [],
      at,
      ['done', 'failed', 'gave-up'].includes(more.state) ? at : null,
      more.attempts ?? 1,
      more.error ?? 'TypeError: no se puede leer el total',
      more.fingerprint ?? 'abc123',
    ],
  );
  return id;
}

test('cola_atascada: more than 50 waiting in critical, at once, until they are down to 40', async () => {
  const relay = startRelay({ database: watch.database, brokerUrl: watch.redis.url, log: silentLog });
  const evaluator = watch.evaluator({ ...only('cola_atascada'), ...realTime });
  const enqueue = (count: number) =>
    watch.database.transaction(async (tx) => {
      await enqueueMany(
        tx,
        recibo,
        Array.from({ length: count }, (_, index) => ({ numero: `F001-${index}` })),
      );
    });
  const redis = new Redis(watch.redis.url);
  const waiting = () => redis.zcard('jsol:critical:prioritized');
  await enqueue(50);
  await eventually(async () => expect(await waiting()).toBe(50));
  await evaluator.round();
  expect(told()).toEqual([]);
  await enqueue(1);
  expect(await toldWithin(evaluator, 'opened cola_atascada critical')).toBeLessThan(5_000);
  expect(watch.told[0]).toMatchObject({
    severity: 'critica',
    detail: 'Esperan 51 tareas en la cola critical (límite 50) y hay 0 en curso; ningún worker la atiende.',
  });
  await redis.zpopmin('jsol:critical:prioritized', 8);
  await evaluator.round();
  expect(await openAlerts(watch.database.reader)).toMatchObject([{ detail: expect.stringContaining('Esperan 43') }]);
  await redis.zpopmin('jsol:critical:prioritized', 5);
  await toldWithin(evaluator, 'closed cola_atascada critical', 20_000);
  expect(told()).toHaveLength(2);
  redis.disconnect();
  await relay.stop();
});

test('cola_sin_worker: when its last worker stops, and when its last worker is killed', async () => {
  const handler = handleTask(recibo, () => Promise.resolve(done()));
  const worker = await startWorker({
    queues: ['critical'],
    concurrency: 1,
    registry: registryFor([handler]),
    database: watch.database,
    brokerUrl: watch.redis.url,
    publisher: gatheringPublisher(),
    log: silentLog,
  });
  const others = queueNames.filter((name) => name !== 'critical');
  const far = new Date(Date.now() + 3_600_000);
  await beatOfWorker('otro', { queues: others, at: far });
  const evaluator = watch.evaluator({ ...only('cola_sin_worker'), ...realTime });
  await eventually(async () => {
    const { rows } = await watch.database.pool.query('select from platform.workers');
    expect(rows).toHaveLength(2);
  });
  await evaluator.round();
  expect(told()).toEqual([]);
  await worker.stop();
  expect(await toldWithin(evaluator, 'opened cola_sin_worker critical', 8_000)).toBeLessThan(6_000);
  await beatOfWorker('nuevo', { queues: ['critical'], at: far });
  await toldWithin(evaluator, 'closed cola_sin_worker critical', 10_000);
  // A killed worker leaves its row, and its silence counts from its last heartbeat.
  await beatOfWorker('nuevo', { at: new Date() });
  expect(await toldWithin(evaluator, 'opened cola_sin_worker critical')).toBeLessThan(6_000);
});

test('beat_sin_senal: a warning after 30 s of silence, critical after five minutes, over with the next heartbeat', async () => {
  const evaluator = watch.evaluator(only('beat_sin_senal'));
  const heartbeat = () => query('update platform.beat set heartbeat_at = $1', [watch.now()]);
  await heartbeat();
  await watch.during(evaluator, 29);
  expect(told()).toEqual([]);
  await watch.during(evaluator, 2);
  expect(watch.told).toMatchObject([{ transition: 'opened', subject: 'beat', severity: 'advertencia' }]);
  watch.pass(275);
  await evaluator.round();
  expect(watch.told[1]).toMatchObject({ transition: 'escalated', severity: 'critica' });
  for (let second = 0; second < 6; second += 1) {
    watch.pass(1);
    await heartbeat();
    await evaluator.round();
  }
  expect(told()).toHaveLength(3);
  expect(told()[2]).toBe('closed beat_sin_senal beat');
});

test('redis_memoria_alta: above 80 % of maxmemory, and of the machine’s where none is set', async () => {
  const redis = new Redis(watch.redis.url);
  const evaluator = watch.evaluator(only('redis_memoria_alta'));
  await eventually(async () => expect(await evaluator.round()).toBe('acting'));
  const usedOf = async () => Number(/used_memory:(\d+)/.exec(await redis.info('memory'))![1]);
  const used = await usedOf();
  await redis.config('SET', 'maxmemory', String(Math.round(used / 0.5)));
  await watch.during(evaluator, 2);
  expect(told()).toEqual([]);
  await redis.config('SET', 'maxmemory', String(Math.round((await usedOf()) / 0.9)));
  await watch.during(evaluator, 2);
  expect(told()).toEqual(['opened redis_memoria_alta colas y canales y caché']);
  expect(watch.told[0]).toMatchObject({
    severity: 'critica',
    detail: expect.stringMatching(/el (89|9\d) % de su maxmemory/),
  });
  await redis.config('SET', 'maxmemory', '0');
  await watch.during(evaluator, 31);
  expect(told()).toHaveLength(2);
  redis.disconnect();
});

test('circuito_abierto: a service that has been away for two minutes, with what is held', async () => {
  const redis = new Redis(watch.redis.url);
  const circuits = createCircuits(redis);
  const job = () => ({ queue: 'critical' as const, runId: uuidv7(), createdAt: Date.now() });
  await circuits.settle('sunat', job(), { how: 'failure', down: true, retryAfterMs: null });
  for (let n = 0; n < 2; n += 1) await circuits.enter('sunat', job());
  const evaluator = watch.evaluator(only('circuito_abierto'));
  watch.pass(110);
  await evaluator.round();
  expect(told()).toEqual([]);
  watch.pass(30);
  await evaluator.round();
  expect(watch.told).toMatchObject([
    {
      transition: 'opened',
      subject: 'sunat',
      detail: expect.stringMatching(/^SUNAT no responde desde las .*: 3 tareas retenidas/),
    },
  ]);
  await redis.del('jsol:circuit:sunat');
  await watch.during(evaluator, 6);
  expect(told()).toEqual(['opened circuito_abierto sunat', 'closed circuito_abierto sunat']);
  redis.disconnect();
});

test('ejecuciones_fallando: five of one error within the hour, one notice per error', async () => {
  const evaluator = watch.evaluator(only('ejecuciones_fallando'));
  for (let n = 0; n < 4; n += 1) await run({ state: 'failed' });
  await run({ state: 'failed', fingerprint: 'otro' });
  await run({ state: 'gave-up' });
  await evaluator.round();
  expect(told()).toEqual([]);
  await run({ state: 'failed' });
  await watch.during(evaluator, 3);
  expect(watch.told).toMatchObject([
    { subject: 'prueba.emitir_recibo abc123', detail: expect.stringContaining('5 veces en la última hora') },
  ]);
  // A quarter of an hour without another one.
  watch.pass(16 * 60);
  await watch.during(evaluator, 2);
  expect(told()[1]).toBe('closed ejecuciones_fallando prueba.emitir_recibo abc123');
});

test('ejecuciones_fallando: more than twenty of a task within five minutes are told as one', async () => {
  const evaluator = watch.evaluator(only('ejecuciones_fallando'));
  for (let n = 0; n < 30; n += 1) await run({ state: 'failed', fingerprint: `error-${n % 6}` });
  await watch.during(evaluator, 3);
  expect(watch.told).toMatchObject([
    {
      subject: 'prueba.emitir_recibo',
      severity: 'critica',
      detail: expect.stringMatching(/falló 30 veces en 5 min, por 6 errores/),
    },
  ]);
});

test('ejecucion_en_revision: more than three burned attempts, until it ends well or somebody retries it', async () => {
  const evaluator = watch.evaluator(only('ejecucion_en_revision'));
  const trying = await run({ state: 'waiting-retry', attempts: 3, keys: [uuidv7(), 'F001-15'] });
  await evaluator.round();
  expect(told()).toEqual([]);
  await query('update platform.runs set attempts = 4 where id = $1', [trying]);
  const failed = ['F001-16'];
  await run({ state: 'failed', attempts: 4, keys: failed });
  await run({ state: 'done', attempts: 5, keys: ['F001-17'] });
  await watch.during(evaluator, 2);
  expect(told().sort()).toEqual(['opened ejecucion_en_revision F001-15', 'opened ejecucion_en_revision F001-16']);
  expect(watch.told[0]!.detail).toContain('usó 4 intentos');
  await query("update platform.runs set state = 'done', finished_at = $2 where id = $1", [trying, watch.now()]);
  watch.pass(1);
  await run({ state: 'running', attempts: 0, keys: failed });
  await watch.during(evaluator, 6);
  expect(told().slice(2).sort()).toEqual([
    'closed ejecucion_en_revision F001-15',
    'closed ejecucion_en_revision F001-16',
  ]);
});

test('turno_perdido: the last known slot was missed or its run failed, until the next one runs well', async () => {
  const evaluator = watch.evaluator(only('turno_perdido'));
  const now = watch.now();
  await query(
    `insert into platform.schedules (name, task, timing, default_timing, accounted_until)
     values ('resumen', 'prueba.emitir_recibo', '{"everyMs":300000}', '{"everyMs":300000}', $1)`,
    [now],
  );
  const slot = async (minutes: number, fate: string, runId: string | null = null) =>
    query(
      `insert into platform.slots (schedule, due_at, fate, reason, run_id, decided_at, term)
       values ('resumen', $1, $2, 'Pasó el plazo de 10m para empezar.', $3, $4, 1)`,
      [new Date(now.getTime() + minutes * 60_000), fate, runId, watch.now()],
    );
  await slot(-20, 'enqueued', await run({ state: 'done' }));
  await slot(-15, 'missed');
  await watch.during(evaluator, 2);
  expect(watch.told).toMatchObject([
    { subject: 'resumen', detail: expect.stringMatching(/^El turno de las .* no se ejecutó: Pasó el plazo de 10m/) },
  ]);
  await slot(-10, 'enqueued', await run({ state: 'done' }));
  await watch.during(evaluator, 6);
  expect(told()[1]).toBe('closed turno_perdido resumen');
  await slot(-5, 'enqueued', await run({ state: 'failed' }));
  // What is still running says nothing yet.
  await slot(0, 'enqueued', await run({ state: 'running' }));
  await watch.during(evaluator, 2);
  expect(told().slice(2)).toEqual(['opened turno_perdido resumen']);
});

test('outbox_detenido: committed work that no relay pushes for 30 s', async () => {
  const evaluator = watch.evaluator({
    signals: signals.filter(({ kind }) => ['outbox_detenido', 'redis_caido'].includes(kind)),
  });
  await watch.database.transaction((tx) => enqueueMany(tx, recibo, [{ numero: 'F001-1' }, { numero: 'F001-2' }]));
  watch.pass(25);
  await evaluator.round();
  expect(told()).toEqual([]);
  watch.pass(10);
  await evaluator.round();
  expect(watch.told).toMatchObject([
    { subject: 'outbox', severity: 'critica', detail: expect.stringMatching(/^2 tareas/) },
  ]);
  const relay = startRelay({ database: watch.database, brokerUrl: watch.redis.url, log: silentLog });
  await eventually(async () => {
    const { rows } = await watch.database.pool.query('select from platform.outbox where pushed_at is null');
    expect(rows).toHaveLength(0);
  });
  await watch.during(evaluator, 6);
  expect(told()[1]).toBe('closed outbox_detenido outbox');
  await relay.stop();
});

test('worker_atascado: one that lives and does not get on, and one that vanished with a run in its hands', async () => {
  const evaluator = watch.evaluator(only('worker_atascado'));
  await beatOfWorker('w1', { lagMs: 150 });
  await evaluator.round();
  expect(told()).toEqual([]);
  await beatOfWorker('w1', { lagMs: 3_400 });
  await watch.during(evaluator, 2);
  expect(watch.told).toMatchObject([{ subject: 'w1', detail: expect.stringContaining('3.4 s sin atender nada') }]);

  const [queued] = await watch.database.transaction((tx) => enqueueMany(tx, recibo, [{ numero: 'F001-1' }]));
  const runId = queued!.runId;
  await beatOfWorker('w1');
  await beatOfWorker('w2', { running: [{ runId, task: recibo.name, since: watch.now().toISOString() }] });
  await watch.during(evaluator, 5);
  expect(told()[1]).toBe('opened worker_atascado w2');
  expect(watch.told[1]!.detail).toContain('tenía en curso 1 (prueba.emitir_recibo)');
  // Another worker has taken it.
  await query(
    `insert into platform.runs (id, task, queue, state, input, trace_id, due_at, enqueued_at, worker)
     select id, task, queue, 'running', input, trace_id, due_at, created_at, 'w3' from platform.outbox`,
  );
  await watch.during(evaluator, 16);
  expect(told().slice(2).sort()).toEqual(['closed worker_atascado w1', 'closed worker_atascado w2']);
});

test('all signals together find nothing wrong in a system that is well', async () => {
  const evaluator = watch.evaluator();
  const redis = new Redis(watch.redis.url);
  const queues = openBrokerQueues(redis);
  for (let second = 0; second < 40; second += 1) {
    watch.pass(1);
    await beatOfWorker('w1');
    await query('update platform.beat set heartbeat_at = $1', [watch.now()]);
    await evaluator.round();
  }
  expect(watch.told).toEqual([]);
  await queues.close();
  redis.disconnect();
});
