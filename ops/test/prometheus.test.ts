import { copyFileSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { collectProcessMetrics, metricsRegistry } from '../../apps/server/src/platform/observability/metrics.ts';
import { opsFolder, readOps, repository, systemdUnit, unitFiles } from './deployment.ts';
import { execute, findProgram, missing } from './programs.ts';

type Rule = { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> };
const rules = (parse(readOps('prometheus', 'alertas.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  (group) => group.rules,
);

type Panel = { title: string; type: string; targets?: { expr: string }[]; gridPos: Record<string, number> };
const dashboard = JSON.parse(readOps('grafana', 'jsoluciones.json')) as { uid: string; panels: Panel[] };

/** Every metric a process of the product can have, with its labels. */
async function definedMetrics(): Promise<Map<string, ReadonlySet<string>>> {
  const platform = path.join(repository, 'apps/server/src/platform');
  const files = readdirSync(platform, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /metrics\.ts$/.test(name),
  );
  for (const file of files) await import(pathToFileURL(path.join(platform, file)).href);
  collectProcessMetrics('prueba');
  const names = new Map<string, ReadonlySet<string>>();
  for (const metric of metricsRegistry.getMetricsAsArray()) {
    const { name, type, labelNames = [] } = metric as unknown as { name: string; type: string; labelNames?: string[] };
    const labels = new Set([...labelNames, 'process', 'job', 'instance', 'grupo', 'le']);
    names.set(name, labels);
    if (type === 'histogram') for (const part of ['bucket', 'sum', 'count']) names.set(`${name}_${part}`, labels);
  }
  // Prometheus' own word on whether it reached a process.
  return names.set('up', new Set(['job', 'instance']));
}

const words = new Set(
  'and or on by max min sum avg rate increase time absent vector histogram_quantile topk clamp_min without ignoring unless count'.split(
    ' ',
  ),
);

/** Metrics and labels a query names; strings and durations are neither. */
function namesIn(expr: string): { metrics: string[]; labels: [metric: string, label: string][] } {
  const labels: [string, string][] = [];
  const bare = expr
    .replace(/([a-z_][a-z0-9_]*)\{([^}]*)\}/g, (_all, metric: string, selectors: string) => {
      for (const [, label] of selectors.matchAll(/(\w+)\s*(?:=~|!~|!=|=)/g)) labels.push([metric, label!]);
      return metric;
    })
    .replace(/\[[^\]]*\]|"[^"]*"/g, ' ')
    .replace(/\b(by|on|without|ignoring)\s*\([^)]*\)/g, ' ');
  const metrics = [...bare.matchAll(/(?<![\w.$])[a-z_][a-z0-9_]*/g)]
    .map(([name]) => name)
    .filter((name) => !words.has(name));
  return { metrics, labels };
}

describe('rules and dashboard', () => {
  it('name only metrics and labels the code defines', async () => {
    const defined = await definedMetrics();
    const queries = [
      ...rules.map(({ alert, expr }) => ({ where: alert, expr })),
      ...dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ where: title, expr }))),
    ];
    const unknown = queries.flatMap(({ where, expr }) => {
      const { metrics, labels } = namesIn(expr);
      expect(metrics.length, `${where} asks for nothing`).toBeGreaterThan(0);
      return [
        ...metrics.filter((name) => !defined.has(name)).map((name) => `${where}: ${name}`),
        ...labels
          .filter(([metric, label]) => !defined.get(metric)?.has(label))
          .map(([metric, label]) => `${where}: ${metric}{${label}}`),
      ];
    });
    expect(unknown).toEqual([]);
  });

  it('would tell a metric that nobody defines', () => {
    expect(namesIn('max by (queue) (jsol_nada{cola="x"}[5m]) > 1 and on(y) up == 0')).toEqual({
      metrics: ['jsol_nada', 'up'],
      labels: [['jsol_nada', 'cola']],
    });
  });

  it('lead from each alert to its runbook', () => {
    for (const rule of rules) {
      expect(rule.annotations['runbook']).toBe(`docs/operacion/${rule.alert}.md`);
      expect(rule.labels.severity).toMatch(/^(critica|advertencia)$/);
    }
  });

  it('show a panel on a grid of 24 columns without overlap', () => {
    const taken = new Set<string>();
    for (const {
      title,
      gridPos: { x = 0, y = 0, w = 0, h = 0 },
    } of dashboard.panels) {
      expect(x + w, title).toBeLessThanOrEqual(24);
      for (let column = x; column < x + w; column += 1)
        for (let row = y; row < y + h; row += 1) {
          expect(taken.has(`${column},${row}`), `${title} covers another`).toBe(false);
          taken.add(`${column},${row}`);
        }
    }
  });
});

it('every process of the units is scraped where it tells its metrics', () => {
  const config = parse(readOps('prometheus', 'prometheus.yml')) as {
    scrape_configs: { static_configs: { targets: string[] }[] }[];
  };
  const ports = config.scrape_configs.flatMap(({ static_configs }) =>
    static_configs.flatMap(({ targets }) => targets.map((target) => target.split(':')[1]!)),
  );
  const patterns = unitFiles.flatMap((name) => {
    const [, port] =
      /ERP_METRICS_PORT=(\S+)/.exec((systemdUnit(name).get('Service.Environment') ?? []).join(' ')) ?? [];
    return port ? [new RegExp(`^${port.replace('%i', '\\d+')}$`)] : [];
  });
  for (const pattern of patterns)
    expect(
      ports.some((port) => pattern.test(port)),
      String(pattern),
    ).toBe(true);
  for (const port of ports)
    expect(
      patterns.some((pattern) => pattern.test(port)),
      port,
    ).toBe(true);
});

/** A quiet system, each series constant; the cases below change it. */
const quiet: Record<string, string> = {
  'jsol_beat_heartbeat_timestamp_seconds{process="monitor"}': '0+15x80',
  'jsol_dependency_up{dependency="postgresql"}': '1x80',
  'jsol_dependency_up{dependency="redis-broker"}': '1x80',
  'jsol_dependency_up{dependency="redis-cache"}': '1x80',
  'jsol_queue_workers{queue="critical"}': '2x80',
  'jsol_redis_memory_used_bytes{role="broker"}': '800x80',
  'jsol_redis_memory_limit_bytes{role="broker"}': '1000x80',
  'jsol_queue_depth{queue="critical",state="waiting",process="api"}': '50x80',
  'jsol_queue_depth{queue="critical",state="running",process="api"}': '2x80',
  'jsol_outbox_unpushed{process="api"}': '0x80',
  'jsol_outbox_unpushed{process="beat"}': '0x80',
  'jsol_circuit_open{service="sunat"}': '0x80',
  'jsol_runs_failed_last_hour{queue="critical"}': '4x80',
  'jsol_slots_missed_last_hour{process="monitor"}': '0x80',
  'jsol_runs_tried_often{task="prueba.otra"}': '3x80',
  'up{job="jsol-api",instance="a:1"}': '1x80',
};
const critical = (state: string) => `jsol_queue_depth{queue="critical",state="${state}",process="api"}`;
const without = (name: string) => ({ [name]: '_x80' });

type Case = { says: string; change?: Record<string, string>; at?: string; fires: Record<string, string>[] };
const cases: Case[] = [
  { says: 'nothing while all is quiet', fires: [] },
  {
    says: 'cola_atascada at once, with 51 waiting in critical',
    change: { [critical('waiting')]: '51x80' },
    at: '15s',
    fires: [{ alertname: 'cola_atascada', queue: 'critical', severity: 'critica' }],
  },
  {
    says: 'cola_sin_worker',
    change: { 'jsol_queue_workers{queue="critical"}': '0x80' },
    fires: [{ alertname: 'cola_sin_worker', queue: 'critical', severity: 'critica' }],
  },
  {
    says: 'beat_sin_senal after five minutes',
    change: { 'jsol_beat_heartbeat_timestamp_seconds{process="monitor"}': '0x80' },
    at: '5m15s',
    fires: [{ alertname: 'beat_sin_senal', severity: 'critica' }],
  },
  {
    says: 'nothing of a beat silent for less',
    change: { 'jsol_beat_heartbeat_timestamp_seconds{process="monitor"}': '0x80' },
    at: '4m45s',
    fires: [],
  },
  {
    says: 'redis_memoria_alta above 80 %',
    change: { 'jsol_redis_memory_used_bytes{role="broker"}': '801x80' },
    fires: [{ alertname: 'redis_memoria_alta', role: 'broker', severity: 'critica' }],
  },
  {
    says: 'redis_caido',
    change: { 'jsol_dependency_up{dependency="redis-cache"}': '0x80' },
    fires: [{ alertname: 'redis_caido', dependency: 'redis-cache', severity: 'critica' }],
  },
  {
    says: 'postgres_caido',
    change: { 'jsol_dependency_up{dependency="postgresql"}': '0x80' },
    fires: [{ alertname: 'postgres_caido', dependency: 'postgresql', severity: 'critica' }],
  },
  {
    says: 'circuito_abierto after two minutes',
    change: { 'jsol_circuit_open{service="sunat"}': '1x80' },
    at: '2m15s',
    fires: [{ alertname: 'circuito_abierto', service: 'sunat', severity: 'advertencia' }],
  },
  {
    says: 'nothing of a circuit open for less',
    change: { 'jsol_circuit_open{service="sunat"}': '1x80' },
    at: '1m45s',
    fires: [],
  },
  {
    says: 'ejecuciones_fallando',
    change: { 'jsol_runs_failed_last_hour{queue="critical"}': '5x80' },
    fires: [{ alertname: 'ejecuciones_fallando', queue: 'critical', severity: 'advertencia' }],
  },
  {
    says: 'ejecucion_en_revision',
    change: { 'jsol_runs_tried_often{task="facturacion.emitir_comprobante_sunat"}': '1x80' },
    fires: [
      { alertname: 'ejecucion_en_revision', task: 'facturacion.emitir_comprobante_sunat', severity: 'advertencia' },
    ],
  },
  {
    says: 'turno_perdido',
    change: { 'jsol_slots_missed_last_hour{process="monitor"}': '1x80' },
    fires: [{ alertname: 'turno_perdido', severity: 'advertencia' }],
  },
  {
    says: 'outbox_detenido',
    change: { 'jsol_outbox_unpushed{process="api"}': '7x80' },
    fires: [{ alertname: 'outbox_detenido', severity: 'critica' }],
  },
  {
    says: 'only that Redis is away while it is the reason why the outbox stands',
    change: { 'jsol_outbox_unpushed{process="api"}': '7x80', 'jsol_dependency_up{dependency="redis-broker"}': '0x80' },
    fires: [{ alertname: 'redis_caido', dependency: 'redis-broker', severity: 'critica' }],
  },
  {
    says: 'worker_atascado where work waits, workers live and nothing runs',
    change: { [critical('running')]: '0x80' },
    fires: [{ alertname: 'worker_atascado', queue: 'critical', severity: 'advertencia' }],
  },
  {
    says: 'worker_atascado for a worker busy with itself',
    change: { 'nodejs_eventloop_lag_p99_seconds{process="worker",instance="w:1"}': '3x80' },
    fires: [{ alertname: 'worker_atascado', instance: 'w:1', severity: 'advertencia' }],
  },
  {
    says: 'metrica_ausente when the monitor is gone',
    change: without('jsol_queue_workers{queue="critical"}'),
    fires: [{ alertname: 'metrica_ausente', severity: 'advertencia' }],
  },
  {
    says: 'metrica_ausente for a process that does not answer',
    change: { 'up{job="jsol-api",instance="a:1"}': '0x80' },
    fires: [{ alertname: 'metrica_ausente', job: 'jsol-api', instance: 'a:1', severity: 'advertencia' }],
  },
];

describe('for Prometheus itself', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'jsol-prometheus-'));
    copyFileSync(path.join(opsFolder, 'prometheus/alertas.yml'), path.join(folder, 'alertas.yml'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.for([
    ['check', 'rules', 'alertas.yml'],
    ['check', 'config', 'prometheus.yml'],
    ['check', 'config', 'prometheus.compose.yml'],
  ])('promtool %s %s %s', ([check, what, file], { skip }) => {
    const promtool = findProgram('promtool');
    if (!promtool) return skip(missing('promtool', 'prometheus'));
    const { status, stdout, stderr } = execute(promtool, [check!, what!, path.join(opsFolder, 'prometheus', file!)]);
    expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: expect.not.stringContaining('FAILED') });
  });

  it('has a case for each alert', () => {
    const fired = new Set(cases.flatMap(({ fires }) => fires.map((labels) => labels['alertname'])));
    expect([...new Set(rules.map(({ alert }) => alert))].filter((alert) => !fired.has(alert))).toEqual([]);
  });

  it.for(cases)('the rules say $says', ({ change = {}, at = '10m', fires }, { skip }) => {
    const promtool = findProgram('promtool');
    if (!promtool) return skip(missing('promtool', 'prometheus'));
    const file = path.join(folder, 'caso.yml');
    const series = Object.entries({ ...quiet, ...change });
    const sample = (labels: Record<string, string>) =>
      `ALERTS{${Object.entries({ alertstate: 'firing', ...labels })
        .map(([name, value]) => `${name}="${value}"`)
        .join(',')}}`;
    writeFileSync(
      file,
      stringify({
        rule_files: ['alertas.yml'],
        evaluation_interval: '15s',
        tests: [
          {
            interval: '15s',
            input_series: series.map(([name, values]) => ({ series: name, values })),
            promql_expr_test: [
              {
                expr: 'ALERTS{alertstate="firing"}',
                eval_time: at,
                exp_samples: fires.map((labels) => ({ labels: sample(labels), value: 1 })),
              },
            ],
          },
        ],
      }),
    );
    const { status, stdout, stderr } = execute(promtool, ['test', 'rules', file]);
    expect({ status, said: status === 0 ? '' : `${stdout}${stderr}` }).toEqual({ status: 0, said: '' });
  });
});
