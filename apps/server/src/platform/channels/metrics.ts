import { Counter, Gauge } from 'prom-client';
import { metricsRegistry } from '../observability/metrics.ts';

const registers = [metricsRegistry];

export const wsConnections = new Gauge({ name: 'jsol_ws_connections', help: 'Open WebSocket connections', registers });

export const wsSubscriptions = new Gauge({
  name: 'jsol_ws_subscriptions',
  help: 'Subscriptions of open connections',
  labelNames: ['channel'],
  registers,
});

const sent = new Map<string, number>();
/** Counts events handed to a socket. A plain number each: labels are looked up when the metrics are read. */
export const countSent = (channel: string, events: number): void => {
  sent.set(channel, (sent.get(channel) ?? 0) + events);
};
new Counter({
  name: 'jsol_ws_messages_sent_total',
  help: 'Channel events handed to sockets, replayed ones too',
  labelNames: ['channel'],
  registers,
  collect() {
    for (const [channel, events] of sent) this.inc({ channel }, events);
    sent.clear();
  },
});

export const wsMessagesDropped = new Counter({
  name: 'jsol_ws_messages_dropped_total',
  help: 'Channel events a slow connection did not get, told to it as a gap',
  labelNames: ['channel'],
  registers,
});

/** `recovered` from the history, `fresh` without asking for it, `lost` when the history no longer reached back. */
export const wsResumes = new Counter({
  name: 'jsol_ws_resumes_total',
  help: 'Subscriptions by how they began',
  labelNames: ['channel', 'result'],
  registers,
});

export const wsCloses = new Counter({
  name: 'jsol_ws_closes_total',
  help: 'Connections the server has closed, by close code',
  labelNames: ['code'],
  registers,
});

export const channelPublishes = new Counter({
  name: 'jsol_channel_publishes_total',
  help: 'Channel events by whether Redis took them',
  labelNames: ['channel', 'result'],
  registers,
});

export const wsRepairs = new Counter({
  name: 'jsol_ws_repairs_total',
  help: 'Groups whose followers were behind the history because an announcement was lost, and were caught up',
  registers,
});

/** `ignored`: of a message that was not asked about, or too long ago. */
export const wsReceipts = new Counter({
  name: 'jsol_ws_receipts_total',
  help: 'Receipts of channel events that browsers have sent, by what became of them',
  labelNames: ['result'],
  registers,
});
