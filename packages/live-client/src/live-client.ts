import { createLink, type LinkOptions, type LiveSession, type LiveStatus } from './link.ts';
import type { Person } from './protocol.ts';
import { createReceipts } from './receipts.ts';
import { createSubscriptions, type Listener } from './subscriptions.ts';

export type LiveClientOptions = LinkOptions;

/** What types a client: each channel's params, the data of its events by name, and its snapshot where it has one. */
export type ChannelMap = {
  [channel: string]: { params: Record<string, string>; events: Record<string, unknown>; snapshot?: unknown };
};

/** One event of a channel, told apart by `event`. */
export type ChannelEvent<Map extends ChannelMap, Name extends keyof Map> = {
  [Event in keyof Map[Name]['events'] & string]: { readonly event: Event; readonly data: Map[Name]['events'][Event] };
}[keyof Map[Name]['events'] & string];

export type ChannelHandlers<Map extends ChannelMap, Name extends keyof Map> = {
  onEvent: (event: ChannelEvent<Map, Name>) => void;
  /**
   * Events may have been missed, or this is the beginning: fetch the current state. What happens afterwards arrives by
   * `onEvent`.
   */
  onResync: () => void;
  /** The state as of now, in place of `onResync`, where the channel has a snapshot: the next events build upon it. */
  onSnapshot?: (state: NonNullable<Map[Name]['snapshot']>) => void;
  /** Everybody who is there, where the channel tells presence: at the beginning and whenever it changes. */
  onPresence?: (people: readonly Person[]) => void;
  /** The server refuses, in Spanish: the person may not follow this. */
  onRefused?: (detail: string) => void;
};

export type LiveClient<Map extends ChannelMap> = {
  /** Connects, and stays connected until `stop`. */
  start(session: LiveSession): void;
  /** Keeps the subscriptions and their positions: `start` goes on from there. */
  stop(): void;
  status(): LiveStatus;
  /** @returns how to stop listening. */
  onStatus(listener: (status: LiveStatus) => void): () => void;
  /** Several subscriptions of the same params share one on the wire. @returns how to unsubscribe. */
  subscribe<Name extends keyof Map & string>(
    channel: Name,
    params: Map[Name]['params'],
    handlers: ChannelHandlers<Map, Name>,
  ): () => void;
};

/** A client of `/ws` and `/sse` that survives lost networks, sleeping phones and restarted servers. */
export function createLiveClient<Map extends ChannelMap>(options: LiveClientOptions = {}): LiveClient<Map> {
  const link = createLink(options, {
    requests: () => subscriptions.requests(),
    onGreeted: () => subscriptions.resume(),
    onFrame(frame) {
      subscriptions.receive(frame);
      receipts.note(frame);
    },
    onDetached() {
      subscriptions.interrupted();
      receipts.forget();
    },
  });
  const subscriptions = createSubscriptions(link);
  const receipts = createReceipts(link.send);
  return {
    start: link.start,
    stop: link.stop,
    status: link.status,
    onStatus: link.onStatus,
    subscribe: (channel, params, handlers) => subscriptions.subscribe(channel, params, handlers as unknown as Listener),
  };
}
