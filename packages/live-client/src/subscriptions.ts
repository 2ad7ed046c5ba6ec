import type { Link } from './link.ts';
import type { Person, Position, ServerFrame, SubscriptionRequest } from './protocol.ts';

/** After the server could not subscribe for the moment. */
const subscribeAgainMs = 2_000;

export type Listener = {
  onEvent(event: { event: string; data: unknown }): void;
  onResync(): void;
  onSnapshot?(state: unknown): void;
  onPresence?(people: readonly Person[]): void;
  onRefused?(detail: string): void;
};

/** One group on the wire, with everybody who listens. */
type Topic = {
  readonly id: number;
  readonly channel: string;
  readonly params: Record<string, string>;
  readonly listeners: Set<Listener>;
  group: string | null;
  mode: 'stream' | 'latest';
  /** Null until the state is known of which the next events are the continuation. */
  position: Position | null;
  epoch: string;
  /** The state comes as a frame: after a gap it is asked for by subscribing anew. */
  hasSnapshot: boolean;
  /** Who is there, for those who begin to listen later. */
  people: readonly Person[] | null;
  /** Subscribed on the present connection. */
  live: boolean;
};

export type Subscriptions = {
  /** @returns how to unsubscribe. */
  subscribe(channel: string, params: Record<string, string>, listener: Listener): () => void;
  receive(frame: ServerFrame): void;
  /** On a new connection: all of them, each from where it stands. */
  resume(): void;
  /** The connection is gone, the positions stay. */
  interrupted(): void;
  /** All that somebody listens to, from where it stands. */
  requests(): SubscriptionRequest[];
};

const keyOf = (channel: string, params: Record<string, string>): string =>
  JSON.stringify([channel, Object.entries(params).sort(([a], [b]) => a.localeCompare(b))]);

const requestOf = ({ id, channel, params, position }: Topic): SubscriptionRequest => ({
  id,
  channel,
  params,
  ...(position ? { since: position } : {}),
});

/** Who listens to what, and up to where each group has been told: order without repetition, over any number of connections. */
export function createSubscriptions(link: Pick<Link, 'send' | 'isOpen' | 'requestsChanged'>): Subscriptions {
  const topics = new Map<string, Topic>();
  let nextId = 1;
  /** Counts connections, so that what was meant for an earlier one is let be. */
  let connection = 0;

  const join = (topic: Topic) => {
    link.send({ t: 'sub', ...requestOf(topic) });
    link.requestsChanged();
  };

  /** Begins again with the state as of now. */
  const joinAnew = (topic: Topic) => {
    topic.position = null;
    join(topic);
  };

  const tell = (topic: Topic, say: (listener: Listener) => void) => {
    for (const listener of [...topic.listeners]) say(listener);
  };
  const resync = (topic: Topic) => (topic.hasSnapshot ? joinAnew(topic) : tell(topic, (each) => each.onResync()));

  const byId = (id: number | null): Topic | undefined => [...topics.values()].find((topic) => topic.id === id);
  const byGroup = (group: string): Topic | undefined => [...topics.values()].find((topic) => topic.group === group);

  const stands = (topic: Topic): boolean => topics.get(keyOf(topic.channel, topic.params)) === topic;

  /** A topic nobody listens to. While its subscription is being answered it stays, in case somebody comes back. */
  const leave = (topic: Topic) => {
    if (!stands(topic)) return;
    topics.delete(keyOf(topic.channel, topic.params));
    if (topic.group !== null) link.send({ t: 'unsub', id: topic.id, group: topic.group });
    link.requestsChanged();
  };

  const moveTo = (topic: Topic, offset: number): boolean => {
    if (!topic.position || offset <= topic.position.offset) return false;
    topic.position = { epoch: topic.position.epoch, offset };
    return true;
  };

  const receive = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'subscribed': {
        const topic = byId(frame.id);
        if (!topic) return;
        topic.group = frame.group;
        if (topic.listeners.size === 0) return leave(topic);
        topic.mode = frame.mode;
        topic.hasSnapshot ||= frame.snapshot;
        topic.live = true;
        topic.epoch = frame.epoch;
        // A connection lost before the snapshot came must not go on from a state nobody has.
        topic.position = frame.snapshot ? null : { epoch: frame.epoch, offset: frame.offset };
        if (!frame.recovered && !frame.snapshot) tell(topic, (listener) => listener.onResync());
        return;
      }
      case 'snapshot': {
        const topic = byGroup(frame.g);
        if (!topic) return;
        topic.position = { epoch: topic.epoch, offset: frame.o };
        return tell(topic, (listener) => (listener.onSnapshot ? listener.onSnapshot(frame.d) : listener.onResync()));
      }
      case 'msg': {
        const topic = byGroup(frame.g);
        const before = topic?.position?.offset;
        if (!topic || before === undefined || !moveTo(topic, frame.o)) return;
        tell(topic, (listener) => listener.onEvent({ event: frame.e, data: frame.d }));
        if (topic.mode === 'stream' && frame.o > before + 1) resync(topic);
        return;
      }
      case 'pos': {
        const topic = byGroup(frame.g);
        if (topic) moveTo(topic, frame.o);
        return;
      }
      case 'gap': {
        const topic = byGroup(frame.g);
        if (!topic?.position) return;
        moveTo(topic, frame.to);
        return resync(topic);
      }
      case 'presence': {
        const topic = byGroup(frame.g);
        if (!topic) return;
        topic.people = frame.who;
        return tell(topic, (listener) => listener.onPresence?.(frame.who));
      }
      case 'error': {
        const topic = byId(frame.id);
        if (!topic) return;
        topic.live = false;
        if (topic.listeners.size === 0) return leave(topic);
        if (frame.code !== 'canales.no_disponible')
          return tell(topic, (listener) => listener.onRefused?.(frame.detail));
        const asked = connection;
        setTimeout(() => {
          if (connection === asked && !topic.live && stands(topic)) join(topic);
        }, subscribeAgainMs);
        return;
      }
      case 'hello':
      case 'unsubscribed':
      case 'pong':
      case 'close':
        return;
    }
  };

  return {
    receive,
    resume() {
      for (const [key, topic] of topics) {
        if (topic.listeners.size === 0) topics.delete(key);
        else link.send({ t: 'sub', ...requestOf(topic) });
      }
    },
    interrupted() {
      connection += 1;
      for (const topic of topics.values()) topic.live = false;
    },
    requests: () => [...topics.values()].filter((topic) => topic.listeners.size > 0).map(requestOf),
    subscribe(channel, params, listener) {
      const key = keyOf(channel, params);
      const standing = topics.get(key);
      const topic: Topic = standing ?? {
        id: nextId++,
        channel,
        params: { ...params },
        listeners: new Set(),
        group: null,
        mode: 'stream',
        position: null,
        epoch: '',
        hasSnapshot: false,
        people: null,
        live: false,
      };
      topic.listeners.add(listener);
      if (!standing) {
        topics.set(key, topic);
        join(topic);
      } else if (topic.live) {
        // This listener comes in the middle: for it, everything before now is missed.
        if (topic.hasSnapshot && listener.onSnapshot) joinAnew(topic);
        queueMicrotask(() => {
          if (!topic.listeners.has(listener)) return;
          if (!topic.hasSnapshot || !listener.onSnapshot) listener.onResync();
          if (topic.people) listener.onPresence?.(topic.people);
        });
      }
      return () => {
        topic.listeners.delete(listener);
        const answerPending = link.isOpen() && topic.group === null;
        if (topic.listeners.size === 0 && !answerPending) leave(topic);
      };
    },
  };
}
