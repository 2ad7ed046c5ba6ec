import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { aGateway, aUser, factura, follow, log, numbers, open, publish, redis } from './gateway.fixture.ts';
import { createPublisher, type Publisher } from './publisher.ts';

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
