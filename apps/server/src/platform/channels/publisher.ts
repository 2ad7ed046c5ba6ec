import { maxFrameBytes } from '@jsol/contracts/canales';
import type { Redis } from 'ioredis';
import { afterCommit, type Tx } from '../database/database.ts';
import type { Logger } from '../observability/logger.ts';
import { activeTraceId } from '../observability/trace.ts';
import { closeRedis, isReady, openRedis } from '../redis/connections.ts';
import { groupOf, type ChannelDefinition, type ChannelEvents, type ChannelParams } from './channel.ts';
import { openGroupLog, type MessageTrace } from './group-log.ts';
import { channelPublishes } from './metrics.ts';
import { untilReady } from './until-ready.ts';

/** How long an event waits for a Redis that is starting or restarting, in milliseconds. */
const patienceMs = 2_000;
/** How often groups that lost an event are tried to be told so, in milliseconds. */
const repairEveryMs = 500;

type Publish<Answer> = <Channel extends ChannelDefinition, Event extends keyof ChannelEvents<Channel> & string>(
  channel: Channel,
  params: ChannelParams<Channel>,
  event: Event,
  data: ChannelEvents<Channel>[Event],
) => Promise<Answer>;

export type Publisher = {
  /**
   * Sends one event to everybody who follows the group. Throws only for an event that does not fit its channel, which
   * is a programmer's mistake. When Redis does not take it, the group begins a new epoch as soon as Redis is back, so
   * that its followers fetch the current state: an event may be lost, the loss may not go unnoticed.
   */
  publish: Publish<void>;
  /** As `publish`, and answers how many gateways have somebody who follows the group; null when Redis did not take it. */
  publishCounting: Publish<number | null>;
  /** The connection, for {@link announceSessionEnded} and {@link announceRightsChanged}. */
  readonly redis: Redis;
  /** Waits for what is under way. */
  close(): Promise<void>;
};

export type PublisherOptions = { redisUrl: string; log: Logger };

type Encoded = {
  channel: string;
  group: string;
  key: string;
  before: string;
  after: string;
  trace: MessageTrace | null;
};

/** Checks an event and encodes the frame all its receivers get, but for the offset that Redis gives it. */
function encode(channel: ChannelDefinition, params: Record<string, string>, event: string, data: unknown): Encoded {
  const schema = channel.events[event];
  if (!schema) throw new Error(`channel ${channel.name} has no event "${event}"`);
  const group = groupOf(channel, channel.params.parse(params) as Record<string, string>);
  const parsed = schema.parse(data);
  const key = channel.mode === 'latest' ? (channel.latestKey?.(event, parsed) ?? event) : '';
  const after = `,"e":${JSON.stringify(event)},"d":${JSON.stringify(parsed ?? null)}}`;
  const bytes = Buffer.byteLength(after);
  if (bytes > maxFrameBytes.event) {
    throw new Error(`event "${event}" of channel ${channel.name} has ${bytes} bytes; publish a reference instead`);
  }
  const id = activeTraceId();
  return {
    channel: channel.name,
    group,
    key,
    before: `{"t":"msg","g":${JSON.stringify(group)},"o":`,
    after,
    trace: id === null ? null : { id, event },
  };
}

export function createPublisher({ redisUrl, log }: PublisherOptions): Publisher {
  const redis = openRedis(redisUrl, { role: 'producer', name: 'jsol-canales', log });
  const groups = openGroupLog(redis);
  const underWay = new Set<Promise<number | null>>();
  /** Groups that have lost an event and whose followers do not know yet. */
  const wounded = new Set<string>();
  let repair: NodeJS.Timeout | null = null;
  let closed = false;

  const repairLater = () => {
    if (closed || repair || wounded.size === 0) return;
    repair = setTimeout(() => {
      repair = null;
      const tried = isReady(redis) ? [...wounded] : [];
      void Promise.all(
        tried.map((group) =>
          groups.renew(group).then(
            () => wounded.delete(group),
            () => false,
          ),
        ),
      ).finally(repairLater);
    }, repairEveryMs);
    repair.unref();
  };

  const send = async (message: Encoded): Promise<number | null> => {
    const labels = { channel: message.channel };
    if (!isReady(redis)) await untilReady(redis, patienceMs);
    try {
      const gateways = await groups.append(message.group, message);
      channelPublishes.inc({ ...labels, result: 'sent' });
      return gateways;
    } catch (error) {
      channelPublishes.inc({ ...labels, result: 'lost' });
      const reason = error instanceof Error ? error.message : String(error);
      log.warn({ channel: message.channel, group: message.group, reason }, 'channels.event_lost');
      wounded.add(message.group);
      repairLater();
      return null;
    }
  };

  const publishCounting: Publish<number | null> = (channel, params, event, data) => {
    let message: Encoded;
    try {
      message = encode(channel, params as Record<string, string>, event, data);
    } catch (error) {
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    }
    const sending = send(message);
    underWay.add(sending);
    return sending.finally(() => underWay.delete(sending));
  };

  return {
    redis,
    publishCounting,
    async publish(channel, params, event, data) {
      await publishCounting(channel, params, event, data);
    },
    async close() {
      await Promise.allSettled(underWay);
      closed = true;
      if (repair) clearTimeout(repair);
      await closeRedis(redis);
    },
  };
}

/**
 * Sends the event once `tx` has committed, without making the caller wait for Redis. The event is checked now, so that
 * one that does not fit fails the transaction instead of vanishing after it.
 */
export function publishAfterCommit<
  Channel extends ChannelDefinition,
  Event extends keyof ChannelEvents<Channel> & string,
>(
  tx: Tx,
  publisher: Pick<Publisher, 'publish'>,
  channel: Channel,
  params: ChannelParams<Channel>,
  event: Event,
  data: ChannelEvents<Channel>[Event],
): void {
  encode(channel, params as Record<string, string>, event, data);
  afterCommit(tx, () => {
    // Rejects for nothing but a misfit, which was excluded above.
    void publisher.publish(channel, params, event, data);
  });
}
