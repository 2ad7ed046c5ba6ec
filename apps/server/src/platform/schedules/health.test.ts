import { describe, expect, it } from 'vitest';
import { healthOf, type HealthFacts } from './health.ts';
import type { Start } from './starts.ts';

const now = new Date('2026-11-24T17:00:00Z');
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const aStart = (more: Partial<Start> = {}): Start => ({
  schedule: 'calcular-intereses',
  runId: '01930000-0000-7000-8000-000000000001',
  dueAt: ago(60),
  startedBy: null,
  state: 'done',
  startedAt: ago(60),
  finishedAt: ago(59),
  reason: null,
  error: null,
  ...more,
});
const facts = (more: Partial<HealthFacts> = {}): HealthFacts => ({
  now,
  declared: true,
  paused: false,
  nextDueAt: new Date(now.getTime() + 3_600_000),
  lastSlot: { dueAt: ago(60), fate: 'enqueued', reason: null },
  starts: [aStart()],
  timeoutMs: 60_000,
  jitterMs: 0,
  ...more,
});

describe('the health of a schedule', () => {
  it.each<[string, Partial<HealthFacts>, string, RegExp | null]>([
    ['healthy when its last run ended well', {}, 'healthy', null],
    ['never-ran before its first slot', { lastSlot: null, starts: [] }, 'never-ran', null],
    ['paused, whatever happened before', { paused: true, starts: [aStart({ state: 'failed' })] }, 'paused', null],
    ['without-task when the code no longer has it', { declared: false }, 'without-task', /ya no tiene la tarea/],
    ['late when a slot has passed undecided', { nextDueAt: ago(3) }, 'late', /turno de las 11:57/],
    [
      'late when its run waits for a worker',
      { starts: [aStart({ state: 'waiting', dueAt: ago(10), startedAt: null, finishedAt: null })] },
      'late',
      /espera a que un worker/,
    ],
    [
      'late when an outage holds its run',
      { starts: [aStart({ state: 'postponed', dueAt: ago(10), finishedAt: null, reason: 'SUNAT no responde' })] },
      'late',
      /SUNAT no responde/,
    ],
    [
      'stuck when a run goes on long past its limit',
      { starts: [aStart({ state: 'running', startedAt: ago(20), finishedAt: null })] },
      'stuck',
      /sigue en proceso desde las 11:40/,
    ],
    [
      'failing while an attempt that failed waits to be repeated',
      { starts: [aStart({ state: 'waiting-retry', finishedAt: null, reason: 'no se pudo leer' })] },
      'failing',
      /se reintentará: no se pudo leer/,
    ],
    [
      'failing when its last run failed',
      { starts: [aStart({ state: 'failed', reason: 'murió' })] },
      'failing',
      /murió/,
    ],
    [
      'failing when its last slot was missed',
      { lastSlot: { dueAt: ago(5), fate: 'missed', reason: 'Pasó el plazo.' } },
      'failing',
      /Se perdió el turno/,
    ],
  ])('is %s', (_title, more, health, why) => {
    const told = healthOf(facts(more));
    expect(told.health).toBe(health);
    if (why) expect(told.why).toMatch(why);
    else expect(told.why).toBeNull();
  });

  it('stays failing while the next run is under way, and is good again once it has ended well', () => {
    const failed = aStart({ state: 'gave-up', reason: 'falta el certificado' });
    const again = aStart({ dueAt: ago(1), state: 'running', startedAt: ago(1), finishedAt: null });
    expect(healthOf(facts({ starts: [again, failed] })).health).toBe('failing');
    expect(healthOf(facts({ starts: [{ ...again, state: 'done', finishedAt: now }, failed] })).health).toBe('healthy');
  });

  it('takes a run started by hand for what it is: a success mends a missed slot', () => {
    const byHand = aStart({ dueAt: ago(2), startedBy: 'ana' });
    const lastSlot = { dueAt: ago(5), fate: 'missed', reason: 'Pasó el plazo.' } as const;
    expect(healthOf(facts({ lastSlot, starts: [byHand] })).health).toBe('healthy');
  });
});
