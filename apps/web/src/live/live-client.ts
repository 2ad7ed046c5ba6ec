import type { Canales, ClientFrame, ServerFrame } from '@jsol/contracts/canales';
import type { z } from 'zod';
import { createBackoff, type Backoff } from './backoff.ts';

/** `closed`: nobody is signed in, or the client was stopped. */
export type LiveStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export type ChannelName = keyof Canales;
export type ChannelParams<Name extends ChannelName> = z.output<Canales[Name]['params']>;
type EventsOf<Name extends ChannelName> = Canales[Name]['events'];

/** One event of a channel, told apart by `event`. */
export type ChannelEvent<Name extends ChannelName> = {
  [Event in keyof EventsOf<Name> & string]: {
    readonly event: Event;
    readonly data: EventsOf<Name>[Event] extends z.ZodType ? z.output<EventsOf<Name>[Event]> : never;
  };
}[keyof EventsOf<Name> & string];

export type ChannelHandlers<Name extends ChannelName> = {
  onEvent: (event: ChannelEvent<Name>) => void;
  /**
   * Events may have been missed, or this is the beginning: fetch the current state. What happens afterwards arrives by
   * `onEvent`.
   */
  onResync: () => void;
  /** The server refuses, in Spanish: the person may not follow this. */
  onRefused?: (detail: string) => void;
};

/** What the client needs of the browser's WebSocket. */
export type Socket = Pick<WebSocket, 'send' | 'close' | 'onmessage' | 'onclose'>;

export type LiveClientOptions = {
  /** Default: `/ws` of the page's own origin. */
  url?: string;
  openSocket?: (url: string) => Socket;
  backoff?: Backoff;
};

/** What the client needs from whoever knows the person's session. */
export type LiveSession = {
  /** The access token is no longer good: renew it and answer whether that worked. False stops the client. */
  onUnauthenticated: () => Promise<boolean>;
  /** The session was ended, here or elsewhere; the client has stopped. */
  onSessionEnded: () => void;
};

export type LiveClient = {
  /** Connects, and stays connected until `stop`. */
  start(session: LiveSession): void;
  /** Keeps the subscriptions and their positions: `start` goes on from there. */
  stop(): void;
  status(): LiveStatus;
  /** @returns how to stop listening. */
  onStatus(listener: (status: LiveStatus) => void): () => void;
  /** Several subscriptions of the same params share one on the wire. @returns how to unsubscribe. */
  subscribe<Name extends ChannelName>(
    channel: Name,
    params: ChannelParams<Name>,
    handlers: ChannelHandlers<Name>,
  ): () => void;
};

/** Close codes, as in `closeCodes` of the contracts; repeated to keep zod out of the first bundle. */
const unauthenticated = 4401;
const forbiddenOrigin = 4403;
const sessionEnded = 4409;

const pingEveryMs = 25_000;
/** Any frame counts as an answer. */
const answerWithinMs = 8_000;
/** After the server could not subscribe for the moment. */
const subscribeAgainMs = 2_000;

type AnyHandlers = {
  onEvent(event: { event: string; data: unknown }): void;
  onResync(): void;
  onRefused?(detail: string): void;
};

/** One group on the wire, with everybody who listens. */
type Topic = {
  readonly id: number;
  readonly channel: string;
  readonly params: Record<string, string>;
  readonly listeners: Set<AnyHandlers>;
  group: string | null;
  mode: 'stream' | 'latest';
  position: { epoch: string; offset: number } | null;
  /** Subscribed on the present connection. */
  live: boolean;
};

const defaultUrl = () => `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;

/** A client of `/ws` that survives lost networks, sleeping phones and restarted servers. */
export function createLiveClient(options: LiveClientOptions = {}): LiveClient {
  const openSocket = options.openSocket ?? ((url: string) => new WebSocket(url));
  const backoff = options.backoff ?? createBackoff();
  const topics = new Map<string, Topic>();
  const statusListeners = new Set<(status: LiveStatus) => void>();
  let status: LiveStatus = 'closed';
  let started = false;
  let session: LiveSession | null = null;
  let socket: Socket | null = null;
  let nextId = 1;
  let reconnecting: ReturnType<typeof setTimeout> | null = null;
  let pinging: ReturnType<typeof setTimeout> | null = null;
  let awaiting: ReturnType<typeof setTimeout> | null = null;

  const setStatus = (next: LiveStatus) => {
    if (status === next) return;
    status = next;
    for (const listener of [...statusListeners]) listener(next);
  };

  const clear = (timer: ReturnType<typeof setTimeout> | null): null => {
    if (timer) clearTimeout(timer);
    return null;
  };

  const send = (frame: ClientFrame) => {
    if (status === 'open') socket?.send(JSON.stringify(frame));
  };

  const join = (topic: Topic) =>
    send({
      t: 'sub',
      id: topic.id,
      channel: topic.channel,
      params: topic.params,
      ...(topic.position ? { since: topic.position } : {}),
    });

  const tell = (topic: Topic, say: (listener: AnyHandlers) => void) => {
    for (const listener of [...topic.listeners]) say(listener);
  };

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
  };

  const receive = (frame: ServerFrame): void => {
    switch (frame.t) {
      case 'hello':
        // Only now is it certain that the server took us in; a refusal also opens the socket first.
        backoff.reset();
        setStatus('open');
        for (const [key, topic] of topics) {
          if (topic.listeners.size > 0) join(topic);
          else topics.delete(key);
        }
        return;
      case 'subscribed': {
        const topic = byId(frame.id);
        if (!topic) return;
        topic.group = frame.group;
        if (topic.listeners.size === 0) return leave(topic);
        topic.mode = frame.mode;
        topic.live = true;
        topic.position = { epoch: frame.epoch, offset: frame.offset };
        if (!frame.recovered) tell(topic, (listener) => listener.onResync());
        return;
      }
      case 'msg': {
        const topic = byGroup(frame.g);
        if (!topic?.position || frame.o <= topic.position.offset) return;
        const hole = topic.mode === 'stream' && frame.o > topic.position.offset + 1;
        topic.position = { epoch: topic.position.epoch, offset: frame.o };
        tell(topic, (listener) => listener.onEvent({ event: frame.e, data: frame.d }));
        if (hole) tell(topic, (listener) => listener.onResync());
        return;
      }
      case 'gap': {
        const topic = byGroup(frame.g);
        if (!topic?.position) return;
        topic.position = { epoch: topic.position.epoch, offset: Math.max(topic.position.offset, frame.to) };
        return tell(topic, (listener) => listener.onResync());
      }
      case 'error': {
        const topic = byId(frame.id);
        if (!topic) return;
        topic.live = false;
        if (topic.listeners.size === 0) return leave(topic);
        if (frame.code !== 'canales.no_disponible')
          return tell(topic, (listener) => listener.onRefused?.(frame.detail));
        const asked = socket;
        setTimeout(() => {
          if (socket === asked && !topic.live && topics.get(keyOf(topic.channel, topic.params)) === topic) join(topic);
        }, subscribeAgainMs);
        return;
      }
      case 'unsubscribed':
      case 'pong':
        return;
    }
  };

  /** Forgets the connection; its later events concern nobody. */
  const detach = () => {
    reconnecting = clear(reconnecting);
    pinging = clear(pinging);
    awaiting = clear(awaiting);
    for (const topic of topics.values()) topic.live = false;
    if (!socket) return;
    const old = socket;
    socket = null;
    old.onmessage = null;
    old.onclose = null;
    old.close();
  };

  const ping = () => {
    if (status !== 'open' || awaiting) return;
    send({ t: 'ping' });
    awaiting = setTimeout(() => lost(), answerWithinMs);
  };

  const pingLater = () => {
    awaiting = clear(awaiting);
    pinging = clear(pinging);
    pinging = setTimeout(ping, pingEveryMs);
  };

  const halt = () => {
    started = false;
    detach();
    setStatus('closed');
  };

  const lost = () => {
    detach();
    if (!started) return;
    setStatus('reconnecting');
    reconnecting = setTimeout(connect, backoff.next());
  };

  const renewSession = async () => {
    detach();
    setStatus('reconnecting');
    let renewed: boolean;
    try {
      renewed = (await session?.onUnauthenticated()) ?? false;
    } catch {
      // The network is away, not the session: come again later.
      return lost();
    }
    if (!started || socket) return;
    if (!renewed) return halt();
    // By the backoff: a server that refuses a fresh token must not be asked without pause.
    reconnecting = clear(reconnecting);
    reconnecting = setTimeout(connect, backoff.next());
  };

  const closed = (code: number) => {
    switch (code) {
      case unauthenticated:
        return void renewSession();
      case sessionEnded:
        halt();
        return session?.onSessionEnded();
      case forbiddenOrigin:
        return halt();
      default:
        return lost();
    }
  };

  const connect = () => {
    reconnecting = clear(reconnecting);
    if (!started || socket) return;
    const opened = openSocket(options.url ?? defaultUrl());
    socket = opened;
    // A connection that neither opens nor fails, behind a dead router, counts as lost too.
    awaiting = setTimeout(() => lost(), answerWithinMs);
    opened.onmessage = (message: MessageEvent) => {
      pingLater();
      receive(JSON.parse(String(message.data)) as ServerFrame);
    };
    opened.onclose = (event: CloseEvent) => closed(event.code);
  };

  /** The network is back or the page is looked at again: do not wait for the next attempt, and trust no old socket. */
  const hurry = () => {
    if (!started || (typeof document !== 'undefined' && document.visibilityState === 'hidden')) return;
    if (status === 'open') return ping();
    if (reconnecting) connect();
  };
  const listenToPage = (on: boolean) => {
    if (typeof window === 'undefined') return;
    const method = on ? 'addEventListener' : 'removeEventListener';
    window[method]('online', hurry);
    document[method]('visibilitychange', hurry);
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
    },
    status: () => status,
    onStatus(listener) {
      statusListeners.add(listener);
      return () => void statusListeners.delete(listener);
    },
    subscribe(channel, params, handlers) {
      const key = keyOf(channel, params);
      const listener = handlers as unknown as AnyHandlers;
      let topic = topics.get(key);
      if (!topic) {
        topic = {
          id: nextId++,
          channel,
          params: { ...params },
          listeners: new Set(),
          group: null,
          mode: 'stream',
          position: null,
          live: false,
        };
        topics.set(key, topic);
        join(topic);
      } else if (topic.live) {
        // This listener comes in the middle: for it, everything before now is missed.
        queueMicrotask(() => topic?.listeners.has(listener) && listener.onResync());
      }
      topic.listeners.add(listener);
      const joined = topic;
      return () => {
        joined.listeners.delete(listener);
        const answerPending = status === 'open' && joined.group === null;
        if (joined.listeners.size === 0 && !answerPending) leave(joined);
      };
    },
  };
}
