import { randomUUID } from 'node:crypto';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { closeCodes, maxFrameBytes } from '@jsol/contracts/canales';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import type { Principal } from '../auth/principal.ts';
import type { Reader } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import type { SpanRecorder } from '../observability/spans.ts';
import { closeRedis, openRedis } from '../redis/connections.ts';
import { announcementsTopic, parseAnnouncement } from './announcements.ts';
import { atMost } from './at-most.ts';
import type { ChannelDefinition } from './channel.ts';
import { createConnection, type Connection } from './connection.ts';
import { answerEventStream, refuseEventStream, requestedSubscriptions } from './event-stream.ts';
import { createGroupFeeds } from './group-feed.ts';
import { wsCloses, wsConnections } from './metrics.ts';
import { eventStreamOutlet, webSocketOutlet, type Outlet } from './outlet.ts';
import { createPresence } from './presence.ts';
import { createReceiptAsker } from './receipts.ts';

/** A principal whose token ends at some time; without `expiresAt` the session's end alone counts. */
export type SocketPrincipal = Principal & { readonly expiresAt?: Date };

export type GatewayOptions = {
  server: Server;
  /** Default `/ws`. */
  path?: string;
  redisUrl: string;
  channels: readonly ChannelDefinition[];
  /** Who opens the socket; null refuses with 4401. A throw is no refusal: the client is asked to come again. */
  authenticate(request: IncomingMessage): Promise<SocketPrincipal | null>;
  /**
   * The same person as of now, read past any cache; null when the session has ended. Called when rights changed, each
   * minute, and when announcements may have been missed.
   */
  reload(principal: SocketPrincipal): Promise<SocketPrincipal | null>;
  reader: Reader;
  /** Origins of browsers beside the address the request itself was sent to, such as `https://erp.example.pe`. */
  allowedOrigins: readonly string[];
  /** Where it is noted that a browser has got what a request or run sent. Without it nobody is asked for receipts. */
  spans?: SpanRecorder;
  log: Logger;
  /** Default 20 000 ms. */
  pingMs?: number;
  /** Default 60 000 ms. */
  reloadMs?: number;
  /** How often groups are compared with their histories. Default 25 000 ms. */
  positionsMs?: number;
};

export type Gateway = {
  /** Answers a GET of `/sse`: the same frames for clients that can open no WebSocket. */
  eventStream(request: IncomingMessage, response: ServerResponse): void;
  /** Says goodbye to every client (1001, they come back to another node) and lets go of Redis. */
  close(): Promise<void>;
};

const reloadsAtOnce = 8;
const snapshotsAtOnce = 4;
/** A Redis that leaves a ping unanswered for this long has vanished without closing its connection. */
const redisPingMs = 5_000;

/**
 * A program that is no browser sends no Origin; it cannot borrow a browser's cookies either. A browser sends none with
 * an event stream of its own page, and says of any other where it comes from.
 */
function isAllowedOrigin(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined && request.headers['sec-fetch-site'] === 'cross-site') return false;
  if (origin === undefined || allowed.includes(origin)) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

function assertDistinctGroups(channels: readonly ChannelDefinition[]): void {
  const seen = new Map<string, string>();
  for (const channel of channels) {
    // Clients name a group without its channel, so the fixed part must tell the channels apart.
    const prefix = channel.group.replace(/\{.*$/, '');
    const other = seen.get(prefix);
    if (other) throw new Error(`channels ${other} and ${channel.name} have groups that begin alike: "${prefix}"`);
    seen.set(prefix, channel.name);
  }
}

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString();
};

/** Puts the WebSocket gateway on an HTTP server. docs/protocolo-canales.md tells what clients see. */
export function createGateway(options: GatewayOptions): Gateway {
  const { server, log, reload } = options;
  assertDistinctGroups(options.channels);
  const channels = new Map(options.channels.map((channel) => [channel.name, channel]));
  const subscriber = openRedis(options.redisUrl, { role: 'worker', name: 'jsol-ws-oyente', log });
  const commands = openRedis(options.redisUrl, { role: 'producer', name: 'jsol-ws', log });
  const feeds = createGroupFeeds({
    subscriber,
    commands,
    ...(options.spans ? { ask: createReceiptAsker() } : {}),
    log,
  });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxFrameBytes.fromClient,
    perMessageDeflate: false,
  });
  const presence = createPresence({ subscriber, commands, log });
  const someAtOnce = atMost(snapshotsAtOnce);
  /** With what is called once the connection is gone. */
  const connections = new Map<Connection, { gone: () => void }>();
  /** Counts announcements, so that a socket being opened knows whether it missed one. */
  let announcements = 0;
  let closing = false;

  const renew = async (connection: Connection): Promise<void> => {
    let principal: SocketPrincipal | null;
    try {
      principal = await reload(connection.principal());
    } catch (error) {
      // What cannot be checked is not left open; the client comes back and is checked then.
      log.warn({ connection: connection.id, err: error }, 'ws.reload_failed');
      return connection.close(1013, 'No se pudo comprobar la sesión; vuelva a conectarse.');
    }
    if (!principal) return connection.close(closeCodes.sessionEnded, 'La sesión terminó.');
    if (principal.expiresAt && principal.expiresAt.getTime() <= Date.now()) {
      return connection.close(closeCodes.unauthenticated, 'El acceso venció; renueve la sesión.');
    }
    await connection.reauthorise(principal);
  };

  const renewAll = async (chosen: readonly Connection[]): Promise<void> => {
    const waiting = [...chosen];
    const next = async (): Promise<void> => {
      for (let connection = waiting.pop(); connection; connection = waiting.pop()) await renew(connection);
    };
    await Promise.all(Array.from({ length: reloadsAtOnce }, next));
  };

  const refuse = (socket: WebSocket, code: number, reason: string): void => {
    wsCloses.inc({ code: String(code) });
    socket.on('error', () => undefined);
    socket.close(code, reason);
    setTimeout(() => socket.terminate(), 2_000).unref();
  };

  const welcome = (outlet: Outlet, principal: SocketPrincipal, announcementsBefore: number): Connection => {
    const connection = createConnection({
      id: randomUUID(),
      outlet,
      principal,
      channels,
      feeds,
      presence,
      someAtOnce,
      reader: options.reader,
      spans: options.spans,
      log,
    });
    connections.set(connection, { gone: () => undefined });
    wsConnections.inc();
    if (announcements !== announcementsBefore) void renew(connection);
    return connection;
  };

  const goneFor = (connection: Connection) => (): void => {
    connection.ended();
    const entry = connections.get(connection);
    if (!entry) return;
    connections.delete(connection);
    wsConnections.dec();
    entry.gone();
  };

  const welcomeSocket = (socket: WebSocket, stream: Socket, principal: SocketPrincipal, before: number): void => {
    // ws closes the socket itself after a protocol error (an oversize frame is 1009); this keeps it from throwing.
    socket.on('error', (error) => log.info({ reason: error.message }, 'ws.protocol_error'));
    const connection = welcome(webSocketOutlet(socket, stream), principal, before);
    socket.on('message', (data, isBinary) => connection.receive(isBinary ? null : textOf(data)));
    socket.on('pong', () => connection.answered());
    socket.on('close', goneFor(connection));
  };

  /** Null for a token that has run out as well. */
  const authenticate = async (request: IncomingMessage): Promise<SocketPrincipal | null> => {
    const principal = await options.authenticate(request);
    return principal?.expiresAt && principal.expiresAt.getTime() <= Date.now() ? null : principal;
  };

  const upgrade = async (request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> => {
    const before = announcements;
    const accept = (then: (socket: WebSocket) => void) => sockets.handleUpgrade(request, stream, head, then);
    // The handshake is completed even to refuse: only then can a browser read the code.
    if (!isAllowedOrigin(request, options.allowedOrigins)) {
      log.warn({ origin: request.headers.origin }, 'ws.forbidden_origin');
      return accept((socket) => refuse(socket, closeCodes.forbiddenOrigin, 'Origen no permitido.'));
    }
    let principal: SocketPrincipal | null;
    try {
      principal = await authenticate(request);
    } catch (error) {
      log.warn({ err: error }, 'ws.authentication_failed');
      return accept((socket) => refuse(socket, 1013, 'No se pudo comprobar la sesión; vuelva a conectarse.'));
    }
    if (stream.destroyed) return;
    if (!principal) {
      return accept((socket) => refuse(socket, closeCodes.unauthenticated, 'Inicie sesión para recibir avisos.'));
    }
    const known = principal;
    accept((socket) =>
      closing
        ? refuse(socket, 1001, 'El servidor se detiene.')
        : welcomeSocket(socket, stream as Socket, known, before),
    );
  };

  const openEventStream = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const before = announcements;
    if (!isAllowedOrigin(request, options.allowedOrigins)) {
      return refuseEventStream(response, 403, 'Origen no permitido.');
    }
    const requested = requestedSubscriptions(request);
    if (!requested) return refuseEventStream(response, 400, 'Las suscripciones no cumplen el protocolo.');
    let principal: SocketPrincipal | null;
    try {
      principal = await authenticate(request);
    } catch (error) {
      log.warn({ err: error }, 'ws.authentication_failed');
      return refuseEventStream(response, 503, 'No se pudo comprobar la sesión; vuelva a conectarse.');
    }
    if (!principal) return refuseEventStream(response, 401, 'Inicie sesión para recibir avisos.');
    if (closing) return refuseEventStream(response, 503, 'El servidor se detiene.');
    if (response.destroyed) return;
    answerEventStream(response);
    const connection = welcome(eventStreamOutlet(response), principal, before);
    response.on('close', goneFor(connection));
    for (const subscription of requested) connection.subscribe(subscription);
  };

  const onUpgrade = (request: IncomingMessage, stream: Duplex, head: Buffer): void => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== (options.path ?? '/ws')) {
      if (server.listenerCount('upgrade') === 1) stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
      return;
    }
    const onError = () => stream.destroy();
    stream.on('error', onError);
    upgrade(request, stream, head)
      .catch((error: unknown) => {
        log.error({ err: error }, 'ws.upgrade_failed');
        stream.destroy();
      })
      .finally(() => stream.off('error', onError));
  };
  server.on('upgrade', onUpgrade);

  // Not `message`: the client would make a string of everything that is published.
  subscriber.on('messageBuffer', (topic: Buffer, text: Buffer) => {
    if (topic.toString() !== announcementsTopic) return;
    const announcement = parseAnnouncement(text.toString());
    if (!announcement) return;
    announcements += 1;
    const all = [...connections.keys()];
    switch (announcement.kind) {
      case 'session-ended':
        for (const connection of all) {
          if (connection.principal().sessionId === announcement.sessionId) {
            connection.close(closeCodes.sessionEnded, 'La sesión terminó.');
          }
        }
        return;
      case 'rights-changed':
        return void renewAll(all.filter((each) => announcement.userIds.includes(each.principal().userId)));
    }
  });
  subscriber.on('ready', () => {
    subscriber.subscribe(announcementsTopic).then(
      () => {
        // Announcements made while Redis was away have reached nobody.
        announcements += 1;
        return renewAll([...connections.keys()]);
      },
      () => undefined,
    );
  });

  /** A subscriber only listens: unasked, it would wait for ever on a connection that leads nowhere. */
  const probeSubscriber = (): void => {
    if (subscriber.status !== 'ready') return;
    const timer = setTimeout(() => subscriber.stream.destroy(), redisPingMs);
    const answered = () => clearTimeout(timer);
    subscriber.ping().then(answered, answered);
  };

  const heartbeat = setInterval(() => {
    probeSubscriber();
    for (const connection of connections.keys()) connection.beat();
  }, options.pingMs ?? 20_000);
  const reloading = setInterval(() => void renewAll([...connections.keys()]), options.reloadMs ?? 60_000);

  const checking = setInterval(() => {
    void feeds.checkPositions();
    presence.refresh();
  }, options.positionsMs ?? 25_000);

  return {
    eventStream(request, response) {
      openEventStream(request, response).catch((error: unknown) => {
        log.error({ err: error }, 'sse.failed');
        response.destroy();
      });
    },
    async close() {
      closing = true;
      server.off('upgrade', onUpgrade);
      clearInterval(heartbeat);
      clearInterval(reloading);
      clearInterval(checking);
      presence.close();
      const left = [...connections.values()].map((entry) => new Promise<void>((resolve) => (entry.gone = resolve)));
      for (const connection of connections.keys())
        connection.close(1001, 'El servidor se detiene; vuelva a conectarse.');
      await Promise.all(left);
      sockets.close();
      await Promise.all([closeRedis(subscriber), closeRedis(commands)]);
    },
  };
}
