import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { WebSocketServer } from 'ws';

// The least that can be written: `ws` and pub/sub, without history, rights or care for slow clients.
const server = createServer();
const sockets = new WebSocketServer({ server, perMessageDeflate: false });
const redis = new Redis(process.argv[2]!);
redis.on('messageBuffer', (_channel: Buffer, message: Buffer) => {
  for (const client of sockets.clients) client.send(message, { binary: false });
});
sockets.on('connection', (client) => client.send('listo'));
await redis.subscribe('bench');
server.listen(0, '127.0.0.1', 4_096, () => {
  process.stdout.write(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/\n`);
});
