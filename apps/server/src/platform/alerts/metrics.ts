import { Counter, Gauge } from 'prom-client';
import { metricsRegistry } from '../observability/metrics.ts';

const registers = [metricsRegistry];

/** Every process that may evaluate shows the same numbers: take the maximum over them, not the sum. */
export const alertsOpen = new Gauge({
  name: 'jsol_alerts_open',
  help: 'Open alerts by kind and severity',
  labelNames: ['kind', 'severity'],
  registers,
});

let lastRound = Date.now();
/** A round was completed, by this process or, as far as it knows, by the one that acts. */
export const roundCompleted = (at: Date): void => void (lastRound = Math.max(lastRound, at.getTime()));

new Gauge({
  name: 'jsol_alerts_round_age_seconds',
  help: 'Time since signals were last evaluated; grows when nobody evaluates',
  registers,
  collect() {
    this.set(Math.max(0, Date.now() - lastRound) / 1_000);
  },
});

export const alertNotices = new Counter({
  name: 'jsol_alert_notices_total',
  help: 'Notices about alerts by transition: opened, escalated, reminded, closed',
  labelNames: ['kind', 'transition'],
  registers,
});
