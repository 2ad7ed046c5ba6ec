import { clientFrame, closeCodes, type ServerFrame, type SubscriptionRequest } from '@jsol/contracts/canales';
import type { Principal } from '../auth/principal.ts';
import type { Reader } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { groupOf, type ChannelDefinition } from './channel.ts';
import type { GroupFeeds } from './group-feed.ts';
import { wsCloses, wsResumes, wsSubscriptions } from './metrics.ts';
import type { Outlet } from './outlet.ts';
import type { Presence } from './presence.ts';
import { createAwaitedReceipts } from './receipts.ts';
import { createSendQueue } from './send-queue.ts';
import type { SpanRecorder } from '../observability/spans.ts';
import { createSubscription, type ClientSubscription } from './subscription.ts';

export const maxSubscriptions = 100;
/** Frames a client may send per second, on average over ten. */
const maxFramesPerSecond = 50;
/** Frames waiting for their turn; a well-behaved client has few. */
const maxWaiting = 200;

type Subscription = {
  readonly id: number;
  readonly channel: ChannelDefinition;
  readonly group: string;
  readonly params: Record<string, string>;
  readonly follower: ClientSubscription;
  /** Ends the news of who is there. */
  stopWatching: () => void;
};

export type Connection = {
  readonly id: string;
  principal(): Principal;
  /** A text the client sent; null for what is no text. */
  receive(text: string | null): void;
  /** As if the client had sent a `sub`. */
  subscribe(request: SubscriptionRequest): void;
  /** The other end has given a sign of life. */
  answered(): void;
  /** The same person with the rights of this moment; subscriptions that are no longer allowed end. */
  reauthorise(principal: Principal): Promise<void>;
  /** Closes with a code of the protocol and a Spanish reason. */
  close(code: number, reason: string): void;
  /** The other end is gone. */
  ended(): void;
  /** Called at each heartbeat. Ends a connection whose other end is gone. */
  beat(): void;
};

export type ConnectionOptions = {
  id: string;
  outlet: Outlet;
  principal: Principal;
  channels: ReadonlyMap<string, ChannelDefinition>;
  feeds: GroupFeeds;
  presence: Presence;
  /** Snapshots are read through it, some at once. */
  someAtOnce: <T>(work: () => Promise<T>) => Promise<T>;
  reader: Reader;
  /** Where receipts are noted. */
  spans?: SpanRecorder | undefined;
  log: Logger;
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
  const { outlet, feeds, presence, log, id } = options;
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
    leaveAll(false);
    outlet.close(code, reason);
    // A client that does not answer the close is not waited for.
    setTimeout(() => outlet.terminate(), 2_000).unref();
  };

  const tooSlow = () => {
    close(closeCodes.tooSlow, 'La conexión no recibe los mensajes a tiempo.');
    outlet.terminate();
  };
  const queue = createSendQueue(outlet, tooSlow);
  // An event stream carries nothing back.
  const receipts =
    options.spans && outlet.answers
      ? createAwaitedReceipts({ spans: options.spans, person: () => principal.name })
      : null;
  const send = (frame: ServerFrame): void => {
    if (!gone) queue.control(frame);
  };

  /** `lost`: without a word, so that the person may be back in a moment. */
  const leave = (subscription: Subscription, lost = false): void => {
    if (subscriptions.get(subscription.group) !== subscription) return;
    const { channel, group, follower } = subscription;
    subscriptions.delete(group);
    feeds.unfollow(group, follower);
    follower.end();
    queue.forget(group);
    subscription.stopWatching();
    if (channel.presence) presence.leave(group, id, lost);
    wsSubscriptions.dec({ channel: channel.name });
  };

  const leaveAll = (lost: boolean): void => {
    gone = true;
    for (const subscription of subscriptions.values()) leave(subscription, lost);
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

  const stands = (subscription: Subscription): boolean =>
    !gone && subscriptions.get(subscription.group) === subscription;

  /** Who counts as being there, and who is told, may change with the person's rights. */
  const followPresence = async (subscription: Subscription): Promise<void> => {
    const { channel, params, group } = subscription;
    if (!channel.presence) return;
    const counts = await channel.presence.counts(principal, params, options.reader);
    if (!stands(subscription)) return;
    if (counts) presence.enter(group, id, { userId: principal.userId, name: principal.name });
    else presence.leave(group, id, false);
    subscription.stopWatching();
    subscription.stopWatching = channel.presence.sees(principal, params)
      ? presence.watch(group, (who) => send({ t: 'presence', g: group, who }))
      : () => undefined;
  };

  const unavailable = (subscription: Subscription, error: unknown): void => {
    leave(subscription);
    const reason = error instanceof Error ? error.message : String(error);
    log.warn({ connection: id, group: subscription.group, reason }, 'ws.subscribe_failed');
    send({
      t: 'error',
      id: subscription.id,
      code: 'canales.no_disponible',
      detail: 'Los avisos en vivo no están disponibles en este momento; inténtelo de nuevo.',
    });
  };

  const subscribe = async (frame: SubscriptionRequest): Promise<void> => {
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
    // Who subscribes anew to the same group is not away in between.
    if (standing) leave(standing, true);
    if (subscriptions.size >= maxSubscriptions) {
      return refuse('canales.demasiadas', `Una conexión sigue como máximo ${maxSubscriptions} grupos.`);
    }

    const { snapshot } = channel;
    const follower = createSubscription({
      id: frame.id,
      channel,
      group,
      queue,
      readSnapshot: snapshot ? () => options.someAtOnce(() => snapshot.read(params, principal, options.reader)) : null,
      onJoined(recovered) {
        wsResumes.inc({ channel: channel.name, result: recovered ? 'recovered' : frame.since ? 'lost' : 'fresh' });
      },
      onFailed: (error) => unavailable(subscription, error),
    });
    const subscription: Subscription = {
      id: frame.id,
      channel,
      group,
      params,
      follower: {
        ...follower,
        deliver(batch) {
          receipts?.sent(group, batch.messages);
          follower.deliver(batch);
        },
      },
      stopWatching: () => undefined,
    };
    subscriptions.set(group, subscription);
    wsSubscriptions.inc({ channel: channel.name });
    try {
      await feeds.follow(group, subscription.follower, frame.since ?? null);
    } catch (error) {
      return unavailable(subscription, error);
    }
    // The socket closed while Redis was being asked, or the snapshot could not be read.
    if (!stands(subscription)) return feeds.unfollow(group, subscription.follower);
    await followPresence(subscription);
  };

  const isFlooding = (): boolean => {
    const now = Date.now();
    credit = Math.min(maxFramesPerSecond * 10, credit + ((now - creditAt) / 1_000) * maxFramesPerSecond) - 1;
    creditAt = now;
    return credit < 0 || waiting > maxWaiting;
  };

  const receive = (text: string | null): void => {
    if (gone) return;
    answeredPing = true;
    if (isFlooding()) return close(closeCodes.badFrame, 'Demasiados mensajes seguidos.');
    const parsed = text === null ? null : parseFrame(text);
    if (!parsed?.success)
      return close(closeCodes.badFrame, 'El mensaje no cumple el protocolo (docs/protocolo-canales.md).');
    const frame = parsed.data;
    switch (frame.t) {
      case 'ping':
        return send({ t: 'pong' });
      case 'got':
        return receipts?.got(frame.got);
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

  send({ t: 'hello', protocol: 1, connection: id });

  return {
    id,
    principal: () => principal,
    receive,
    subscribe: (request) => void inTurn(() => subscribe(request)),
    answered: () => void (answeredPing = true),
    close,
    ended: () => leaveAll(true),
    reauthorise(renewed) {
      principal = renewed;
      return inTurn(async () => {
        for (const subscription of [...subscriptions.values()]) {
          const { channel, params, group } = subscription;
          if (await isAllowed(channel, params)) {
            await followPresence(subscription);
            continue;
          }
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
      answeredPing = !outlet.answers;
      const stuck = outlet.pending() > 0 && !progressed;
      // The ping waits behind what was sent before it: a slow reader is given time while it reads at all.
      if (stuck && (!alive || !outlet.answers)) return tooSlow();
      if (!alive && outlet.pending() === 0) return outlet.terminate();
      outlet.beat();
    },
  };
}
