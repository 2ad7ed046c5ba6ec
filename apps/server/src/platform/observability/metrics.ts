import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** The metrics of this process; each process serves its own at `/metrics`. */
export const metricsRegistry = new Registry();

let defaultsCollected = false;

/** Adds what every Node process has to say (memory, loop lag, GC). Call once at start; tests need none of it. */
export function collectProcessMetrics(processName: string): void {
  if (defaultsCollected) return;
  defaultsCollected = true;
  metricsRegistry.setDefaultLabels({ process: processName });
  collectDefaultMetrics({ register: metricsRegistry });
}

/** Prometheus' text format, with its content type. */
export const metricsText = async (): Promise<{ contentType: string; body: string }> => ({
  contentType: metricsRegistry.contentType,
  body: await metricsRegistry.metrics(),
});

const registers = [metricsRegistry];

/** Attempts by how they ended: done, retry, postponed, held, gave-up, failed, superseded. */
export const taskAttempts = new Counter({
  name: 'jsol_task_attempts_total',
  help: 'Attempts of tasks by outcome',
  labelNames: ['task', 'outcome'],
  registers,
});

export const taskDuration = new Histogram({
  name: 'jsol_task_duration_seconds',
  help: 'Duration of one attempt',
  labelNames: ['task'],
  buckets: [0.005, 0.025, 0.1, 0.25, 1, 2.5, 5, 10, 30, 60, 120, 300],
  registers,
});

/** Only first attempts of runs that did not ask to start later: what the person waits for. */
export const taskStartLatency = new Histogram({
  name: 'jsol_task_start_latency_seconds',
  help: 'From enqueue to the start of the first attempt',
  labelNames: ['queue'],
  buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600],
  registers,
});

export const queueDepth = new Gauge({
  name: 'jsol_queue_depth',
  help: 'Jobs of a queue by state',
  labelNames: ['queue', 'state'],
  registers,
});

export const outboxUnpushed = new Gauge({
  name: 'jsol_outbox_unpushed',
  help: 'Committed runs that should be in the broker and are not',
  registers,
});

export const runsRecreated = new Counter({
  name: 'jsol_runs_recreated_total',
  help: 'Runs the broker had lost and the reconciler put back',
  registers,
});
