import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { pino } from 'pino';
import { z } from 'zod';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import type { Reader } from '../database/database.ts';
import { defineChannel, type ChannelDefinition } from './channel.ts';
import { createGateway, type Gateway, type GatewayOptions, type SocketPrincipal } from './gateway.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { connect, type TestClient } from './test-client.fixture.ts';

export // Gateways on a Redis of their own, and clients of theirs; all gone after each test of the file that imports this.

const log = pino({ level: 'silent' });
export const noReader = {} as Reader;

export const factura = defineChannel({
  name: 'factura',
  summary: 'Respuestas de SUNAT',
  group: 'factura_{userId}',
  params: z.object({ userId: z.uuid() }),
  events: { respuesta: z.object({ numero: z.number().int() }) },
  mode: 'stream',
  authorize: (principal, { userId }) => principal.userId === userId && principal.permissions.has('facturacion.ver'),
});
export const stock = defineChannel({
  name: 'stock',
  summary: 'Stock de un almacén',
  group: 'stock_{almacenId}',
  params: z.object({ almacenId: z.uuid() }),
  events: { cambio: z.object({ productoId: z.string(), stock: z.string() }) },
  mode: 'latest',
  latestKey: (_event, data) => (data as { productoId: string }).productoId,
  authorize: () => true,
});
export const channels = [factura, stock] as unknown as ChannelDefinition[];

/** Tokens are user ids; sessions and rights are what a test says. */
export const users = new Map<string, SocketPrincipal>();
export const aUser = (more: Partial<SocketPrincipal> = {}): SocketPrincipal => {
  const userId = randomUUID();
  const user = {
    userId,
    sessionId: randomUUID(),
    username: 'ana',
    name: 'Ana',
    roles: ['contador'],
    permissions: new Set(['facturacion.ver']),
    scopes: [],
    ...more,
  };
  users.set(userId, user);
  return user;
};

export let redis: TestRedis;
export let publisher: Publisher;
export const gateways: { gateway: Gateway; server: Server }[] = [];
export const clients: TestClient[] = [];

export async function aGateway(more: Partial<GatewayOptions> = {}): Promise<string> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  const gateway = createGateway({
    server,
    redisUrl: redis.url,
    channels,
    authenticate: async (request) => users.get(request.headers.authorization?.replace('Bearer ', '') ?? '') ?? null,
    reload: async (principal) => users.get(principal.userId) ?? null,
    reader: noReader,
    allowedOrigins: ['https://erp.example.pe'],
    log,
    ...more,
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  gateways.push({ gateway, server });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`;
}

export const open = (url: string, user: SocketPrincipal, headers: Record<string, string> = {}): TestClient => {
  const client = connect(url, { authorization: `Bearer ${user.userId}`, ...headers });
  clients.push(client);
  return client;
};

export const follow = async (client: TestClient, user: SocketPrincipal, since?: { epoch: string; offset: number }) => {
  client.send({ t: 'sub', id: 1, channel: 'factura', params: { userId: user.userId }, ...(since ? { since } : {}) });
  return client.frame('subscribed');
};

export const publish = (user: SocketPrincipal, numero: number) =>
  publisher.publish(factura, { userId: user.userId }, 'respuesta', { numero });
export const numbers = (client: TestClient) =>
  client.messages().map((message) => (message.d as { numero: number }).numero);
export const from1to = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

beforeAll(async () => {
  redis = await testRedis();
  publisher = createPublisher({ redisUrl: redis.url, log });
});
afterEach(async () => {
  for (const client of clients.splice(0)) client.cut();
  for (const { gateway, server } of gateways.splice(0)) {
    await gateway.close();
    await new Promise((resolve) => server.close(resolve));
  }
});
afterAll(async () => {
  await publisher.close();
  await redis.stop();
});
