import type { Signal } from './alerts/signal.ts';
import type { CacheDefinition } from './cache/cache.ts';
import type { ChannelDefinition } from './channels/channel.ts';
import type { Tx } from './database/database.ts';
import type { Subscription } from './events/event.ts';
import type { Route } from './http/route.ts';
import type { TaskDefinition } from './tasks/task.ts';
import type { TaskHandler } from './tasks/handler.ts';

/** A right that routes and channels ask for, and the roles that have it from the start. */
export type PermissionDefinition = { name: string; summary: string; roles: readonly string[] };

/** What a module only declares: enough for the CLI, the docs and the beat, with nothing running. */
export type ModuleDeclaration = {
  readonly name: string;
  readonly tasks?: readonly TaskDefinition[];
  readonly channels?: readonly ChannelDefinition[];
  readonly caches?: readonly CacheDefinition[];
  readonly permissions?: readonly PermissionDefinition[];
  /** Conditions of the module that the system watches itself for, beside the platform's own. */
  readonly signals?: readonly Signal[];
};

/** A module with its collaborators: what api and workers run. */
export type Module = ModuleDeclaration & {
  readonly routes?: readonly Route[];
  readonly handlers?: readonly TaskHandler[];
  readonly subscriptions?: readonly Subscription[];
  /** Believable demo data; runs once, in one transaction, in the order of app.ts. */
  readonly seed?: (tx: Tx) => Promise<void>;
};
