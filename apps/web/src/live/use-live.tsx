import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from 'react';
import type { MapaDeCanales } from '@jsol/contracts/canales';
import {
  createLiveClient,
  type ChannelEvent as EventOf,
  type ChannelHandlers,
  type LiveClient,
  type LiveStatus,
} from '@jsol/live-client';

type ChannelName = keyof MapaDeCanales;
/** One event of a channel of this application. */
export type ChannelEvent<Name extends ChannelName> = EventOf<MapaDeCanales, Name>;

const LiveContext = createContext<LiveClient<MapaDeCanales> | null>(null);

export type LiveProviderProps = {
  /** Connected while true: somebody is signed in. */
  enabled: boolean;
  /** Renews the access cookie; answers whether the person is still signed in. */
  onUnauthenticated: () => Promise<boolean>;
  onSessionEnded: () => void;
  children: ReactNode;
};

/** Keeps one connection for the whole application. */
export function LiveProvider({ enabled, onUnauthenticated, onSessionEnded, children }: LiveProviderProps) {
  const callbacks = useRef({ onUnauthenticated, onSessionEnded });
  useEffect(() => {
    callbacks.current = { onUnauthenticated, onSessionEnded };
  });
  const [client] = useState(() => createLiveClient<MapaDeCanales>());
  useEffect(() => {
    if (!enabled) return;
    client.start({
      onUnauthenticated: () => callbacks.current.onUnauthenticated(),
      onSessionEnded: () => callbacks.current.onSessionEnded(),
    });
    return () => client.stop();
  }, [client, enabled]);
  return <LiveContext value={client}>{children}</LiveContext>;
}

function useLiveClient(): LiveClient<MapaDeCanales> {
  const client = useContext(LiveContext);
  if (!client) throw new Error('useChannel and useLiveStatus need a LiveProvider above them');
  return client;
}

/**
 * Follows a channel while the component is on screen; `null` params follow nothing. The handlers of the latest render
 * are called, so they need no memo. `onResync`, or `onSnapshot` where the channel has one, is also called at the
 * beginning: what the screen fetched before the subscription stood may already be out of date.
 */
export function useChannel<Name extends ChannelName>(
  name: Name,
  params: MapaDeCanales[Name]['params'] | null,
  handlers: ChannelHandlers<MapaDeCanales, Name>,
): void {
  const client = useLiveClient();
  const latest = useRef(handlers);
  useEffect(() => {
    latest.current = handlers;
  });
  // Params are compared by content: callers write them inline.
  const key = params === null ? null : JSON.stringify(params);
  const takesSnapshot = handlers.onSnapshot !== undefined;
  useEffect(() => {
    if (key === null) return;
    return client.subscribe(name, JSON.parse(key) as MapaDeCanales[Name]['params'], {
      onEvent: (event) => latest.current.onEvent(event),
      onResync: () => latest.current.onResync(),
      ...(takesSnapshot ? { onSnapshot: (state) => latest.current.onSnapshot?.(state) } : {}),
      onPresence: (people) => latest.current.onPresence?.(people),
      onRefused: (detail) => latest.current.onRefused?.(detail),
    });
  }, [client, name, key, takesSnapshot]);
}

export function useLiveStatus(): LiveStatus {
  const client = useLiveClient();
  return useSyncExternalStore(client.onStatus, client.status);
}
