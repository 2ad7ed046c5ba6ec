import { describe, expect, it } from 'vitest';
import { verdictOf } from './overview.ts';

const sano = {
  brokerAway: false,
  queues: ['critical', 'default', 'notifications', 'reports', 'sync'].map((name) => ({
    name,
    waiting: 0,
    workers: 1,
    failedHour: 0,
  })),
  circuits: [{ service: 'sunat', state: 'closed' as const, since: null, nextProbeAt: null, held: 0 }],
  beatAgeMs: 400,
  alerts: [],
};
const alerta = (severity: 'critica' | 'advertencia', title: string) => ({
  severity,
  title,
  detail: 'Usa 91 % de su memoria.',
  openedAt: new Date('2026-11-24T15:42:00Z'),
});
type Colas = Parameters<typeof verdictOf>[0]['queues'];
const conCola = (nombre: string, cambio: Partial<Colas[number]>): Colas =>
  sano.queues.map((queue) => (queue.name === nombre ? { ...queue, ...cambio } : queue));

describe('the monitor’s first sentence', () => {
  it('says that all is well when it is', () => {
    expect(verdictOf(sano)).toEqual({ ok: true, text: 'Todo en orden.', since: null });
  });

  it.each<[string, Partial<Parameters<typeof verdictOf>[0]>, RegExp]>([
    ['a broker that is away', { brokerAway: true }, /Redis no responde/],
    ['a silent beat', { beatAgeMs: 61_000 }, /beat da señales hace 61 s/],
    ['a queue nobody serves', { queues: conCola('reports', { workers: 0 }) }, /Nadie atiende la cola reports/],
    [
      'an open circuit, in Lima time',
      {
        circuits: [
          { service: 'sunat', state: 'open', since: new Date('2026-11-24T15:42:00Z'), nextProbeAt: null, held: 143 },
        ],
      },
      /SUNAT no responde desde las 10:42: 143 tareas retenidas/,
    ],
    ['a backlog of critical', { queues: conCola('critical', { waiting: 51 }) }, /critical tiene 51/],
    [
      'a queue in pause, with who and why',
      {
        queues: conCola('sync', {
          waiting: 3,
          paused: { at: new Date('2026-11-24T15:42:00Z'), by: 'rosa', reason: 'Woo en mantenimiento' },
        }),
      },
      /sync está en pausa desde las 10:42 \(rosa: Woo en mantenimiento\): 3 tareas esperan/,
    ],
    ['runs that need a person', { queues: conCola('default', { failedHour: 2 }) }, /2 tareas de default/],
  ])('names %s', (_name, change, text) => {
    const verdict = verdictOf({ ...sano, ...change });
    expect(verdict.ok).toBe(false);
    expect(verdict.text).toMatch(text);
  });

  it.each(['critica', 'advertencia'] as const)('is what an open alert says that nothing else shows: %s', (severity) => {
    expect(verdictOf({ ...sano, alerts: [alerta(severity, 'Redis con poca memoria')] })).toEqual({
      ok: false,
      text: 'Redis con poca memoria. Usa 91 % de su memoria.',
      since: '2026-11-24T15:42:00.000Z',
    });
  });

  it('puts a critical alert before runs that need a person, and another alert behind them', () => {
    const queues = conCola('default', { failedHour: 2 });
    expect(verdictOf({ ...sano, queues, alerts: [alerta('critica', 'Redis')] }).text).toMatch(/^Redis/);
    expect(verdictOf({ ...sano, queues, alerts: [alerta('advertencia', 'Redis')] }).text).toMatch(/^2 tareas/);
  });

  it('names the worst of several', () => {
    expect(verdictOf({ ...sano, brokerAway: true, beatAgeMs: 99_000 }).text).toMatch(/Redis/);
  });
});
