import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the range outgoing connections take theirs from (32768 and up on Linux, 49152 elsewhere). */
const firstPort = 20_000;
const endPort = 32_000;

/** Whether a port can be listened on now, at a loopback address unless told. */
export function isPortFree(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

/**
 * A loopback port nobody listens on at this moment, and no outgoing connection will be given. Another program may
 * still take it before it is used, so whoever asks must be ready to ask again.
 */
export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const port = randomInt(firstPort, endPort);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port between ${firstPort} and ${endPort}`);
}
