import type { Receipt } from '@jsol/contracts/canales';
import type { SpanRecorder } from '../observability/spans.ts';
import type { GroupMessage } from './group-log.ts';
import { wsReceipts } from './metrics.ts';

/** Messages that ask for receipts per second, on average over two; the others of a busy second ask for none. */
const askedPerSecond = 20;
/** Followers here above which a group's messages ask for none: a receipt from each would cost more than the message. */
const maxFollowers = 20;
/** Messages of one connection whose receipt is awaited; the oldest are given up. */
const maxAwaited = 100;
/** After this a receipt says nothing about the message any more. */
const awaitedMs = 60_000;

const mark = Buffer.from(',"r":1}');

/** Decides, for a whole gateway, which messages ask for a receipt, and marks them: those of a trace, few enough to cost nothing. */
export function createReceiptAsker(now: () => number = Date.now) {
  let credit = 2 * askedPerSecond;
  let creditAt = now();
  return (message: GroupMessage, followers: number): GroupMessage => {
    if (!message.trace || followers === 0 || followers > maxFollowers) return message;
    const at = now();
    credit = Math.min(2 * askedPerSecond, credit + ((at - creditAt) / 1_000) * askedPerSecond);
    creditAt = at;
    if (credit < 1) return message;
    credit -= 1;
    return { ...message, asksReceipt: true, frame: Buffer.concat([message.frame.subarray(0, -1), mark]) };
  };
}
export type ReceiptAsker = ReturnType<typeof createReceiptAsker>;

export type AwaitedReceipts = {
  sent(group: string, messages: readonly GroupMessage[]): void;
  /** Of what was not sent to this client, was not asked for, or was told before, nothing is noted. */
  got(receipts: readonly Receipt[]): void;
};

/** What one client has been sent and asked about; its answers end the trace of whoever sent the message. */
export function createAwaitedReceipts({
  spans,
  person,
  now = Date.now,
}: {
  spans: SpanRecorder;
  /** Whose browser it is. */
  person: () => string;
  now?: () => number;
}): AwaitedReceipts {
  const awaited = new Map<string, { traceId: string; name: string; sentAt: number }>();
  return {
    sent(group, messages) {
      for (const { offset, trace, asksReceipt } of messages) {
        if (!asksReceipt || !trace) continue;
        const key = `${group} ${offset}`;
        // Again behind the others: the order of the map is that of sending.
        awaited.delete(key);
        awaited.set(key, { traceId: trace.id, name: `${group} ${trace.event}`, sentAt: now() });
        if (awaited.size > maxAwaited) awaited.delete(awaited.keys().next().value!);
      }
    },
    got(receipts) {
      for (const { g, o, ms } of receipts) {
        const key = `${g} ${o}`;
        const message = awaited.get(key);
        awaited.delete(key);
        const sinceSent = message && now() - message.sentAt;
        if (!message || sinceSent! > awaitedMs) {
          wsReceipts.inc({ result: 'ignored' });
          continue;
        }
        wsReceipts.inc({ result: 'noted' });
        spans.record({
          traceId: message.traceId,
          kind: 'browser',
          name: message.name,
          startedAt: new Date(message.sentAt),
          // The client counts from when it came; it cannot have come before it was sent.
          ms: Math.max(0, sinceSent! - ms),
          outcome: null,
          person: person(),
        });
      }
    },
  };
}
