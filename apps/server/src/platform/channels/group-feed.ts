import type { Redis } from 'ioredis';
import type { Logger } from '../observability/logger.ts';
import { openGroupLog, parseMessage, topicOf, type GroupLog, type GroupMessage, type Position } from './group-log.ts';
import { batchesOf, batchOf, type MessageBatch } from './message-batch.ts';
import { wsRepairs } from './metrics.ts';
import type { ReceiptAsker } from './receipts.ts';
import { untilReady } from './until-ready.ts';

/** How long a subscription waits for Redis before the client is told to come again, in milliseconds. */
const patienceMs = 5_000;
const retryMs = 500;
/** Live messages held back while history is read; beyond it they are dropped and read from the history. */
const maxHeldBack = 10_000;
/** Messages that arrive in one go are handed out in one go, up to this many bytes. */
const maxBatchBytes = 32 * 1024;
/** How long an announcement may be on its way before it counts as lost, in milliseconds. */
const wakeUpMs = 1_000;
/** Groups whose position is asked for at once. */
const checksAtOnce = 100;

/** One subscription of one connection. Every call is synchronous and in order. */
export type Follower = {
  /** The subscription stands at `from`; the messages it missed follow by `deliver`. */
  joined(from: Position, recovered: boolean): void;
  deliver(batch: MessageBatch): void;
  /** The group began anew, or messages are gone for good: the follower stands at `at` and must fetch the state. */
  restarted(at: Position): void;
};

/** The offset of what a follower last got. */
type Standing = { offset: number };

/** The feed of one group: one Redis subscription, its position, and the followers in this process. */
type Feed = {
  join(follower: Follower, since: Position | null): Promise<void>;
  /** Catches up from the history; called when the subscription may have missed something. */
  resync(): void;
  live(message: GroupMessage): void;
  /** Whether Redis holds messages that have not come here. */
  isBehind(): Promise<boolean>;
  readonly followers: Map<Follower, Standing>;
};

function createFeed(group: string, groups: GroupLog, ask: ReceiptAsker, log: Logger): Feed {
  const followers = new Map<Follower, Standing>();
  let at: Position | null = null;
  let heldBack: GroupMessage[] = [];
  let tail: Promise<unknown> = Promise.resolve();
  let busy = 0;
  let retry: NodeJS.Timeout | null = null;

  /** Come in this turn of the event loop and not yet handed out. */
  let gathered: GroupMessage[] = [];
  let gatheredBytes = 0;

  const handOut = (): void => {
    const messages = gathered;
    if (messages.length === 0) return;
    gathered = [];
    gatheredBytes = 0;
    const all = batchOf(messages);
    const first = messages[0]!.offset;
    const last = messages.at(-1)!.offset;
    for (const [follower, standing] of followers) {
      if (standing.offset >= last) continue;
      // Who has just joined may have got the first ones from the history.
      const batch = standing.offset < first ? all : batchOf(messages.filter(({ offset }) => offset > standing.offset));
      standing.offset = last;
      follower.deliver(batch);
    }
  };

  const advance = (message: GroupMessage) => {
    at = { epoch: message.epoch, offset: message.offset };
    gatheredBytes += message.frame.length;
    if (gathered.push(ask(message, followers.size)) === 1) queueMicrotask(handOut);
    if (gatheredBytes > maxBatchBytes) handOut();
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
    handOut();
    at = missed.at;
    for (const [follower, standing] of followers) {
      standing.offset = at.offset;
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
    async isBehind() {
      if (!at) return false;
      const head = await groups.position(group);
      const isAhead = () => at !== null && (head.epoch !== at.epoch || head.offset > at.offset);
      if (!isAhead()) return false;
      await new Promise((resolve) => setTimeout(resolve, wakeUpMs));
      return isAhead();
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
          followers.set(follower, { offset: missed ? missed.at.offset : current.offset });
          follower.joined(since, true);
          const messages = (missed?.messages ?? []).map((message) => ask(message, 1));
          for (const batch of batchesOf(messages, maxBatchBytes)) follower.deliver(batch);
        } else {
          followers.set(follower, { offset: at!.offset });
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
  /** Compares every group with its history: pub/sub promises nothing, so a lost announcement is looked for. */
  checkPositions(): Promise<void>;
};

export type GroupFeedsOptions = {
  /** In subscriber mode; other listeners may use it too. */
  subscriber: Redis;
  /** For reading histories. */
  commands: Redis;
  /** Marks the messages that ask for a receipt. Default: none does. */
  ask?: ReceiptAsker;
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
export function createGroupFeeds({
  subscriber,
  commands,
  ask = (message) => message,
  log,
}: GroupFeedsOptions): GroupFeeds {
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
        entry = {
          feed: createFeed(group, groups, ask, log),
          subscribed: subscriber.subscribe(topicOf(group)),
          joining: 0,
        };
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
    async checkPositions() {
      const feeds = [...entries.values()].map(({ feed }) => feed);
      while (feeds.length > 0) {
        await Promise.allSettled(
          feeds.splice(0, checksAtOnce).map(async (feed) => {
            if (feed.followers.size === 0 || !(await feed.isBehind())) return;
            wsRepairs.inc();
            feed.resync();
          }),
        );
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
