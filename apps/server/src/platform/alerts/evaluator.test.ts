import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { acknowledge, openAlerts, recentAlerts } from './alerts.ts';
import { defineSignal, type Finding, type Signal } from './signal.ts';
import { missingMetric } from './signals.ts';
import { startWatch, type Watch } from './watch.fixture.ts';

let watch: Watch;
let findings: Finding[];
let trouble: Error | null;

const signal = (more: Partial<Parameters<typeof defineSignal>[0]> = {}): Signal =>
  defineSignal({
    kind: 'cosa_rota',
    title: (subject) => `Cosa rota: ${subject}`,
    severity: 'advertencia',
    condition: 'Algo se rompe',
    needs: ['postgresql'],
    observe: () => (trouble ? Promise.reject(trouble) : Promise.resolve(findings)),
    ...more,
  });
const finding = (subject: string, more: Partial<Finding> = {}): Finding => ({
  subject,
  detail: `${subject} se rompió`,
  ...more,
});

beforeEach(async () => {
  watch = await startWatch();
  findings = [];
  trouble = null;
});
afterEach(() => watch.stop());

const transitions = () => watch.told.map(({ transition, subject }) => `${transition} ${subject}`);
const open = async () => (await openAlerts(watch.database.reader)).map(({ subject }) => subject);

describe('an alert', () => {
  test('is told once while it is open, with its cause and its runbook, and its end is told', async () => {
    const evaluator = watch.evaluator({ signals: [signal()] });
    findings = [finding('torno')];
    await watch.during(evaluator, 10);
    expect(watch.told).toEqual([
      {
        transition: 'opened',
        kind: 'cosa_rota',
        subject: 'torno',
        severity: 'advertencia',
        detail: 'torno se rompió',
        how: 'queued',
      },
    ]);
    expect(await openAlerts(watch.database.reader)).toMatchObject([
      { title: 'Cosa rota: torno', runbook: 'docs/operacion/cosa_rota.md', closedAt: null },
    ]);
    findings = [];
    await watch.during(evaluator, 6);
    expect(transitions()).toEqual(['opened torno', 'closed torno']);
    expect(await open()).toEqual([]);
    expect(await recentAlerts(watch.database.reader)).toMatchObject([{ subject: 'torno', closedAt: expect.any(Date) }]);
  });

  test('does not flap: a condition that comes and goes is one alert', async () => {
    const evaluator = watch.evaluator({ signals: [signal()] });
    for (let turn = 0; turn < 5; turn += 1) {
      findings = [finding('torno')];
      await watch.during(evaluator, 2);
      findings = [];
      await watch.during(evaluator, 3);
    }
    expect(transitions()).toEqual(['opened torno']);
  });

  test('opens only when its condition has held for as long as the signal says', async () => {
    const evaluator = watch.evaluator({ signals: [signal({ holdFor: '10s' })] });
    findings = [finding('torno')];
    await watch.during(evaluator, 9);
    findings = [];
    await watch.during(evaluator, 1);
    findings = [finding('torno')];
    await watch.during(evaluator, 10);
    expect(transitions()).toEqual([]);
    await watch.during(evaluator, 1);
    expect(transitions()).toEqual(['opened torno']);
  });

  test('counts the time its source knows about', async () => {
    const evaluator = watch.evaluator({ signals: [signal({ holdFor: '2m' })] });
    findings = [finding('torno', { since: new Date(watch.now().getTime() - 121_000) })];
    await evaluator.round();
    expect(transitions()).toEqual(['opened torno']);
  });

  test('is repeated sparingly, not at all once somebody has taken it on, and again when it gets worse', async () => {
    const evaluator = watch.evaluator({ signals: [signal({ remindEvery: '1h' })] });
    findings = [finding('torno')];
    await evaluator.round();
    watch.pass(3_601);
    await watch.during(evaluator, 3);
    expect(transitions()).toEqual(['opened torno', 'reminded torno']);

    const [alert] = await openAlerts(watch.database.reader);
    expect(await watch.database.transaction((tx) => acknowledge(tx, alert!.id, 'rosa'))).toBe(true);
    expect(await watch.database.transaction((tx) => acknowledge(tx, alert!.id, 'carlos'))).toBe(false);
    watch.pass(3_601);
    await watch.during(evaluator, 3);
    expect(transitions()).toHaveLength(2);

    findings = [finding('torno', { severity: 'critica' })];
    await watch.during(evaluator, 3);
    expect(transitions().slice(2)).toEqual(['escalated torno']);
    expect(await openAlerts(watch.database.reader)).toMatchObject([{ severity: 'critica', acknowledgedBy: 'rosa' }]);
  });

  test('is one of twenty told one by one; what comes on top is one digest, and only what was told is told to end', async () => {
    const evaluator = watch.evaluator({ signals: [signal()] });
    findings = Array.from({ length: 50 }, (_, index) => finding(`pieza ${index}`));
    await watch.during(evaluator, 3);
    expect(watch.told).toHaveLength(21);
    expect(watch.told.at(-1)).toMatchObject({ subject: 'varios', detail: expect.stringContaining('30 más') });
    expect(await open()).toHaveLength(51);
    findings = [];
    await watch.during(evaluator, 15);
    expect(await open()).toEqual([]);
    expect(watch.told.filter(({ transition }) => transition === 'closed')).toHaveLength(21);
  });

  test('is not raised beside its cause', async () => {
    const cause = signal({ kind: 'causa', observe: () => Promise.resolve(findings) });
    const effect = signal({ explainedBy: ['causa'], observe: () => Promise.resolve([finding('efecto')]) });
    const evaluator = watch.evaluator({ signals: [cause, effect] });
    findings = [finding('torno')];
    await watch.during(evaluator, 3);
    expect(transitions()).toEqual(['opened torno']);
    findings = [];
    await watch.during(evaluator, 1);
    expect(transitions()).toEqual(['opened torno', 'opened efecto']);
  });
});

describe('what cannot be observed', () => {
  test('is an alert itself, and closes nothing', async () => {
    const evaluator = watch.evaluator({ signals: [signal(), missingMetric] });
    findings = [finding('torno')];
    await evaluator.round();
    trouble = new Error('la consulta no existe');
    await watch.during(evaluator, 20);
    expect(transitions()).toEqual(['opened torno', 'opened cosa_rota']);
    expect(watch.told[1]).toMatchObject({
      kind: 'metrica_ausente',
      detail: 'La señal cosa_rota no se pudo observar: la consulta no existe',
    });
    trouble = null;
    findings = [];
    await watch.during(evaluator, 11);
    expect(transitions().slice(2).sort()).toEqual(['closed cosa_rota', 'closed torno']);
  });

  test('is also an observation that does not answer', async () => {
    const evaluator = watch.evaluator({
      signals: [signal({ observe: () => new Promise(() => undefined) }), missingMetric],
    });
    watch.pass(1);
    await evaluator.round();
    watch.pass(4);
    await evaluator.round();
    expect(watch.told).toMatchObject([{ kind: 'metrica_ausente', detail: expect.stringContaining('no contestó') }]);
  });
});

describe('of two evaluators', () => {
  test('one acts, and both together tell each transition once', async () => {
    const [first, second] = [watch.evaluator({ signals: [signal()] }), watch.evaluator({ signals: [signal()] })];
    findings = [finding('torno')];
    expect([await first.round(), await second.round()]).toEqual(['acting', 'standby']);
    for (let step = 0; step < 5; step += 1) {
      watch.pass(1);
      await Promise.all([first.round(), second.round()]);
    }
    expect(transitions()).toEqual(['opened torno']);
    await first.stop();
    findings = [];
    watch.pass(6);
    await eventually(async () => expect(await second.round()).toBe('acting'));
    expect(transitions()).toEqual(['opened torno', 'closed torno']);
  });

  test('the other tells that one went without a word', async () => {
    const signals = [missingMetric];
    const first = watch.evaluator({ signals });
    const second = watch.evaluator({ signals });
    await first.round();
    await second.round();
    // As `kill -9` leaves it: the connection is gone, the row is still there.
    await watch.database.pool.query(
      "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted and objsubid = 2",
    );
    await eventually(async () => expect(await second.round()).toBe('acting'));
    await watch.during(second, 20);
    expect(watch.told).toMatchObject([
      { kind: 'metrica_ausente', subject: expect.stringContaining('vigilante prueba1@') },
    ]);
  });

  test('one that is frozen loses its turn', async () => {
    const started = Date.now();
    const first = watch.evaluator({ signals: [], clock: { now: () => new Date(started - 60_000) } });
    const second = watch.evaluator({ signals: [] });
    expect(await first.round()).toBe('acting');
    expect(await second.round()).toBe('standby');
    await eventually(async () => expect(await second.round()).toBe('acting'));
  });
});
