import { createHash, randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import { isReady } from '../redis/connections.ts';

/** How long a node's people are believed to be there without a word from it, in milliseconds. */
const leaseMs = 4_000;
const beatEveryMs = 1_200;
/** How long somebody whose connection was lost still counts, in milliseconds: a reloaded page is no absence. */
const lingerMs = 3_000;

const topic = 'jsol:presencia';
const nodesKey = 'jsol:presencia:nodos';

/**
 * Per group a hash: what each node says of it, as lines of JSON, one a person. The nodes' leases are one sorted set, and
 * each node has a set of its groups, so that whoever notices a dead one can take its people out. Keys are made in the
 * script; the channels' Redis is one server, not a cluster.
 */
const script = `
local op, node, lease = ARGV[1], ARGV[2], ARGV[3]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local version = time[1] .. string.format('%06d', time[2])
local function people(group)
  local seen, list = {}, {}
  for _, lines in ipairs(redis.call('HVALS', 'jsol:presencia:grupo:' .. group)) do
    for line in lines:gmatch('[^\\n]+') do
      if not seen[line] then seen[line] = true; list[#list + 1] = line end
    end
  end
  table.sort(list)
  return '[' .. table.concat(list, ',') .. ']'
end
local function put(group, owner, lines)
  local key, before = 'jsol:presencia:grupo:' .. group, people(group)
  if lines == '' then
    redis.call('HDEL', key, owner)
    redis.call('SREM', 'jsol:presencia:nodo:' .. owner, group)
  else
    redis.call('HSET', key, owner, lines)
    redis.call('SADD', 'jsol:presencia:nodo:' .. owner, group)
  end
  local after = people(group)
  if before ~= after then redis.call('PUBLISH', '${topic}', version .. ' ' .. group .. '\\n' .. after) end
end
if op == 'read' then return {version, people(ARGV[4])} end
local known = redis.call('ZSCORE', '${nodesKey}', node)
redis.call('ZADD', '${nodesKey}', now + lease, node)
if op == 'put' then put(ARGV[4], node, ARGV[5]) end
for _, dead in ipairs(redis.call('ZRANGEBYSCORE', '${nodesKey}', '-inf', now)) do
  for _, group in ipairs(redis.call('SMEMBERS', 'jsol:presencia:nodo:' .. dead)) do put(group, dead, '') end
  redis.call('DEL', 'jsol:presencia:nodo:' .. dead)
  redis.call('ZREM', '${nodesKey}', dead)
end
return {known and '1' or '0'}
`;
const sha = createHash('sha1').update(script).digest('hex');

export type Person = { readonly userId: string; readonly name: string };
type Watcher = (people: Person[]) => void;

export type Presence = {
  /** The person is there by way of `member`, a connection of this process. Twice is once. */
  enter(group: string, member: string, person: Person): void;
  /** `lost`: the connection went without a word, so the person may be back in a moment. */
  leave(group: string, member: string, lost: boolean): void;
  /** Tells who is there, now and at every change. @returns how to stop. */
  watch(group: string, watcher: Watcher): () => void;
  /** Reads anew what is watched: a change may have been announced while nobody listened. */
  refresh(): void;
  /** What this node said stays until its lease ends: whoever was here has time to come back to another. */
  close(): void;
};

export type PresenceOptions = {
  /** In subscriber mode; other listeners may use it too. */
  subscriber: Redis;
  commands: Redis;
  log: Logger;
};

/** Keeps account of who is there on all nodes. A node that dies is noticed by any other within six seconds. */
export function createPresence({ subscriber, commands, log }: PresenceOptions): Presence {
  const node = randomUUID();
  const here = new Map<string, Map<string, Person>>();
  const watched = new Map<string, { watchers: Set<Watcher>; version: number; people: Person[] | null }>();
  const lingering = new Map<string, NodeJS.Timeout>();
  /** Groups of which Redis may believe something else than is true here. */
  const unsaid = new Set<string>();
  let saying = false;
  let closed = false;

  const run = async (...args: (string | number)[]): Promise<string[]> => {
    try {
      return (await commands.evalsha(sha, 0, ...args)) as string[];
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
      return (await commands.eval(script, 0, ...args)) as string[];
    }
  };

  const linesOf = (group: string): string => {
    const people = [...(here.get(group)?.values() ?? [])];
    return [...new Set(people.map(({ userId, name }) => JSON.stringify({ userId, name })))].join('\n');
  };

  /** One group after the other, so that what is said last is what holds. */
  const say = async (): Promise<void> => {
    if (saying || !isReady(commands)) return;
    saying = true;
    try {
      for (const group of unsaid) {
        unsaid.delete(group);
        await run('put', node, leaseMs, group, linesOf(group)).catch((error: unknown) => {
          unsaid.add(group);
          throw error;
        });
      }
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'presence.not_said');
    } finally {
      saying = false;
    }
  };
  const changed = (group: string) => {
    unsaid.add(group);
    void say();
  };

  const beat = async (): Promise<void> => {
    if (!isReady(commands)) return;
    try {
      const [known] = await run('beat', node, leaseMs);
      // Given up for dead, or Redis was emptied: everything is said again.
      if (known === '0') for (const group of here.keys()) unsaid.add(group);
    } catch (error) {
      log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'presence.beat_failed');
    }
    await say();
  };

  const hear = (group: string, version: number, json: string): void => {
    const entry = watched.get(group);
    if (!entry || version <= entry.version) return;
    entry.version = version;
    const people = JSON.parse(json) as Person[];
    if (entry.people && JSON.stringify(entry.people) === json) return;
    entry.people = people;
    for (const watcher of entry.watchers) watcher(people);
  };
  const read = (group: string): void => {
    run('read', node, leaseMs, group).then(
      ([version, json]) => hear(group, Number(version), json!),
      // The next refresh asks again.
      () => undefined,
    );
  };
  const refresh = () => {
    for (const group of watched.keys()) read(group);
  };

  subscriber.on('messageBuffer', (channel: Buffer, payload: Buffer) => {
    if (channel.toString() !== topic) return;
    const text = payload.toString();
    const [version, ...group] = text.slice(0, text.indexOf('\n')).split(' ');
    hear(group.join(' '), Number(version), text.slice(text.indexOf('\n') + 1));
  });
  subscriber.on('ready', () => {
    subscriber.subscribe(topic).then(refresh, () => undefined);
  });

  const beating = setInterval(() => void beat(), beatEveryMs);

  const remove = (group: string, member: string) => {
    const members = here.get(group);
    if (!members?.delete(member)) return;
    if (members.size === 0) here.delete(group);
    changed(group);
  };
  const timerKey = (group: string, member: string) => `${member} ${group}`;
  const stay = (group: string, member: string) => {
    const key = timerKey(group, member);
    clearTimeout(lingering.get(key));
    lingering.delete(key);
  };

  return {
    enter(group, member, person) {
      stay(group, member);
      const members = here.get(group) ?? new Map<string, Person>();
      here.set(group, members);
      if (members.has(member)) return;
      members.set(member, person);
      changed(group);
    },
    leave(group, member, lost) {
      stay(group, member);
      if (closed) return;
      if (!lost) return remove(group, member);
      const key = timerKey(group, member);
      const timer = setTimeout(() => {
        lingering.delete(key);
        remove(group, member);
      }, lingerMs);
      lingering.set(key, timer);
    },
    watch(group, watcher) {
      const entry = watched.get(group) ?? { watchers: new Set(), version: 0, people: null };
      watched.set(group, entry);
      entry.watchers.add(watcher);
      if (entry.people) watcher(entry.people);
      else read(group);
      return () => {
        entry.watchers.delete(watcher);
        if (entry.watchers.size === 0 && watched.get(group) === entry) watched.delete(group);
      };
    },
    refresh,
    close() {
      closed = true;
      clearInterval(beating);
      for (const timer of lingering.values()) clearTimeout(timer);
    },
  };
}
