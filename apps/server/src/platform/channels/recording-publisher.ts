import { activeTraceId } from '../observability/trace.ts';
import type { SpanRecorder } from '../observability/spans.ts';
import { groupOf } from './channel.ts';
import type { Publisher } from './publisher.ts';

/**
 * A publisher that notes each event sent within a request or a run in its trace, and how many gateways had somebody who
 * follows the group: the last thing the server knows on the way to a browser.
 */
export function recordingPublisher(publisher: Publisher, spans: SpanRecorder): Publisher {
  const publishCounting: Publisher['publishCounting'] = async (channel, params, event, data) => {
    const traceId = activeTraceId();
    const startedAt = new Date();
    const gateways = await publisher.publishCounting(channel, params, event, data);
    if (traceId) {
      const name = `${groupOf(channel, params as Record<string, string>)} ${event}`;
      const ms = Date.now() - startedAt.getTime();
      spans.record({ traceId, kind: 'channel', name, startedAt, ms, outcome: gateways });
    }
    return gateways;
  };
  return {
    ...publisher,
    publishCounting,
    async publish(channel, params, event, data) {
      await publishCounting(channel, params, event, data);
    },
  };
}
