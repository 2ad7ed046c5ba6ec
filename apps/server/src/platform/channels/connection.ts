import { clientFrame, closeCodes, type ServerFrame } from '@jsol/contracts/canales';
import type { RawData, WebSocket } from 'ws';
import type { Principal } from '../auth/principal.ts';
import type { Reader } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { groupOf, type ChannelDefinition } from './channel.ts';
import type { Follower, GroupFeeds } from './group-feed.ts';
import type { Position } from './group-log.ts';
import { wsCloses, wsResumes, wsSubscriptions } from './metrics.ts';
import { createSendQueue } from './send-queue.ts';

const maxSubscriptions = 100;
/** Frames a client may send per second, on average over ten. */
const maxFramesPerSecond = 50;
/** Frames waiting for their turn; a well-behaved client has few. */
const maxWaiting = 200;

export type Subscription = {
  id: number;
  readonly channel: ChannelDefinition;
  readonly group: string;
  readonly params: Record<string, string>;
  readonly follower: Follower;
};

export type Connection = {
  readonly id: string;
  principal(): Principal;
  /** The same person with the rights of this moment; subscriptions that are no longer allowed end. */
  reauthorise(principal: Principal): Promise<void>;
  /** Closes with a code of the protocol and a Spanish reason. */
  close(code: number, reason: string): void;
  /** Called at each heartbeat. Ends a connection whose other end is gone. */
  beat(): void;
};

export type ConnectionOptions = {
  id: string;
  socket: WebSocket;
  principal: Principal;
  channels: ReadonlyMap<string, ChannelDefinition>;
  feeds: GroupFeeds;
  reader: Reader;
  log: Logger;
};

const textOf = (data: RawData): string => {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString();
};

const parseFrame = (text: string) => {
  try {
    return clientFrame.safeParse(JSON.parse(text));
  } catch {
    return null;
  }
};

/** Speaks the protocol with one client whose person is known. */
export function createConnection(options: ConnectionOptions): Connection {
  const { socket, feeds, log, id } = options;
  let principal = options.principal;
  const subscriptions = new Map<string, Subscription>();
  let turn: Promise<void> = Promise.resolve();
  let waiting = 0;
  let gone = false;
  let answeredPing = true;
  let credit = maxFramesPerSecond * 10;
  let creditAt = Date.now();

  const close = (code: number, reason: string): void => {
    if (gone) return;
    wsCloses.inc({ code: String(code) });
    log.info({ connection: id, userId: principal.userId, code }, 'ws.closed');
    leaveAll();
    socket.close(code, reason);
    // A client that does not answer the close is not waited for.
    setTimeout(() => socket.terminate(), 2_000).unref();
  };

  const tooSlow = () => {
    close(closeCodes.tooSlow, 'La conexión no recibe los mensajes a tiempo.');
    socket.terminate();
  };
  const queue = createSendQueue(socket, tooSlow);
  const send = (frame: ServerFrame): void => {
    if (!gone) queue.control(frame);
  };

  const leave = (subscription: Subscription): void => {
    if (subscriptions.get(subscription.group) !== subscription) return;
    subscriptions.delete(subscription.group);
    feeds.unfollow(subscription.group, subscription.follower);
    queue.forget(subscription.group);
    wsSubscriptions.dec({ channel: subscription.channel.name });
  };

  const leaveAll = (): void => {
    gone = true;
    for (const subscription of subscriptions.values()) leave(subscription);
  };

  /** One after the other, so that answers come in the order of the questions. */
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    waiting += 1;
    turn = turn
      .then(() => (gone ? undefined : work()))
      .catch((error: unknown) => {
        log.error({ connection: id, err: error }, 'ws.frame_failed');
        close(1011, 'Error interno; vuelva a conectarse.');
      })
      .finally(() => (waiting -= 1));
    return turn;
  };

  const isAllowed = async (channel: ChannelDefinition, params: Record<string, string>): Promise<boolean> =>
    channel.authorize(principal, params, options.reader);

  const subscribe = async (frame: {
    id: number;
    channel: string;
    params: Record<string, string>;
    since?: Position | undefined;
  }): Promise<void> => {
    const refuse = (code: string, detail: string) => send({ t: 'error', id: frame.id, code, detail });
    const channel = options.channels.get(frame.channel);
    if (!channel) return refuse('canales.desconocido', `No existe el canal "${frame.channel}".`);
    const parsed = channel.params.safeParse(frame.params);
    if (!parsed.success) {
      const wrong = String(parsed.error.issues[0]?.path[0] ?? '');
      return refuse(
        'canales.parametros_invalidos',
        `El dato "${wrong}" del canal ${channel.name} falta o no es válido.`,
      );
    }
    const params = parsed.data as Record<string, string>;
    if (!(await isAllowed(channel, params))) {
      return refuse('canales.prohibido', `No tiene permiso para seguir el canal ${channel.name} con esos datos.`);
    }
    // It may have closed while the permission was looked up.
    if (gone) return;
    const group = groupOf(channel, params);
    const standing = subscriptions.get(group);
    if (standing) leave(standing);
    if (subscriptions.size >= maxSubscriptions) {
      return refuse('canales.demasiadas', `Una conexión sigue como máximo ${maxSubscriptions} grupos.`);
    }

    const subscribed = (at: Position, recovered: boolean): void =>
      send({ t: 'subscribed', id: frame.id, group, epoch: at.epoch, offset: at.offset, recovered, mode: channel.mode });
    const subscription: Subscription = {
      id: frame.id,
      channel,
      group,
      params,
      follower: {
        joined(from, recovered) {
          wsResumes.inc({ channel: channel.name, result: recovered ? 'recovered' : frame.since ? 'lost' : 'fresh' });
          subscribed(from, recovered);
        },
        deliver: (message) => queue.message(group, channel, message),
        restarted: (at) => subscribed(at, false),
      },
    };
    subscriptions.set(group, subscription);
    wsSubscriptions.inc({ channel: channel.name });
    try {
      await feeds.follow(group, subscription.follower, frame.since ?? null);
    } catch (error) {
      leave(subscription);
      log.warn(
        { connection: id, group, reason: error instanceof Error ? error.message : String(error) },
        'ws.subscribe_failed',
      );
      return refuse(
        'canales.no_disponible',
        'Los avisos en vivo no están disponibles en este momento; inténtelo de nuevo.',
      );
    }
    // The socket closed while Redis was being asked.
    if (gone) feeds.unfollow(group, subscription.follower);
  };

  const isFlooding = (): boolean => {
    const now = Date.now();
    credit = Math.min(maxFramesPerSecond * 10, credit + ((now - creditAt) / 1_000) * maxFramesPerSecond) - 1;
    creditAt = now;
    return credit < 0 || waiting > maxWaiting;
  };

  const receive = (data: RawData, isBinary: boolean): void => {
    if (gone) return;
    answeredPing = true;
    if (isFlooding()) return close(closeCodes.badFrame, 'Demasiados mensajes seguidos.');
    const parsed = isBinary ? null : parseFrame(textOf(data));
    if (!parsed?.success)
      return close(closeCodes.badFrame, 'El mensaje no cumple el protocolo (docs/protocolo-canales.md).');
    const frame = parsed.data;
    switch (frame.t) {
      case 'ping':
        return send({ t: 'pong' });
      case 'sub':
        return void inTurn(() => subscribe(frame));
      case 'unsub':
        return void inTurn(async () => {
          const subscription = subscriptions.get(frame.group);
          if (subscription) leave(subscription);
          send({ t: 'unsubscribed', id: frame.id, group: frame.group });
        });
    }
  };

  socket.on('message', receive);
  socket.on('pong', () => (answeredPing = true));
  socket.on('close', leaveAll);
  send({ t: 'hello', protocol: 1, connection: id });

  return {
    id,
    principal: () => principal,
    close,
    reauthorise(renewed) {
      principal = renewed;
      return inTurn(async () => {
        for (const subscription of [...subscriptions.values()]) {
          const { channel, params, group } = subscription;
          if (await isAllowed(channel, params)) continue;
          leave(subscription);
          send({
            t: 'error',
            id: subscription.id,
            code: 'canales.permiso_retirado',
            detail: `Ya no tiene permiso para seguir el canal ${channel.name}.`,
          });
          send({ t: 'unsubscribed', id: subscription.id, group });
        }
      });
    },
    beat() {
      const alive = answeredPing;
      const progressed = queue.hasProgressed();
      answeredPing = false;
      if (!alive) {
        // The ping waits behind what was sent before it: a slow reader is given time while it reads at all.
        if (socket.bufferedAmount === 0) return socket.terminate();
        if (!progressed) return tooSlow();
      }
      socket.ping();
    },
  };
}
