import { maxFrameBytes, type ServerFrame } from '@jsol/contracts/canales';
import type { ChannelDefinition, Snapshot } from './channel.ts';
import type { Follower } from './group-feed.ts';
import type { GroupMessage, Position } from './group-log.ts';
import { batchOf, type MessageBatch } from './message-batch.ts';
import type { SendQueue } from './send-queue.ts';

/**
 * How long after a snapshot its contents are compared with what arrives, in milliseconds. A commit is published at once;
 * one that takes longer has lost its event, and the group begins anew.
 */
const overlapMs = 30_000;

export type SubscriptionOptions = {
  /** The client's number for it. */
  id: number;
  channel: ChannelDefinition;
  group: string;
  queue: SendQueue;
  /** Present where the channel has one. */
  readSnapshot: (() => Promise<Snapshot<unknown>>) | null;
  /** Called with how a subscription began. */
  onJoined(recovered: boolean): void;
  /** The snapshot cannot be had: the subscription is worth nothing. */
  onFailed(error: unknown): void;
};

/** What one client gets of one group: its position, its snapshot where there is one, then the messages behind it. */
export type ClientSubscription = Follower & {
  /** What is still being read for it concerns nobody any more. */
  end(): void;
};

const contentOf = ({ frame }: GroupMessage) => JSON.parse(frame.toString()) as { e: string; d: unknown };

/**
 * The position is taken before the state is read, so no event falls between: one that the state does not hold comes
 * behind it. Messages wait while the state is read; those it holds already are told as a position alone.
 */
export function createSubscription(options: SubscriptionOptions): ClientSubscription {
  const { id, channel, group, queue, readSnapshot } = options;
  /** Messages behind the position whose state is being read; null when nothing is. */
  let held: GroupMessage[] | null = null;
  let reading = 0;
  let ended = false;
  let latest: { snapshot: Snapshot<unknown>; until: number } | null = null;

  const pass = (batch: MessageBatch): void => {
    if (latest && Date.now() > latest.until) latest = null;
    const known = latest?.snapshot;
    if (!known) return queue.messages(group, channel, batch);
    for (const message of batch.messages) {
      const { e, d } = contentOf(message);
      if (known.contains(e, d)) queue.control({ t: 'pos', g: group, o: message.offset });
      else queue.messages(group, channel, batchOf([message]));
    }
  };

  const readFrom = (offset: number): void => {
    const read = (reading += 1);
    held = [];
    readSnapshot!()
      .then((snapshot) => {
        if (ended || read !== reading) return;
        const frame: ServerFrame = {
          t: 'snapshot',
          g: group,
          o: offset,
          d: channel.snapshot!.schema.parse(snapshot.state),
        };
        const bytes = Buffer.byteLength(JSON.stringify(frame));
        if (bytes > maxFrameBytes.snapshot) throw new Error(`the snapshot of ${group} has ${bytes} bytes`);
        queue.control(frame);
        latest = { snapshot, until: Date.now() + overlapMs };
        const waiting = held ?? [];
        held = null;
        if (waiting.length > 0) pass(batchOf(waiting));
      })
      .catch((error: unknown) => {
        if (!ended && read === reading) options.onFailed(error);
      });
  };

  const begin = (at: Position, recovered: boolean): void => {
    const snapshot = readSnapshot !== null && !recovered;
    const { epoch, offset } = at;
    queue.control({ t: 'subscribed', id, group, epoch, offset, recovered, mode: channel.mode, snapshot });
    latest = null;
    held = null;
    if (snapshot) readFrom(offset);
  };

  return {
    joined(from, recovered) {
      options.onJoined(recovered);
      begin(from, recovered);
    },
    restarted: (at) => begin(at, false),
    deliver(batch) {
      if (!held) return pass(batch);
      held.push(...batch.messages);
      // A state read from now on holds all of these.
      if (held.length > channel.capacity) readFrom(held.at(-1)!.offset);
    },
    end: () => void (ended = true),
  };
}
