import { createBackoff, type Backoff } from './backoff.ts';
import { openEventStream, openWebSocket, type Connection, type OpenSocket } from './connection.ts';
import {
  closeCodes,
  connectionLost,
  type ClientFrame,
  type ServerFrame,
  type SubscriptionRequest,
} from './protocol.ts';

/** `closed`: nobody is signed in, or the client was stopped. */
export type LiveStatus = 'connecting' | 'open' | 'reconnecting' | 'closed';

export type LinkOptions = {
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

/** What the link asks and tells whoever speaks over it. */
export type LinkUser = {
  /** What an event stream is to carry: it stands in its address. */
  requests(): SubscriptionRequest[];
  /** The server has taken us in; over a WebSocket nothing is subscribed yet. */
  onGreeted(): void;
  onFrame(frame: ServerFrame): void;
  /** The connection is forgotten; nothing more comes of it. */
  onDetached(): void;
};

export type Link = {
  /** Connects, and stays connected until `stop`. */
  start(session: LiveSession): void;
  stop(): void;
  status(): LiveStatus;
  /** @returns how to stop listening. */
  onStatus(listener: (status: LiveStatus) => void): () => void;
  isOpen(): boolean;
  /** Over an open WebSocket; otherwise nothing is sent. */
  send(frame: ClientFrame): void;
  /** An event stream is opened anew, with what is asked for now. */
  requestsChanged(): void;
};

const pingEveryMs = 25_000;
/** Any frame counts as an answer. */
const answerWithinMs = 8_000;
/** An event stream cannot be asked; the server gives a sign of life every 20 seconds. */
const streamSilenceMs = 45_000;
/** Attempts to open a WebSocket, one after the other, before an event stream is tried. */
const socketFailures = 2;
/** How long an event stream stands before a WebSocket is tried again: doubled each time that fails. */
const socketAgainMs = 30_000;
const socketAgainMaxMs = 600_000;
/** Subscriptions made by one screen belong into one address of an event stream. */
const gatherMs = 50;

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

/** A connection that is always there again: over which transport, when it counts as lost, and when the next one is tried. */
export function createLink(options: LinkOptions, user: LinkUser): Link {
  const openSocket = options.openSocket ?? ((url: string) => new WebSocket(url));
  const fetchStream: typeof fetch = options.fetch ?? ((...args) => fetch(...args));
  const backoff = options.backoff ?? createBackoff();
  const statusListeners = new Set<(status: LiveStatus) => void>();
  let status: LiveStatus = 'closed';
  let started = false;
  let session: LiveSession | null = null;
  let connection: Connection | null = null;
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
    user.onGreeted();
  };

  /** Forgets the connection; its later events concern nobody. */
  const detach = () => {
    reconnecting = clear(reconnecting);
    pinging = clear(pinging);
    awaiting = clear(awaiting);
    gathering = clear(gathering);
    promoting = clear(promoting);
    user.onDetached();
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
    const listener = {
      onFrame: (frame: ServerFrame) => (frame.t === 'hello' ? greeted() : user.onFrame(frame)),
      onSign: signOfLife,
      onClose: closed,
    };
    connection = isStreamsTurn()
      ? openEventStream(streamUrl(url), user.requests(), fetchStream, listener)
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
    isOpen: () => status === 'open',
    send,
    requestsChanged() {
      if (status === 'open' && connection?.transport === 'sse') gathering ??= setTimeout(reopen, gatherMs);
    },
  };
}
