import { connect, createServer, type Socket } from 'node:net';

/** A line between browser and server that a test can cut, as a shop's network does. */
export type CuttableProxy = {
  readonly url: string;
  readonly port: number;
  /** Cuts every open connection and refuses new ones until {@link restore}. @returns how many were cut. */
  cut(): number;
  restore(): void;
  close(): Promise<void>;
};

export async function startProxy(targetPort: () => number): Promise<CuttableProxy> {
  const sockets = new Set<Socket>();
  let up = true;
  const server = createServer((client) => {
    if (!up) return void client.destroy();
    const target = connect(targetPort(), '127.0.0.1');
    for (const [one, other] of [
      [client, target],
      [target, client],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new Error('the proxy has no address');
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    cut() {
      up = false;
      const open = sockets.size / 2;
      for (const socket of sockets) socket.destroy();
      return open;
    },
    restore() {
      up = true;
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}
