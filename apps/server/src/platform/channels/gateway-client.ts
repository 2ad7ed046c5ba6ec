import type { ClientFrame, ServerFrame } from '@jsol/contracts/canales';
import { WebSocket } from 'ws';

export type GatewayConnection = {
  send(frame: ClientFrame): void;
  /** Ends it without a goodbye. */
  cut(): void;
};

/**
 * One connection to a gateway, for programs that are no browser; docs/protocolo-canales.md tells what is spoken. It
 * does not come back by itself: `onClosed` is called once, however it ended.
 */
export function connectToGateway(
  url: string,
  options: { cookie: string; onFrame: (frame: ServerFrame) => void; onClosed: (code: number) => void },
): GatewayConnection {
  const socket = new WebSocket(url, { headers: { cookie: options.cookie }, handshakeTimeout: 5_000 });
  socket.on('message', (data) => options.onFrame(JSON.parse((data as Buffer).toString()) as ServerFrame));
  // Followed by `close`, always.
  socket.on('error', () => undefined);
  socket.on('close', (code) => options.onClosed(code));
  return {
    send: (frame) => socket.send(JSON.stringify(frame)),
    cut: () => socket.terminate(),
  };
}
