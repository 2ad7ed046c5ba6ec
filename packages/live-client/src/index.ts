export { createBackoff, type Backoff } from './backoff.ts';
export type { OpenSocket, Socket } from './connection.ts';
export {
  createLiveClient,
  type ChannelEvent,
  type ChannelHandlers,
  type ChannelMap,
  type LiveClient,
  type LiveClientOptions,
} from './live-client.ts';
export type { LiveSession, LiveStatus } from './link.ts';
export type { Person } from './protocol.ts';
