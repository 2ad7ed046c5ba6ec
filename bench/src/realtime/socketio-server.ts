import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

// Socket.IO as its manual sets it up for several nodes with a history in Redis.
const server = createServer();
const io = new Server(server, { adapter: createAdapter(new Redis(process.argv[2]!)), transports: ['websocket'] });
io.on('connection', (socket) => {
  void socket.join('bench');
  socket.emit('listo');
});
server.listen(0, '127.0.0.1', 4_096, () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket\n`);
});
