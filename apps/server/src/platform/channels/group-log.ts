import { createHash, randomBytes } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Messages kept per group for those who reconnect; trimmed in steps, so there may be about a hundred more. */
const historyLength = 1_000;
/** How long a group's messages are kept after its newest. */
const historySeconds = 3_600;
/** How long a group's position outlives its messages: a client away for a quiet week has still missed nothing. */
const positionSeconds = 7 * 86_400;

/**
 * One group in Redis: a hash with its epoch and the offset of its newest message, and a stream whose entry ids are the
 * offsets. One script does all, so that offset, history and announcement of a message are one step.
 *
 * The era guards against a server that comes back with less than it had (AOF everysec loses a second, a replica may
 * lose more): it would give the same offsets to other messages. A restarted or promoted server does not know the
 * script, and whoever loads it begins a new era; a group met in a new era begins a new epoch.
 */
const script = `
local op, fresh = ARGV[1], ARGV[2]
if op == 'boot' then
  redis.call('SET', KEYS[1], fresh)
  return fresh
end
local era = redis.call('GET', KEYS[1]) or ''
local meta = redis.call('HMGET', KEYS[2], 'epoch', 'offset', 'era')
local epoch, offset = meta[1], tonumber(meta[2] or 0)
if not epoch or meta[3] ~= era or op == 'renew' then
  epoch, offset = fresh, 0
  redis.call('DEL', KEYS[3])
  redis.call('HSET', KEYS[2], 'epoch', epoch, 'offset', 0, 'era', era)
end
redis.call('EXPIRE', KEYS[2], ${positionSeconds})
if op == 'append' then
  offset = redis.call('HINCRBY', KEYS[2], 'offset', 1)
  local line = epoch .. ' ' .. offset .. ' ' .. ARGV[3] .. '\\n' .. ARGV[4] .. offset .. ARGV[5]
  redis.call('XADD', KEYS[3], 'MAXLEN', '~', ${historyLength}, offset .. '-0', 'm', line)
  redis.call('EXPIRE', KEYS[3], ${historySeconds})
  return {epoch, offset, redis.call('PUBLISH', KEYS[4], line)}
end
if op == 'renew' then
  redis.call('PUBLISH', KEYS[4], epoch .. ' 0 \\n')
  return {epoch, 0}
end
local since = tonumber(ARGV[4])
if ARGV[3] ~= epoch or since > offset then return {epoch, offset, 0} end
if since == offset then return {epoch, offset, 1} end
local entries = redis.call('XRANGE', KEYS[3], '(' .. since .. '-0', '+')
if #entries ~= offset - since then return {epoch, offset, 0} end
local reply = {epoch, offset, 1}
for i = 1, #entries do reply[i + 3] = entries[i][2][2] end
return reply
`;
const sha = createHash('sha1').update(script).digest('hex');

const eraKey = 'jsol:canales:era';
/** Pub/sub knows no databases, so the name must be ours alone on the whole server. */
export const topicOf = (group: string): string => `jsol:canales:${group}`;

export type Position = { readonly epoch: string; readonly offset: number };

/** The trace a message was sent in, and its event. */
export type MessageTrace = { readonly id: string; readonly event: string };

/** One message as published and as stored; `frame` is what a client gets, encoded once. */
export type GroupMessage = Position & {
  readonly key: string;
  readonly frame: Buffer;
  /** Null for one sent outside of requests and runs. */
  readonly trace: MessageTrace | null;
  /** Its frame asks whoever gets it to say so. */
  readonly asksReceipt?: boolean;
};

export type Missed = {
  /** Where the group is now. */
  readonly at: Position;
  /** Everything after the position asked for, in order; null when the history no longer reaches back to it. */
  readonly messages: readonly GroupMessage[] | null;
};

/** Reads `epoch offset trace:event key\nframe`, with `-` for no trace. An empty frame announces a new epoch. */
export function parseMessage(line: Buffer): GroupMessage {
  const end = line.indexOf(0x0a);
  const [epoch = '', offset = '', traced = '', ...key] = line.toString('utf8', 0, end).split(' ');
  const [id, event] = traced.split(':');
  return {
    epoch,
    offset: Number(offset),
    key: key.join(' '),
    frame: line.subarray(end + 1),
    trace: id && event ? { id, event } : null,
  };
}

export type GroupLog = {
  /**
   * Appends and announces one message. `before` and `after` are the frame around its offset.
   * @returns how many gateways follow the group.
   */
  append(
    group: string,
    message: { key: string; before: string; after: string; trace: MessageTrace | null },
  ): Promise<number>;
  /** What a reader that stood at `since` has missed. */
  read(group: string, since: Position): Promise<Missed>;
  /** Where the group is now. */
  position(group: string): Promise<Position>;
  /** Begins a new epoch, so that every reader fetches the current state anew. */
  renew(group: string): Promise<void>;
};

const newEpoch = (): string => randomBytes(9).toString('base64url');

export function openGroupLog(redis: Redis): GroupLog {
  let booting: Promise<unknown> | null = null;

  const run = async (group: string, ...args: (string | number)[]): Promise<Buffer[]> => {
    const keys = [eraKey, `jsol:canal:${group}`, `jsol:canal:${group}:historia`, topicOf(group)];
    const call = () => redis.callBuffer('EVALSHA', sha, keys.length, ...keys, ...args) as Promise<Buffer[]>;
    // Whoever comes while the script is being loaded goes behind those who wait for it already.
    if (booting) await booting;
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      // EVAL loads the script and begins the era in one step, before anybody can append by its hash.
      booting ??= redis.eval(script, keys.length, ...keys, 'boot', newEpoch()).finally(() => (booting = null));
      await booting;
      return call();
    }
  };

  const positionIn = (reply: readonly Buffer[]): Position => ({ epoch: String(reply[0]), offset: Number(reply[1]) });

  return {
    append: async (group, { key, before, after, trace }) => {
      const header = `${trace ? `${trace.id}:${trace.event}` : '-'} ${key.replaceAll('\n', ' ')}`;
      const reply = await run(group, 'append', newEpoch(), header, before, after);
      return Number(reply[2]);
    },
    async read(group, since) {
      const reply = await run(group, 'read', newEpoch(), since.epoch, since.offset);
      const recovered = Number(reply[2]) === 1;
      return { at: positionIn(reply), messages: recovered ? reply.slice(3).map(parseMessage) : null };
    },
    position: async (group) => positionIn(await run(group, 'read', newEpoch(), '', 0)),
    renew: async (group) => {
      await run(group, 'renew', newEpoch());
    },
  };
}
