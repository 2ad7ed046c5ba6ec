import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { expect, inject, it } from 'vitest';

it('a small drill loses nothing and doubles nothing', async () => {
  const args = ['drill', '--jobs', '400', '--kills', '6', '--redis-away', '3', '--json'];
  const drill = spawn(process.execPath, [inject('program'), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [output, problems, [code]] = await Promise.all([text(drill.stdout), text(drill.stderr), once(drill, 'exit')]);
  expect({ code, problems }).toEqual({ code: 0, problems: '' });
  const result = JSON.parse(output);
  expect(result).toMatchObject({
    jobs: 400,
    kills: 6,
    lost: 0,
    doubled: 0,
    slotsMissed: 0,
    slotsDoubled: 0,
    channelLost: 0,
    channelDoubled: 0,
    refusedWhileRedisAway: 0,
    killed: { 'worker-critical': 1, flushall: 1, beat: 1, gateway: 1, redis: 1, relay: 1 },
  });
  // It did happen: work was under way when its holder died, a standby took over, sales went on without Redis.
  expect(result.failovers).toBe(1);
  expect(result.failoverMs).toBeGreaterThan(0);
  expect(result.slots).toBeGreaterThan(2);
  expect(result.channelMessages).toBeGreaterThan(0);
  expect(result.committedWhileRedisAway).toBeGreaterThan(0);
}, 240_000);
