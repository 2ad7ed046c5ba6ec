import { Counter } from 'prom-client';
import { metricsRegistry } from '../observability/metrics.ts';

/**
 * `hit`; `miss` (loaded and stored); `waited` (another one's load was awaited); `bypass` (loaded because the cache
 * could not be asked or took too long).
 */
export const cacheReads = new Counter({
  name: 'jsol_cache_reads_total',
  help: 'Reads of a named cache by result',
  labelNames: ['cache', 'result'],
  registers: [metricsRegistry],
});

export const cacheErrors = new Counter({
  name: 'jsol_cache_errors_total',
  help: 'Cache commands that failed and values that no longer fit their schema',
  labelNames: ['cache', 'kind'],
  registers: [metricsRegistry],
});
