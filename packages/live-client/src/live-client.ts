import { createBackoff, type Backoff } from './backoff.ts';
import { openEventStream, openWebSocket, type Connection, type OpenSocket } from './connection.ts';
import {
  closeCodes,
  connectionLost,
  type ClientFrame,
  type Person,
  type Position,
  type ServerFrame,
  type SubscriptionRequest,
} from './protocol.ts';

/** `closed`: nobody is signed in, or the client was stopped. */
export type LiveStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

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

export type LiveClientOptions = {
  /** Address of the WebSocket; asked for at each attempt when it is a function. Default: `/ws` of the page's origin. */
  url?: string | (() => string);
  /** Opens a WebSocket. Default: the global one; Node 20 has none and wants `ws` or another. */
  openSocket?: OpenSocket;
  /** Reads the event stream when no WebSocket can be opened. Default: the global `fetch`. */
  fetch?: typeof fetch;
  backoff?: Backoff;
};

/** What the client needs from whoever knows the person's session. */
export type LiveSession = {
  /** The access token is no longer good: renew it and answer whether that worked. False stops the client. */
  onUnauthenticated: () => Promise<boolean>;
  /** The session was ended, here or elsewhere; the client has stopped. */
  onSessionEnded: () => void;
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

const pingEveryMs = 25_000;
/** Any frame counts as an answer. */
const answerWithinMs = 8_000;
/** An event stream cannot be asked; the server gives a sign of life every 20 seconds. */
const streamSilenceMs = 45_000;
/** After the server could not subscribe for the moment. */
const subscribeAgainMs = 2_000;
/** Attempts to open a WebSocket, one after the other, before an event stream is tried. */
const socketFailures = 2;
/** How long an event stream stands before a WebSocket is tried again: doubled each time that fails. */
const socketAgainMs = 30_000;
const socketAgainMaxMs = 600_000;
/** Subscriptions made by one screen belong into one address of an event stream. */
const gatherMs = 50;

type Listener = {
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

type Timer = ReturnType<typeof setTimeout>;

/** The few things of a browser's page that matter here; a program has none of them. */
type Page = {
  location?: { protocol: string; host: string };
  document?: EventTarget & { visibilityState: string };
  addEventListener?: EventTarget['addEventListener'];
  removeEventListener?: EventTarget['removeEventListener'];
};
const page = globalThis as Page;

function defaultUrl(): string {
  if (!page.location) throw new Error('outside a browser the live client needs a url');
  return `${page.location.protocol === 'https:' ? 'wss' : 'ws'}://${page.location.host}/ws`;
}

/** `ws://host/ws` becomes `http://host/sse`. */
const streamUrl = (url: string): string => url.replace(/^ws/, 'http').replace(/\/ws(?=$|\?)/, '/sse');

/** A client of `/ws` and `/sse` that survives lost networks, sleeping phones and restarted servers. */
export function createLiveClient<Map extends ChannelMap>(options: LiveClientOptions = {}): LiveClient<Map> {
  const openSocket = options.openSocket ?? ((url: string) => new WebSocket(url));
  const fetchStream: typeof fetch = options.fetch ?? ((...args) => fetch(...args));
  const backoff = options.backoff ?? createBackoff();
  const topics = new globalThis.Map<string, Topic>();
  const statusListeners = new Set<(status: LiveStatus) => void>();
  let status: LiveStatus = 'closed';
  let started = false;
  let session: LiveSession | null = null;
  let connection: Connection | null = null;
  let nextId = 1;
  /** Attempts in a row, over whichever transport, that were not greeted. */
  let failures = 0;
  let streams = 0;
  let reconnecting: Timer | null = null;
  let pinging: Timer | null = null;
  let awaiting: Timer | null = null;
  let gathering: Timer | null = null;
  let promoting: Timer | null = null;

  const setStatus = (next: LiveStatus) => {
    if (status === next) return;
    status = next;
    for (const listener of [...statusListeners]) listener(next);
  };

  const clear = (timer: Timer | null): null => {
    if (timer) clearTimeout(timer);
    return null;
  };

  const send = (frame: ClientFrame) => {
    if (status === 'open' && connection?.transport === 'websocket') connection.send(frame);
  };

  const requestOf = ({ id, channel, params, position }: Topic): SubscriptionRequest => ({
    id,
    channel,
    params,
    ...(position ? { since: position } : {}),
  });

  /** An event stream's subscriptions stand in its address: to change them it is opened anew, at its positions. */
  const reopenSoon = () => {
    if (status === 'open' && connection?.transport === 'sse') gathering ??= setTimeout(reopen, gatherMs);
  };

  const join = (topic: Topic) => {
    send({ t: 'sub', ...requestOf(topic) });
    reopenSoon();
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

  const keyOf = (channel: string, params: Record<string, string>) =>
    JSON.stringify([channel, Object.entries(params).sort(([a], [b]) => a.localeCompare(b))]);

  /** A topic nobody listens to. While its subscription is being answered it stays, in case somebody comes back. */
  const leave = (topic: Topic) => {
    const key = keyOf(topic.channel, topic.params);
    if (topics.get(key) !== topic) return;
    topics.delete(key);
    if (topic.group !== null) send({ t: 'unsub', id: topic.id, group: topic.group });
    reopenSoon();
  };

  const greeted = () => {
    // Only now is it certain that the server took us in; a refusal also opens the socket first.
    backoff.reset();
    if (connection?.transport === 'sse') {
      // The next connection is a stream as well, until it is time to see whether a WebSocket gets through.
      failures = socketFailures;
      promoting = setTimeout(promote, Math.min(socketAgainMaxMs, socketAgainMs * 2 ** streams));
      streams += 1;
    } else {
      failures = 0;
      streams = 0;
    }
    setStatus('open');
    for (const [key, topic] of topics) {
      if (topic.listeners.size === 0) topics.delete(key);
      else if (connection?.transport === 'websocket') join(topic);
    }
  };

  const moveTo = (topic: Topic, offset: number): boolean => {
    if (!topic.position || offset <= topic.position.offset) return false;
    topic.position = { epoch: topic.position.epoch, offset };
    return true;
  };

  const receive = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'hello':
        return greeted();
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
          const stands = topics.get(keyOf(topic.channel, topic.params)) === topic;
          if (connection === asked && !topic.live && stands) join(topic);
        }, subscribeAgainMs);
        return;
      }
      case 'unsubscribed':
      case 'pong':
      case 'close':
        return;
    }
  };

  /** Forgets the connection; its later events concern nobody. */
  const detach = () => {
    reconnecting = clear(reconnecting);
    pinging = clear(pinging);
    awaiting = clear(awaiting);
    gathering = clear(gathering);
    promoting = clear(promoting);
    for (const topic of topics.values()) topic.live = false;
    const old = connection;
    connection = null;
    old?.close();
  };

  const ping = () => {
    if (status !== 'open' || awaiting) return;
    send({ t: 'ping' });
    awaiting = setTimeout(() => lost(), answerWithinMs);
  };

  const signOfLife = () => {
    awaiting = clear(awaiting);
    pinging = clear(pinging);
    if (connection?.transport === 'sse') awaiting = setTimeout(() => lost(), streamSilenceMs);
    else pinging = setTimeout(ping, pingEveryMs);
  };

  const halt = () => {
    started = false;
    detach();
    setStatus('closed');
  };

  const comeAgain = () => {
    detach();
    if (!started) return;
    setStatus('reconnecting');
    reconnecting = setTimeout(connect, backoff.next());
  };

  const lost = () => {
    if (status !== 'open') failures += 1;
    comeAgain();
  };

  const renewSession = async () => {
    detach();
    setStatus('reconnecting');
    let renewed: boolean;
    try {
      renewed = (await session?.onUnauthenticated()) ?? false;
    } catch {
      // The network is away, not the session.
      return comeAgain();
    }
    if (!started || connection) return;
    if (!renewed) return halt();
    // By the backoff: a server that refuses a fresh token must not be asked without pause.
    reconnecting = clear(reconnecting);
    reconnecting = setTimeout(connect, backoff.next());
  };

  const closed = (code: number) => {
    switch (code) {
      case closeCodes.unauthenticated:
        return void renewSession();
      case closeCodes.sessionEnded:
        halt();
        return session?.onSessionEnded();
      case closeCodes.forbiddenOrigin:
        return halt();
      case connectionLost:
        return lost();
      default:
        // Whoever is closed with a reason has got through.
        return comeAgain();
    }
  };

  /** After two WebSockets in a row that were not greeted a stream has its turn, then the two take turns. */
  const isStreamsTurn = () => failures >= socketFailures && failures % 2 === socketFailures % 2;

  const connect = () => {
    reconnecting = clear(reconnecting);
    if (!started || connection) return;
    const url = typeof options.url === 'function' ? options.url() : (options.url ?? defaultUrl());
    const listener = { onFrame: receive, onSign: signOfLife, onClose: closed };
    connection = isStreamsTurn()
      ? openEventStream(
          streamUrl(url),
          [...topics.values()].filter((topic) => topic.listeners.size > 0).map(requestOf),
          fetchStream,
          listener,
        )
      : openWebSocket(url, openSocket, listener);
    // A connection that neither opens nor fails, behind a dead router, counts as lost too.
    awaiting = setTimeout(() => lost(), answerWithinMs);
  };

  const reopen = () => {
    detach();
    connect();
  };

  /** Nobody should stay on a stream because the server was restarting when the WebSocket was tried. */
  const promote = () => {
    failures = socketFailures - 1;
    reopen();
    setStatus('reconnecting');
  };

  /** The network is back or the page is looked at again: do not wait for the next attempt, and trust no old socket. */
  const hurry = () => {
    if (!started || page.document?.visibilityState === 'hidden') return;
    if (status === 'open') return connection?.transport === 'sse' ? reopen() : ping();
    if (reconnecting) connect();
  };
  const listenToPage = (on: boolean) => {
    const method = on ? 'addEventListener' : 'removeEventListener';
    page[method]?.('online', hurry);
    page.document?.[method]('visibilitychange', hurry);
  };

  return {
    start(forSession) {
      session = forSession;
      if (started) return;
      started = true;
      setStatus('connecting');
      listenToPage(true);
      connect();
    },
    stop() {
      listenToPage(false);
      halt();
      backoff.reset();
      failures = 0;
      streams = 0;
    },
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },
    subscribe(channel, params, handlers) {
      const key = keyOf(channel, params);
      const listener = handlers as unknown as Listener;
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
        const answerPending = status === 'open' && topic.group === null;
        if (topic.listeners.size === 0 && !answerPending) leave(topic);
      };
    },
  };
}
