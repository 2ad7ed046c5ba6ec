import { randomUUID } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { z } from 'zod';
import { eventually } from '../../../test/support/eventually.ts';
import { testRedis, type TestRedis } from '../../../test/support/redis.ts';
import type { Reader } from '../database/database.ts';
import { announceRightsChanged, announceSessionEnded } from './announcements.ts';
import { defineChannel, type ChannelDefinition } from './channel.ts';
import { createGateway, type Gateway, type GatewayOptions, type SocketPrincipal } from './gateway.ts';
import { createPublisher, type Publisher } from './publisher.ts';
import { connect, type TestClient } from './test-client.fixture.ts';

const log = pino({ level: 'silent' });
const noReader = {} as Reader;

const factura = defineChannel({
  name: 'factura',
  summary: 'Respuestas de SUNAT',
  group: 'factura_{userId}',
  params: z.object({ userId: z.uuid() }),
  events: { respuesta: z.object({ numero: z.number().int() }) },
  mode: 'stream',
  authorize: (principal, { userId }) => principal.userId === userId && principal.permissions.has('facturacion.ver'),
});
const stock = defineChannel({
  name: 'stock',
  summary: 'Stock de un almacén',
  group: 'stock_{almacenId}',
  params: z.object({ almacenId: z.uuid() }),
  events: { cambio: z.object({ productoId: z.string(), stock: z.string() }) },
  mode: 'latest',
  latestKey: (_event, data) => (data as { productoId: string }).productoId,
  authorize: () => true,
});
const channels = [factura, stock] as unknown as ChannelDefinition[];

/** Tokens are user ids; sessions and rights are what a test says. */
const users = new Map<string, SocketPrincipal>();
const aUser = (more: Partial<SocketPrincipal> = {}): SocketPrincipal => {
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

let redis: TestRedis;
let publisher: Publisher;
const gateways: { gateway: Gateway; server: Server }[] = [];
const clients: TestClient[] = [];

async function aGateway(more: Partial<GatewayOptions> = {}): Promise<string> {
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

const open = (url: string, user: SocketPrincipal, headers: Record<string, string> = {}): TestClient => {
  const client = connect(url, { authorization: `Bearer ${user.userId}`, ...headers });
  clients.push(client);
  return client;
};

const follow = async (client: TestClient, user: SocketPrincipal, since?: { epoch: string; offset: number }) => {
  client.send({ t: 'sub', id: 1, channel: 'factura', params: { userId: user.userId }, ...(since ? { since } : {}) });
  return client.frame('subscribed');
};

const publish = (user: SocketPrincipal, numero: number) =>
  publisher.publish(factura, { userId: user.userId }, 'respuesta', { numero });
const numbers = (client: TestClient) => client.messages().map((message) => (message.d as { numero: number }).numero);
const from1to = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

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

describe('a subscriber', () => {
  it('is greeted and gets the events of its group in order, at every node', async () => {
    const [one, two] = [await aGateway(), await aGateway()];
    const user = aUser();
    const [first, second] = [open(one, user), open(two, user)];
    expect(await first.frame('hello')).toMatchObject({ protocol: 1 });
    expect(await follow(first, user)).toMatchObject({
      group: `factura_${user.userId}`,
      offset: 0,
      recovered: false,
      mode: 'stream',
    });
    await follow(second, user);

    await Promise.all(from1to(200).map((numero) => publish(user, numero)));
    for (const client of [first, second]) {
      await eventually(() => client.messages().length === 200);
      expect(numbers(client)).toEqual(from1to(200));
      expect(client.messages().map((message) => message.o)).toEqual(from1to(200));
    }
    expect(first.messages()[0]).toEqual({
      t: 'msg',
      g: `factura_${user.userId}`,
      o: 1,
      e: 'respuesta',
      d: { numero: 1 },
    });
  });

  it('that was away gets at another node exactly what it missed', async () => {
    const [one, two] = [await aGateway(), await aGateway()];
    const user = aUser();
    const before = open(one, user);
    const { epoch } = await follow(before, user);
    await Promise.all(from1to(5).map((numero) => publish(user, numero)));
    await eventually(() => before.messages().length === 5);
    before.cut();
    for (const numero of [6, 7, 8]) await publish(user, numero);

    const after = open(two, user);
    expect(await follow(after, user, { epoch, offset: 5 })).toMatchObject({ epoch, offset: 5, recovered: true });
    await publish(user, 9);
    await eventually(() => after.messages().length === 4);
    expect(numbers(after)).toEqual([6, 7, 8, 9]);
  });

  it('loses and doubles nothing when its connection is cut again and again under a stream of events', async () => {
    const nodes = [await aGateway(), await aGateway()];
    const user = aUser();
    const total = 600;
    const received: number[] = [];
    let position: { epoch: string; offset: number } | undefined;
    let publishing = true;
    const stream = (async () => {
      for (const numero of from1to(total)) await publish(user, numero);
      publishing = false;
    })();
    for (let round = 0; publishing || received.length < total; round += 1) {
      expect(round).toBeLessThan(500);
      const client = open(nodes[round % 2]!, user);
      const joined = await follow(client, user, position);
      // The very first subscription may begin after the first events; it starts where it is told.
      if (position) expect(joined.recovered).toBe(true);
      else received.push(...from1to(joined.offset));
      const target = Math.min(total, received.length + 40);
      await eventually(() => received.length + client.messages().length >= target || !publishing);
      client.cut();
      const got = client.messages();
      received.push(...numbers(client));
      position = { epoch: joined.epoch, offset: got.at(-1)?.o ?? joined.offset };
    }
    await stream;
    expect(received).toEqual(from1to(total));
  });

  it('is told to fetch the state when the history no longer reaches back', async () => {
    const url = await aGateway();
    const user = aUser();
    const first = open(url, user);
    const { epoch } = await follow(first, user);
    await Promise.all(from1to(1_500).map((numero) => publish(user, numero)));
    await eventually(() => first.messages().length === 1_500);
    first.cut();
    const late = open(url, user);
    expect(await follow(late, user, { epoch, offset: 1 })).toMatchObject({ epoch, offset: 1_500, recovered: false });
    const other = open(url, user);
    expect(await follow(other, user, { epoch: 'otra', offset: 1_500 })).toMatchObject({ recovered: false });
    const recent = open(url, user);
    expect(await follow(recent, user, { epoch, offset: 1_400 })).toMatchObject({ recovered: true });
    await eventually(() => recent.messages().length === 100);
  });

  it('gets nothing more after it unsubscribes', async () => {
    const url = await aGateway();
    const user = aUser();
    const [leaver, stayer] = [open(url, user), open(url, user)];
    const { group } = await follow(leaver, user);
    await follow(stayer, user);
    leaver.send({ t: 'unsub', id: 2, group });
    await leaver.frame('unsubscribed', (frame) => frame.id === 2);
    await publish(user, 1);
    await eventually(() => stayer.messages().length === 1);
    leaver.send({ t: 'ping' });
    await leaver.frame('pong');
    expect(leaver.messages()).toEqual([]);
  });
});

describe('who may follow what', () => {
  it("another person's group is refused in Spanish, and the connection goes on", async () => {
    const url = await aGateway();
    const [user, other] = [aUser(), aUser()];
    const client = open(url, user);
    client.send({ t: 'sub', id: 7, channel: 'factura', params: { userId: other.userId } });
    expect(await client.frame('error')).toEqual({
      t: 'error',
      id: 7,
      code: 'canales.prohibido',
      detail: 'No tiene permiso para seguir el canal factura con esos datos.',
    });
    await publish(other, 1);
    await follow(client, user);
    await publish(user, 2);
    await eventually(() => client.messages().length === 1);
    expect(numbers(client)).toEqual([2]);
  });

  it('a channel that does not exist and params that do not fit are named', async () => {
    const url = await aGateway();
    const client = open(url, aUser());
    client.send({ t: 'sub', id: 1, channel: 'precios', params: {} });
    client.send({ t: 'sub', id: 2, channel: 'factura', params: { userId: 'yo' } });
    expect(await client.frame('error', (frame) => frame.id === 1)).toMatchObject({ code: 'canales.desconocido' });
    expect(await client.frame('error', (frame) => frame.id === 2)).toMatchObject({
      code: 'canales.parametros_invalidos',
      detail: 'El dato "userId" del canal factura falta o no es válido.',
    });
  });

  it('a right that is taken away ends its subscription on every node', async () => {
    const [one, two] = [await aGateway(), await aGateway()];
    const [user, other, bystander] = [aUser(), aUser(), aUser()];
    const both = [open(one, user), open(two, user)];
    for (const client of both) await follow(client, user);
    // Of a role that is changed many people may be: they are told of together.
    const mate = open(two, other);
    await follow(mate, other);
    const spared = open(one, bystander);
    await follow(spared, bystander);
    for (const each of [user, other]) users.set(each.userId, { ...each, permissions: new Set() });
    await announceRightsChanged(publisher.redis, user.userId, other.userId);
    for (const client of [...both, mate]) {
      expect(await client.frame('error')).toMatchObject({ id: 1, code: 'canales.permiso_retirado' });
      await client.frame('unsubscribed', (frame) => frame.id === 1);
    }
    await publish(user, 1);
    await publish(bystander, 1);
    await eventually(() => spared.messages().length === 1);
    for (const client of both) {
      client.send({ t: 'ping' });
      await client.frame('pong');
      expect(client.messages()).toEqual([]);
    }
  });
});

describe('a connection is closed', () => {
  it('with 4401 when nobody is signed in or the token is forged', async () => {
    const url = await aGateway();
    for (const headers of [{}, { authorization: 'Bearer falso' }]) {
      const client = connect(url, headers as Record<string, string>);
      expect(await client.closed()).toEqual({ code: 4401, reason: 'Inicie sesión para recibir avisos.' });
      expect(client.frames).toEqual([]);
    }
  });

  it('with 4403 when a foreign page opened it, and not for our own or for a program', async () => {
    const url = await aGateway();
    const user = aUser();
    expect(await open(url, user, { origin: 'https://malo.example' }).closed()).toMatchObject({ code: 4403 });
    await open(url, user, { origin: 'https://erp.example.pe' }).frame('hello');
    await open(url, user, { origin: `http://${new URL(url).host}` }).frame('hello');
    await open(url, user).frame('hello');
  });

  it.each([
    ['text that is not JSON', 'hola'],
    ['an unknown frame', '{"t":"pub"}'],
    ['a frame with a wrong member', '{"t":"sub","id":"1","channel":"factura","params":{}}'],
    ['a binary frame', Buffer.from('{"t":"ping"}')],
  ])('with 4400 after %s', async (_what, data) => {
    const client = open(await aGateway(), aUser());
    await client.frame('hello');
    client.socket.send(data);
    expect((await client.closed()).code).toBe(4400);
  });

  it('with 1009 after a frame of more than 16 kB', async () => {
    const client = open(await aGateway(), aUser());
    await client.frame('hello');
    client.socket.send(JSON.stringify({ t: 'ping', relleno: 'x'.repeat(17_000) }));
    expect((await client.closed()).code).toBe(1009);
  });

  it('with 4400 when the client floods it', async () => {
    const client = open(await aGateway(), aUser());
    await client.frame('hello');
    for (let sent = 0; sent < 2_000; sent += 1) client.socket.send('{"t":"ping"}');
    expect((await client.closed()).code).toBe(4400);
  });

  it('with 4409 at every node within two seconds when its session ends, and others are left alone', async () => {
    const [one, two] = [await aGateway(), await aGateway()];
    const [user, other] = [aUser(), aUser()];
    const ended = [open(one, user), open(two, user)];
    const bystander = open(two, other);
    for (const client of [...ended, bystander]) await client.frame('hello');
    const at = Date.now();
    users.delete(user.userId);
    await announceSessionEnded(publisher.redis, user.sessionId);
    for (const client of ended) expect(await client.closed()).toEqual({ code: 4409, reason: 'La sesión terminó.' });
    expect(Date.now() - at).toBeLessThan(2_000);
    bystander.send({ t: 'ping' });
    await bystander.frame('pong');
  });

  it('with 4409 by the regular check when the announcement was lost, and with 4401 when the token ran out', async () => {
    const url = await aGateway({ reloadMs: 100 });
    const [gone, expiring] = [aUser(), aUser()];
    const clients = [open(url, gone), open(url, expiring)];
    for (const client of clients) await client.frame('hello');
    users.delete(gone.userId);
    users.set(expiring.userId, { ...expiring, expiresAt: new Date(Date.now() - 1) });
    expect((await clients[0]!.closed()).code).toBe(4409);
    expect((await clients[1]!.closed()).code).toBe(4401);
  });

  it('with 1013 when the session cannot be checked, because a database is away', async () => {
    const url = await aGateway({ authenticate: () => Promise.reject(new Error('no database')) });
    expect((await open(url, aUser()).closed()).code).toBe(1013);
  });

  it('when its other end no longer answers pings', async () => {
    const url = await aGateway({ pingMs: 100 });
    const client = connect(url, { authorization: `Bearer ${aUser().userId}` });
    clients.push(client);
    await client.frame('hello');
    // A client that stopped: nothing is read, nothing is answered.
    client.socket.pause();
    const { server } = gateways.at(-1)!;
    const count = () => new Promise<number>((resolve) => server.getConnections((_error, open) => resolve(open)));
    await eventually(async () => (await count()) === 0);
  });
});

describe('when Redis goes away', () => {
  let own: Publisher;
  afterEach(async () => {
    await own.close();
  });

  it('and restarts, subscribers go on with nothing lost, or are told to fetch the state', async () => {
    own = createPublisher({ redisUrl: redis.url, log });
    const url = await aGateway();
    const user = aUser();
    const client = open(url, user);
    const { epoch } = await follow(client, user);
    await publish(user, 1);
    await eventually(() => client.messages().length === 1);

    await redis.restart();
    await own.publish(factura, { userId: user.userId }, 'respuesta', { numero: 2 });
    // A restarted Redis may have lost offsets it had given out, so the group has begun anew.
    const again = await client.frame('subscribed', (frame) => frame.epoch !== epoch);
    expect(again).toMatchObject({ id: 1, recovered: false });
    await own.publish(factura, { userId: user.userId }, 'respuesta', { numero: 3 });
    // The second one may come before it: the new epoch held it already.
    await eventually(() => numbers(client).at(-1) === 3);
    expect(numbers(client).filter((numero) => numero === 3)).toHaveLength(1);
  });

  it('an event it did not take makes followers fetch the state once it is back', async () => {
    own = createPublisher({ redisUrl: redis.url, log });
    const url = await aGateway();
    const user = aUser();
    const client = open(url, user);
    const { epoch } = await follow(client, user);
    await redis.kill();
    await own.publish(factura, { userId: user.userId }, 'respuesta', { numero: 1 });
    await redis.restart();
    expect(await client.frame('subscribed', (frame) => frame.epoch !== epoch)).toMatchObject({ recovered: false });
    expect(client.messages()).toEqual([]);
  });

  it('a subscription is refused in Spanish and can be asked for again', async () => {
    own = createPublisher({ redisUrl: redis.url, log });
    const url = await aGateway();
    const user = aUser();
    const client = open(url, user);
    await client.frame('hello');
    await redis.kill();
    client.send({ t: 'sub', id: 3, channel: 'factura', params: { userId: user.userId } });
    await eventually(() => client.frames.some((frame) => frame.t === 'error'), { timeoutMs: 12_000 });
    expect(await client.frame('error')).toMatchObject({ id: 3, code: 'canales.no_disponible' });
    await redis.restart();
    client.send({ t: 'sub', id: 4, channel: 'factura', params: { userId: user.userId } });
    await eventually(() => client.frames.some((frame) => frame.t === 'subscribed'), { timeoutMs: 12_000 });
  });
});

describe('a publisher', () => {
  it('refuses an event that does not fit its channel', async () => {
    const { userId } = aUser();
    await expect(publisher.publish(factura, { userId }, 'respuesta', { numero: 1.5 })).rejects.toThrow(/numero|int/i);
    await expect(publisher.publish(factura, { userId }, 'otra' as 'respuesta', { numero: 1 })).rejects.toThrow(
      /no event "otra"/,
    );
    await expect(publisher.publish(factura, { userId: 'x' }, 'respuesta', { numero: 1 })).rejects.toThrow(/uuid/i);
    const change = { productoId: 'x'.repeat(70_000), stock: '1' };
    await expect(publisher.publish(stock, { almacenId: userId }, 'cambio', change)).rejects.toThrow(/70\d{3} bytes/);
  });

  it('keeps the history short and lets it expire', async () => {
    const user = aUser();
    await Promise.all(from1to(1_300).map((numero) => publish(user, numero)));
    const plain = new Redis(redis.url);
    const key = `jsol:canal:factura_${user.userId}`;
    expect(await plain.xlen(`${key}:historia`)).toBeLessThan(1_200);
    expect(await plain.ttl(`${key}:historia`)).toBeGreaterThan(3_500);
    expect(await plain.ttl(key)).toBeGreaterThan(6 * 86_400);
    plain.disconnect();
  });
});

it('two channels whose groups could be confused stop the start', () => {
  const twin = { ...factura, name: 'gemelo' } as unknown as ChannelDefinition;
  expect(() =>
    createGateway({
      server: createServer(),
      redisUrl: redis.url,
      channels: [...channels, twin],
      authenticate: async () => null,
      reload: async () => null,
      reader: noReader,
      allowedOrigins: [],
      log,
    }),
  ).toThrow(/begin alike/);
});
