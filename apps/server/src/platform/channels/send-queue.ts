import type { ServerFrame } from '@jsol/contracts/canales';
import type { ChannelDefinition } from './channel.ts';
import type { GroupMessage } from './group-log.ts';
import { batchOf, type MessageBatch } from './message-batch.ts';
import { countSent, wsMessagesDropped } from './metrics.ts';
import type { Outlet } from './outlet.ts';

/**
 * Bytes in the socket above which messages wait in the queue, where they can still be coalesced or dropped. More than
 * any socket's own mark, so that a `drain` follows.
 */
const highWaterBytes = 128 * 1024;
/** Answers a client lets pile up by asking without reading; beyond it the connection is not worth keeping. */
const maxControlFrames = 500;

type Limits = Pick<ChannelDefinition, 'name' | 'mode' | 'capacity' | 'expirySeconds'>;

type Item =
  | { readonly kind: 'control'; readonly frame: ServerFrame }
  | { readonly kind: 'gap'; readonly group: string; readonly from: number; readonly to: number }
  | {
      readonly kind: 'message';
      readonly group: string;
      readonly channel: Limits;
      readonly message: GroupMessage;
      readonly at: number;
      /** A newer one of the same key stands further back. */
      replaced: boolean;
    };

export type SendQueue = {
  /** Answers and positions: kept in order with the messages and never dropped. */
  control(frame: ServerFrame): void;
  messages(group: string, channel: Limits, batch: MessageBatch): void;
  /** Drops what waits for a group the client no longer follows. */
  forget(group: string): void;
  /** Whether bytes have left since the last call. */
  hasProgressed(): boolean;
};

const isPresenceOf = (frame: ServerFrame, group: string): boolean => frame.t === 'presence' && frame.g === group;

/**
 * What one connection has yet to be sent. A client that reads slowly fills the socket, then this queue; beyond the
 * channel's capacity and expiry its messages are dropped and it is told which, as a `gap`. Nobody else notices.
 */
export function createSendQueue(outlet: Outlet, onOverload: () => void, now: () => number = Date.now): SendQueue {
  let items: Item[] = [];
  let messages = 0;
  let controls = 0;
  let sentBefore = 0;
  /** The newest waiting message per group and key, in `latest` mode. */
  const latest = new Map<string, Item & { kind: 'message' }>();

  const keyOf = (group: string, message: GroupMessage) => `${group} ${message.key}`;

  const removed = (item: Item) => {
    if (item.kind === 'control') controls -= 1;
    if (item.kind !== 'message' || item.replaced) return;
    messages -= 1;
    const key = keyOf(item.group, item.message);
    if (latest.get(key) === item) latest.delete(key);
  };

  /** Replaces the messages that `drop` chooses by gaps, each in front of the next message of its group. */
  const dropWhere = (drop: (item: Item & { kind: 'message' }) => boolean): void => {
    const kept: Item[] = [];
    const gaps = new Map<string, { from: number; to: number }>();
    const flush = (group: string) => {
      const gap = gaps.get(group);
      if (gap) kept.push({ kind: 'gap', group, ...gap });
      gaps.delete(group);
    };
    const widen = (group: string, from: number, to: number) => {
      const gap = gaps.get(group);
      gaps.set(group, { from: gap?.from ?? from, to });
    };
    for (const item of items) {
      if (item.kind === 'gap') {
        widen(item.group, item.from, item.to);
      } else if (item.kind === 'control') {
        // A new position follows: offsets from before it mean nothing any more.
        if (item.frame.t === 'subscribed' || item.frame.t === 'unsubscribed') gaps.delete(item.frame.group);
        kept.push(item);
      } else if (item.replaced) {
        continue;
      } else if (drop(item)) {
        removed(item);
        wsMessagesDropped.inc({ channel: item.channel.name });
        widen(item.group, item.message.offset, item.message.offset);
      } else {
        flush(item.group);
        kept.push(item);
      }
    }
    for (const group of [...gaps.keys()]) flush(group);
    items = kept;
  };

  const isExpired = (item: Item & { kind: 'message' }) => now() - item.at > item.channel.expirySeconds * 1_000;

  const writeMessages = (group: string, channel: Limits, batch: MessageBatch) => {
    countSent(channel.name, batch.messages.length);
    outlet.messages(group, batch);
  };

  const drain = (): void => {
    if (items.some((item) => item.kind === 'message' && !item.replaced && isExpired(item))) dropWhere(isExpired);
    let sent = 0;
    for (const item of items) {
      if (outlet.pending() > highWaterBytes) break;
      sent += 1;
      removed(item);
      if (item.kind === 'control') outlet.control(item.frame);
      else if (item.kind === 'gap') outlet.control({ t: 'gap', g: item.group, from: item.from, to: item.to });
      else if (!item.replaced) writeMessages(item.group, item.channel, batchOf([item.message]));
    }
    items.splice(0, sent);
  };

  const isClear = () => items.length === 0 && outlet.pending() <= highWaterBytes;

  const wait = (group: string, channel: Limits, message: GroupMessage) => {
    const item = { kind: 'message' as const, group, channel, message, at: now(), replaced: false };
    if (channel.mode === 'latest') {
      const key = keyOf(group, message);
      const older = latest.get(key);
      if (older) {
        removed(older);
        older.replaced = true;
      }
      latest.set(key, item);
    }
    items.push(item);
    messages += 1;
    if (messages > channel.capacity) dropWhere(() => true);
    // Replaced ones still take their place in the array; do not let them grow without end.
    else if (items.length > 2 * (channel.capacity + maxControlFrames)) dropWhere(() => false);
  };

  outlet.onDrain(() => {
    if (items.length > 0) drain();
  });

  return {
    control(frame) {
      if (isClear()) return outlet.control(frame);
      if (frame.t === 'presence') {
        // The newest says it all.
        const older = items.findIndex((item) => item.kind === 'control' && isPresenceOf(item.frame, frame.g));
        if (older >= 0) removed(items.splice(older, 1)[0]!);
      }
      items.push({ kind: 'control', frame });
      controls += 1;
      if (controls > maxControlFrames) onOverload();
    },
    messages(group, channel, batch) {
      if (isClear()) return writeMessages(group, channel, batch);
      for (const message of batch.messages) wait(group, channel, message);
    },
    forget(group) {
      items = items.filter((item) => {
        if (item.kind === 'control' || item.group !== group) return true;
        removed(item);
        return false;
      });
    },
    hasProgressed() {
      const sent = outlet.sent();
      const progressed = sent > sentBefore;
      sentBefore = sent;
      return progressed;
    },
  };
}
