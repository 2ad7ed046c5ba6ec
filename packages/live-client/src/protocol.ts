/**
 * The protocol's version 1, as docs/protocolo-canales.md tells it. Written out here, so that the package stands alone;
 * a test compares it with the schemas the server uses.
 */
export type Position = { epoch: string; offset: number };

export type SubscriptionRequest = {
  id: number;
  channel: string;
  params: Record<string, string>;
  since?: Position | undefined;
};

/** A message that has come: its group and number, and how long ago, in milliseconds. */
export type Receipt = { g: string; o: number; ms: number };

export type ClientFrame =
  | ({ t: 'sub' } & SubscriptionRequest)
  | { t: 'unsub'; id: number; group: string }
  | { t: 'got'; got: Receipt[] }
  | { t: 'ping' };

/** Somebody who is present in a group. */
export type Person = { userId: string; name: string };

export type ServerFrame =
  | { t: 'hello'; protocol: 1; connection: string }
  | {
      t: 'subscribed';
      id: number;
      group: string;
      epoch: string;
      offset: number;
      recovered: boolean;
      mode: 'stream' | 'latest';
      snapshot: boolean;
    }
  | { t: 'snapshot'; g: string; o: number; d: unknown }
  | { t: 'unsubscribed'; id: number; group: string }
  | { t: 'msg'; g: string; o: number; e: string; d: unknown; r?: 1 }
  | { t: 'pos'; g: string; o: number }
  | { t: 'gap'; g: string; from: number; to: number }
  | { t: 'presence'; g: string; who: Person[] }
  | { t: 'error'; id: number | null; code: string; detail: string }
  | { t: 'pong' }
  | { t: 'close'; code: number; reason: string };

/** Close codes that a client treats apart; after any other it comes again. */
export const closeCodes = { unauthenticated: 4401, forbiddenOrigin: 4403, sessionEnded: 4409 } as const;

/** The connection ended without a word. */
export const connectionLost = 1006;
