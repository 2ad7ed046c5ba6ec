import { Histogram } from 'prom-client';
import { metricsRegistry } from '../observability/metrics.ts';

/** Answers by route pattern and status; the pattern keeps ids out of the labels. */
export const httpDuration = new Histogram({
  name: 'jsol_http_request_duration_seconds',
  help: 'Time to answer an HTTP request',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  registers: [metricsRegistry],
});
