import { activeTraceId } from '../observability/trace.ts';
import type { Span, SpanRecorder } from '../observability/spans.ts';
import { groupOf } from './channel.ts';
import { topicOf } from './group-log.ts';
import type { Publisher } from './publisher.ts';

/**
 * A publisher that notes each event sent within a request or a run in its trace, and how many gateways had somebody who
 * follows the group: the last thing the server knows on the way to a browser. Nobody waits for the note.
 */
export function recordingPublisher(publisher: Publisher, spans: SpanRecorder): Publisher {
  const note = async (group: string, span: Omit<Span, 'outcome'>): Promise<void> => {
    const answer = await publisher.redis.pubsub('NUMSUB', topicOf(group)).catch(() => null);
    spans.record({ ...span, outcome: answer ? Number(answer[1]) : null });
  };
  return {
    ...publisher,
    async publish(channel, params, event, data) {
      const traceId = activeTraceId();
      const startedAt = new Date();
      await publisher.publish(channel, params, event, data);
      if (!traceId) return;
      const group = groupOf(channel, params as Record<string, string>);
      const ms = Date.now() - startedAt.getTime();
      void note(group, { traceId, kind: 'channel', name: `${group} ${event}`, startedAt, ms });
    },
  };
}
