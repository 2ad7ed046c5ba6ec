import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { z } from 'zod';
import { defineChannel, type ChannelDefinition } from '../../../apps/server/src/platform/channels/channel.ts';
import { createGateway } from '../../../apps/server/src/platform/channels/gateway.ts';
import type { Reader } from '../../../apps/server/src/platform/database/database.ts';

export const canalBench = defineChannel({
  name: 'bench',
  summary: 'Mide',
  group: 'bench_{id}',
  params: z.object({ id: z.string() }),
  events: { tick: z.object({ n: z.int(), at: z.number(), relleno: z.string() }) },
  mode: 'stream',
  authorize: () => true,
});

// The gateway as the api process has it, with history and resume.
const redisUrl = process.argv[2];
if (process.argv[1]?.endsWith('ours-server.ts') && redisUrl) {
  const principal = {
    userId: 'bench',
    sessionId: 'bench',
    username: 'bench',
    name: 'Bench',
    roles: [],
    permissions: new Set<string>(),
    scopes: [],
  };
  const server = createServer();
  createGateway({
    server,
    redisUrl,
    channels: [canalBench as unknown as ChannelDefinition],
    authenticate: async () => principal,
    reload: async () => principal,
    reader: {} as Reader,
    allowedOrigins: [],
    log: pino({ level: 'warn' }, process.stderr),
  });
  server.listen(0, '127.0.0.1', 4_096, () => {
    process.stdout.write(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws\n`);
  });
}
