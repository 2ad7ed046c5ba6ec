import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pino } from 'pino';
import { z } from 'zod';
import type { Reader } from '../database/database.ts';
import { defineChannel, type ChannelDefinition } from './channel.ts';
import { createGateway, type GatewayOptions, type SocketPrincipal } from './gateway.ts';

/** One group whose every message counts, with account of who is there: those who may take money. */
export const caja = defineChannel({
  name: 'caja',
  summary: 'Ventas de una caja',
  group: 'caja_{cajaId}',
  params: z.object({ cajaId: z.string() }),
  events: { venta: z.object({ n: z.int(), relleno: z.string().optional() }) },
  mode: 'stream',
  authorize: () => true,
  presence: {
    counts: (principal) => principal.permissions.has('cobrar'),
    sees: (principal) => !principal.permissions.has('ciego'),
  },
});

/** A token says all about the person, so that every process knows them: `ana:cobrar`. */
export function principalOf(request: IncomingMessage): SocketPrincipal | null {
  const [name, permissions = ''] = (request.headers.authorization ?? '').replace('Bearer ', '').split(':');
  if (!name) return null;
  return {
    userId: name,
    sessionId: `sesion-${name}`,
    username: name,
    name,
    roles: [],
    permissions: new Set(permissions.split(',')),
    scopes: [],
  };
}

export type TestGateway = { url: string; close(): Promise<void> };

/** A gateway on a free port of this process. */
export async function openTestGateway(redisUrl: string, more: Partial<GatewayOptions> = {}): Promise<TestGateway> {
  const server = createServer((request, response) => gateway.eventStream(request, response));
  const gateway = createGateway({
    server,
    redisUrl,
    channels: [caja as unknown as ChannelDefinition],
    authenticate: async (request) => principalOf(request),
    reload: async (principal) => principal,
    reader: {} as Reader,
    allowedOrigins: [],
    log: pino({ level: 'silent' }),
    ...more,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
    async close() {
      await gateway.close();
      const closed = new Promise((resolve) => server.close(resolve));
      // `fetch` keeps connections that nobody uses any more.
      server.closeAllConnections();
      await closed;
    },
  };
}

// Run as a program by the tests that kill it: `tsx gateway-process.fixture.ts <redis url>` says its address.
const redisUrl = process.argv[2];
if (process.argv[1]?.endsWith('gateway-process.fixture.ts') && redisUrl) {
  const { url } = await openTestGateway(redisUrl);
  process.stdout.write(`${url}\n`);
}
