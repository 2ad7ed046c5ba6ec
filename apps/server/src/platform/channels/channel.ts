import type { z } from 'zod';
import type { Reader } from '../database/database.ts';
import type { Principal } from '../auth/principal.ts';

/** `stream`: every message counts. `latest`: a newer message of the same key replaces an older one not yet sent. */
export type ChannelMode = 'stream' | 'latest';

type Params = z.ZodObject<Record<string, z.ZodType<string>>>;
type Events = Readonly<Record<string, z.ZodType>>;

/** A group's state as of now. */
export type Snapshot<State> = {
  readonly state: State;
  /**
   * Whether the state holds an event already: one that was committed before the state was read and published after.
   * Without it such an event would be applied twice.
   */
  contains(event: string, data: unknown): boolean;
};

export type ChannelOptions<P extends Params, E extends Events, S extends z.ZodType> = {
  /** Name in the protocol, such as `facturacion`. */
  name: string;
  /** One Spanish sentence for the docs and `jsol channels`. */
  summary: string;
  /** Group of the spec with the params in braces: `factura_{userId}`. */
  group: string;
  params: P;
  events: E;
  mode: ChannelMode;
  /** In `latest` mode, what makes two messages the same thing. Default: the event name. */
  latestKey?: (event: string, data: unknown) => string;
  /** Who may subscribe. Called at subscription and again when the person's rights change. */
  authorize(principal: Principal, params: z.output<P>, db: Reader): boolean | Promise<boolean>;
  /**
   * The state a subscription begins with, and begins again with where the history does not reach back. Without it the
   * client fetches the state by itself. At most 256 kB.
   */
  snapshot?: {
    readonly schema: S;
    read(params: z.output<P>, principal: Principal, db: Reader): Promise<Snapshot<z.input<S>>>;
  };
  /** Keeps account of who is there. For groups of some dozens: each change is told to all who see it. */
  presence?: {
    /** Whether this follower counts as being there. Asked at subscription and again when the person's rights change. */
    counts(principal: Principal, params: z.output<P>, db: Reader): boolean | Promise<boolean>;
    /** Whether this follower is told who is there. */
    sees(principal: Principal, params: z.output<P>): boolean;
  };
};

export type ChannelDefinition<
  P extends Params = Params,
  E extends Events = Events,
  S extends z.ZodType = z.ZodType,
> = Readonly<ChannelOptions<P, E, S>> & {
  readonly kind: 'channel';
  /** Connections buffer this many messages before a gap is reported (spec §1). */
  readonly capacity: 1500;
  /** Seconds a message stays deliverable to a slow connection (spec §1). */
  readonly expirySeconds: 10;
};

export type ChannelParams<C> = C extends ChannelDefinition<infer P, infer _E, infer _S> ? z.output<P> : never;
export type ChannelEvents<C> =
  C extends ChannelDefinition<infer _P, infer E, infer _S> ? { [Name in keyof E]: z.input<E[Name]> } : never;

/** Declares a WebSocket channel. Its events are checked on `publish`, its subscribers by `authorize`. */
export function defineChannel<P extends Params, E extends Events, S extends z.ZodType = z.ZodNever>(
  options: ChannelOptions<P, E, S>,
): ChannelDefinition<P, E, S> {
  for (const [, param] of options.group.matchAll(/\{(\w+)\}/g)) {
    if (!(param! in options.params.shape))
      throw new Error(`channel ${options.name}: group names {${param}}, not a param`);
  }
  return { ...options, kind: 'channel', capacity: 1500, expirySeconds: 10 };
}

/** The group's name: the template with its params filled in. */
export const groupOf = (channel: Pick<ChannelDefinition, 'group'>, params: Record<string, string>): string =>
  channel.group.replace(/\{(\w+)\}/g, (_, name: string) => params[name]!);
