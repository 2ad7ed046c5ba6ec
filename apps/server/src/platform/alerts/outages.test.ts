import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { migrate } from '../database/migrations.ts';
import { openDatabase, type Database } from '../database/database.ts';
import { createEventBus } from '../events/event-bus.ts';
import { startPostgres } from '../embedded/postgres.ts';
import { openAlerts, recentAlerts } from './alerts.ts';
import { signals } from './signals.ts';
import { startWatch, type Watch } from './watch.fixture.ts';

let watch: Watch;
beforeEach(async () => {
  watch = await startWatch();
});
afterEach(() => watch.stop());

const realTime = { clock: { now: () => new Date() } };
const told = () => watch.told.map(({ transition, kind, how }) => `${transition} ${kind} ${how}`);

describe('while Redis is away', () => {
  const ofBroker = signals.filter(({ kind }) =>
    ['redis_caido', 'cola_atascada', 'circuito_abierto', 'metrica_ausente'].includes(kind),
  );

  test('one alert is raised within 5 s and told without the queues, once; nothing else speaks of it', async () => {
    const first = watch.evaluator({ signals: ofBroker, ...realTime, everyMs: 300 });
    const second = watch.evaluator({ signals: ofBroker, ...realTime, everyMs: 300 });
    await first.round();
    first.start();
    second.start();
    await eventually(async () => expect(await openAlerts(watch.database.reader)).toEqual([]), { timeoutMs: 10_000 });
    await watch.redis.kill();
    const from = Date.now();
    await eventually(() => watch.told.length >= 2);
    expect(Date.now() - from).toBeLessThan(5_000);
    expect(told().sort()).toEqual(['opened redis_caido directly', 'opened redis_caido queued']);
    expect(watch.told[0]).toMatchObject({
      subject: 'colas y canales y caché',
      severity: 'critica',
      detail: expect.stringContaining('lo nuevo espera en PostgreSQL'),
    });
    // The ledger knows that it was told, so the queued delivery will not tell it again.
    const { rows } = await watch.database.pool.query<{ key: string; state: string }>(
      'select key, state from platform.effects',
    );
    expect(rows).toEqual([{ key: watch.notices[0]!.id, state: 'done' }]);
    await watch.redis.restart();
    await eventually(() => watch.told.some(({ transition }) => transition === 'closed'), { timeoutMs: 15_000 });
    expect(told().sort()).toEqual([
      'closed redis_caido queued',
      'opened redis_caido directly',
      'opened redis_caido queued',
    ]);
  });
});

describe('while PostgreSQL is away', () => {
  let folder: string;
  let server: Awaited<ReturnType<typeof startPostgres>>;
  let database: Database;
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'jsol-caida-'));
    server = await startPostgres({ dataDir: folder, fast: true });
    await migrate(server.url);
    database = openDatabase({
      url: server.url,
      applicationName: 'outage-test',
      events: createEventBus(),
      onAfterCommitError: () => undefined,
    });
  });
  afterEach(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const evaluators = () =>
    [1, 2].map(() => watch.evaluator({ signals: [], database, databaseUrl: server.url, ...realTime, everyMs: 300 }));
  const restart = async () => {
    const { port } = new URL(server.url);
    server = await startPostgres({ dataDir: folder, fast: true, port: Number(port) });
  };

  test('one of two evaluators tells it within 5 s, without queue or table, and writes it down when it is back', async () => {
    const [first, second] = evaluators();
    await first!.round();
    first!.start();
    second!.start();
    await server.stop();
    const from = Date.now();
    await eventually(() => watch.told.length > 0);
    expect(Date.now() - from).toBeLessThan(5_000);
    await restart();
    const [alert] = await eventually(
      async () => {
        const found = await openAlerts(database.reader);
        return found.length > 0 ? found : null;
      },
      { timeoutMs: 15_000 },
    );
    expect(alert).toMatchObject({ kind: 'postgres_caido', severity: 'critica', subject: 'postgresql' });
    // Enqueued too, for the ways that need PostgreSQL; what was told directly is in the ledger.
    await eventually(() => watch.told.length === 2);
    expect(told()).toEqual(['opened postgres_caido directly', 'opened postgres_caido queued']);
    const { rows } = await database.pool.query<{ key: string }>('select key from platform.effects');
    expect(rows).toEqual([{ key: `${alert!.id}:opened` }]);
    await first!.stop();
    await second!.stop();
    await database.close();
  });

  test('with Redis away too, the one that acted tells it', async () => {
    const [first, second] = evaluators();
    await first!.round();
    await second!.round();
    await watch.redis.kill();
    await server.stop();
    await eventually(async () => {
      await Promise.all([first!.round(), second!.round()]);
      return watch.told.length > 0;
    });
    await Promise.all([first!.round(), second!.round()]);
    expect(told()).toEqual(['opened postgres_caido directly']);
    await restart();
    await eventually(
      async () => {
        await Promise.all([first!.round(), second!.round()]).catch(() => undefined);
        expect(await recentAlerts(database.reader)).toHaveLength(1);
      },
      { timeoutMs: 15_000 },
    );
    expect(told()).toEqual(['opened postgres_caido directly', 'opened postgres_caido queued']);
    await first!.stop();
    await second!.stop();
    await database.close();
    await watch.redis.restart();
  });

  test('an outage whose teller died is written down by the one that acts', async () => {
    const [first, second] = evaluators();
    await first!.round();
    await second!.round();
    await server.stop();
    await eventually(async () => {
      await first!.round();
      return watch.told.length > 0;
    });
    await first!.stop();
    await restart();
    let clock = Date.now();
    const third = watch.evaluator({
      signals: [],
      database,
      databaseUrl: server.url,
      clock: { now: () => new Date(clock) },
    });
    await eventually(async () => expect(await third.round()).toBe('acting'), { timeoutMs: 15_000 });
    expect(await recentAlerts(database.reader)).toEqual([]);
    clock += 21_000;
    await third.round();
    expect(await recentAlerts(database.reader)).toMatchObject([{ kind: 'postgres_caido' }]);
    expect(told()).toEqual(['opened postgres_caido directly', 'opened postgres_caido queued']);
    await second!.stop();
    await third.stop();
    await database.close();
  });
});
