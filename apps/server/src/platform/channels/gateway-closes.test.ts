import { describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { announceSessionEnded } from './announcements.ts';
import { aGateway, clients, gateways, aUser, open, publisher, users } from './gateway.fixture.ts';
import { connect } from './test-client.fixture.ts';

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
