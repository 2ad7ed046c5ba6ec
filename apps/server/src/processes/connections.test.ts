import { expect, test } from 'vitest';
import { readSettings } from '../platform/config/settings.ts';
import { configuredConnections, sharedRedisWarning } from './connections.ts';

test('REDIS_HOST alone serves all three roles, and says what that server must be', () => {
  const settings = readSettings({ REDIS_HOST: 'redis.example', REDIS_PORT: '6380' });
  expect(configuredConnections(settings)).toEqual({
    brokerUrl: 'redis://redis.example:6380/0',
    channelsUrl: 'redis://redis.example:6380/1',
    cacheUrl: 'redis://redis.example:6380/2',
  });
  expect(sharedRedisWarning(settings)).toContain('noeviction');
});

test('nothing is said where the cache has a Redis of its own, or where the system brings both', () => {
  const apart = { REDIS_HOST: 'redis.example', ERP_CACHE_URL: 'redis://cache.example/0' };
  expect(sharedRedisWarning(readSettings(apart))).toBeNull();
  expect(sharedRedisWarning(readSettings({}))).toBeNull();
});
