import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { announceRightsChanged } from './announcements.ts';
import type { ChannelDefinition } from './channel.ts';
import { createGateway } from './gateway.ts';
import {
  aGateway,
  aUser,
  channels,
  factura,
  follow,
  from1to,
  log,
  noReader,
  numbers,
  open,
  publish,
  publisher,
  redis,
  users,
} from './gateway.fixture.ts';

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
