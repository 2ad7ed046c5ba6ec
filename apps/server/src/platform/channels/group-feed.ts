import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import { openGroupLog, parseMessage, topicOf, type GroupLog, type GroupMessage, type Position } from './group-log.ts';
import { untilReady } from './until-ready.ts';

/** How long a subscription waits for Redis before the client is told to come again, in milliseconds. */
const patienceMs = 5_000;
const retryMs = 500;
/** Live messages held back while history is read; beyond it they are dropped and read from the history. */
const maxHeldBack = 10_000;

/** One subscription of one connection. Every call is synchronous and in order. */
export type Follower = {
  /** The subscription stands at `from`; the messages it missed follow by `deliver`. */
  joined(from: Position, recovered: boolean): void;
  deliver(message: GroupMessage): void;
  /** The group began anew, or messages are gone for good: the follower stands at `at` and must fetch the state. */
  restarted(at: Position): void;
};

/** The feed of one group: one Redis subscription, its position, and the followers in this process. */
type Feed = {
  join(follower: Follower, since: Position | null): Promise<void>;
  /** Catches up from the history; called when the subscription may have missed something. */
  resync(): void;
  live(message: GroupMessage): void;
  readonly followers: Map<Follower, number>;
};

function createFeed(group: string, groups: GroupLog, log: Logger): Feed {
  /** Each follower with the offset of what it last got. */
  const followers = new Map<Follower, number>();
  let at: Position | null = null;
  let heldBack: GroupMessage[] = [];
  let tail: Promise<unknown> = Promise.resolve();
  let busy = 0;
  let retry: NodeJS.Timeout | null = null;

  const advance = (message: GroupMessage) => {
    at = { epoch: message.epoch, offset: message.offset };
    for (const [follower, offset] of followers) {
      if (message.offset <= offset) continue;
      followers.set(follower, message.offset);
      follower.deliver(message);
    }
  };

  const sync = async (): Promise<void> => {
    if (!at) {
      at = await groups.position(group);
      return;
    }
    const missed = await groups.read(group, at);
    if (missed.messages) {
      missed.messages.forEach(advance);
      return;
    }
    at = missed.at;
    for (const follower of followers.keys()) {
      followers.set(follower, at.offset);
      follower.restarted(at);
    }
  };

  const handle = (message: GroupMessage): void => {
    if (!at) return;
    const announcesEpoch = message.frame.length === 0;
    if (message.epoch === at.epoch) {
      if (announcesEpoch || message.offset <= at.offset) return;
      if (message.offset === at.offset + 1) return advance(message);
    }
    resync();
  };

  /** Reads of the history happen one after the other, and live messages wait for them: this keeps the order. */
  const exclusive = <T>(work: () => Promise<T>): Promise<T> => {
    busy += 1;
    const run = tail.then(work).finally(() => {
      busy -= 1;
      while (busy === 0 && heldBack.length > 0) handle(heldBack.shift()!);
    });
    tail = run.catch(() => undefined);
    return run;
  };

  const resync = (): void => {
    exclusive(sync).catch((error: unknown) => {
      log.warn({ group, reason: error instanceof Error ? error.message : String(error) }, 'channels.catch_up_failed');
      retry ??= setTimeout(() => {
        retry = null;
        if (followers.size > 0) resync();
      }, retryMs);
      retry.unref();
    });
  };

  return {
    followers,
    resync,
    live(message) {
      if (busy === 0) return handle(message);
      heldBack.push(message);
      // What is dropped here leaves a hole, and a hole is filled from the history.
      if (heldBack.length > maxHeldBack) heldBack = heldBack.slice(-1);
    },
    join: (follower, since) =>
      exclusive(async () => {
        if (!at) await sync();
        const current = at!;
        const isCurrent = since?.epoch === current.epoch && since.offset === current.offset;
        const missed = since && !isCurrent ? await groups.read(group, since) : null;
        // Another epoch in Redis than here: the announcement of it is still on its way.
        if (missed && missed.at.epoch !== current.epoch) await sync();
        if (since && (isCurrent || missed?.messages)) {
          followers.set(follower, missed ? missed.at.offset : current.offset);
          follower.joined(since, true);
          missed?.messages?.forEach((message) => follower.deliver(message));
        } else {
          followers.set(follower, at!.offset);
          follower.joined(at!, false);
        }
      }),
  };
}

export type GroupFeeds = {
  /**
   * Adds a follower: nobody else's message order is touched, and what is published while it joins is neither lost nor
   * doubled. Rejects when Redis cannot be asked in time.
   */
  follow(group: string, follower: Follower, since: Position | null): Promise<void>;
  unfollow(group: string, follower: Follower): void;
};

export type GroupFeedsOptions = {
  /** In subscriber mode; other listeners may use it too. */
  subscriber: Redis;
  /** For reading histories. */
  commands: Redis;
  log: Logger;
};

const within = <T>(work: Promise<T>, what: string): Promise<T> => {
  let timer: NodeJS.Timeout;
  return Promise.race([
    work,
    new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`${what} took more than ${patienceMs} ms`)), patienceMs);
    }),
  ]).finally(() => clearTimeout(timer));
};

/** Shares one subscription per group among all connections of this process. */
export function createGroupFeeds({ subscriber, commands, log }: GroupFeedsOptions): GroupFeeds {
  const groups = openGroupLog(commands);
  type Entry = { feed: Feed; subscribed: Promise<unknown>; joining: number };
  const entries = new Map<string, Entry>();
  const prefix = topicOf('');

  subscriber.on('messageBuffer', (topic: Buffer, line: Buffer) => {
    const name = topic.toString();
    if (name.startsWith(prefix)) entries.get(name.slice(prefix.length))?.feed.live(parseMessage(line));
  });
  // After a reconnection ioredis subscribes again by itself; ours repeats it to know when that is done. Only then is
  // the history read, so that no message falls between the two.
  subscriber.on('ready', () => {
    if (entries.size === 0) return;
    subscriber.subscribe(...[...entries.keys()].map(topicOf)).then(
      async () => {
        await untilReady(commands, patienceMs);
        for (const { feed } of entries.values()) feed.resync();
      },
      // The connection was lost again; its next `ready` does this anew.
      () => undefined,
    );
  });

  const release = (group: string, entry: Entry) => {
    if (entry.joining > 0 || entry.feed.followers.size > 0 || entries.get(group) !== entry) return;
    entries.delete(group);
    subscriber.unsubscribe(topicOf(group)).catch(() => undefined);
  };

  return {
    async follow(group, follower, since) {
      let entry = entries.get(group);
      if (!entry) {
        entry = { feed: createFeed(group, groups, log), subscribed: subscriber.subscribe(topicOf(group)), joining: 0 };
        // Awaited by each follower below; alone it must not end the process.
        entry.subscribed.catch(() => undefined);
        entries.set(group, entry);
      }
      entry.joining += 1;
      try {
        await within(entry.subscribed, 'subscribing');
        await untilReady(commands, patienceMs);
        await entry.feed.join(follower, since);
      } finally {
        entry.joining -= 1;
        release(group, entry);
      }
    },
    unfollow(group, follower) {
      const entry = entries.get(group);
      if (!entry) return;
      entry.feed.followers.delete(follower);
      release(group, entry);
    },
  };
}
