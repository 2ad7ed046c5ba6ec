import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';
import { createPublisher } from '../../../apps/server/src/platform/channels/publisher.ts';
import { freePort } from '../../../apps/server/src/platform/embedded/free-port.ts';
import { createLogger } from '../../../apps/server/src/platform/observability/logger.ts';
import { canalBench } from './ours-server.ts';
import type { Step } from './subscribers.ts';

export type Tick = { n: number; at: number; relleno: string };

/** One server in a process of its own, and the way to publish to its one group from here. */
export type Peer = {
  readonly url: string;
  /** Of the server. */
  readonly pid: number;
  /** How a subscriber gets from the handshake to its first message. */
  readonly steps: readonly Step[];
  publish(tick: Tick): void;
  close(): Promise<void>;
};
export type PeerName = 'jsol' | 'ws' | 'socketio' | 'channels';

const here = import.meta.dirname;
const python = '/usr/bin/python3';
/** Debian's own: Django Channels, its layer for Redis, and the server of the customer's document with its fast parts. */
export const channelsPackages = [
  'python3-django-channels',
  'python3-channels-redis',
  'python3-uvicorn',
  'python3-websockets',
  'python3-uvloop',
  'python3-httptools',
];

export const hasChannels = (): boolean =>
  spawnSync(python, ['-c', 'import channels, channels_redis, uvicorn, websockets, uvloop'], { stdio: 'ignore' })
    .status === 0;

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, 'exit');
  child.kill('SIGKILL');
  await exit;
}

/** A server of ours or of Node's, which says its address when it listens. */
async function startNode(file: string, redisUrl: string): Promise<{ url: string; child: ChildProcess }> {
  // For `node --cpu-prof` and the like.
  const extra = (process.env['BENCH_NODE_ARGS'] ?? '').split(' ').filter(Boolean);
  const child = spawn(process.execPath, [...extra, '--import', 'tsx', path.join(here, file), redisUrl], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [url] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { url, child };
}

const peers: Record<PeerName, (redisUrl: string) => Promise<Peer>> = {
  async jsol(redisUrl) {
    const { url, child } = await startNode('ours-server.ts', redisUrl);
    const publisher = createPublisher({ redisUrl, log: createLogger({ name: 'bench', level: 'warn' }) });
    return {
      url,
      pid: child.pid!,
      steps: [
        { await: '"hello"', send: '{"t":"sub","id":1,"channel":"bench","params":{"id":"1"}}' },
        { await: '"subscribed"' },
      ],
      publish: (tick) => void publisher.publish(canalBench, { id: '1' }, 'tick', tick),
      async close() {
        await end(child);
        await publisher.close();
      },
    };
  },

  async ws(redisUrl) {
    const { url, child } = await startNode('ws-server.ts', redisUrl);
    const redis = new Redis(redisUrl);
    return {
      url,
      pid: child.pid!,
      steps: [{ await: 'listo' }],
      publish: (tick) => void redis.publish('bench', JSON.stringify({ event: 'tick', data: tick })),
      async close() {
        await end(child);
        redis.disconnect();
      },
    };
  },

  async socketio(redisUrl) {
    const { url, child } = await startNode('socketio-server.ts', redisUrl);
    const redis = new Redis(redisUrl);
    const io = new Server({ adapter: createAdapter(redis) });
    return {
      url,
      pid: child.pid!,
      steps: [{ await: '0{', send: '40' }, { await: '40{' }, { await: 'listo' }],
      publish: (tick) => void io.to('bench').emit('tick', tick),
      async close() {
        await end(child);
        // It has no server of its own to close.
        await io.of('/').adapter.close();
        redis.disconnect();
      },
    };
  },

  async channels(redisUrl) {
    const port = await freePort();
    const env = { ...process.env, BENCH_REDIS: redisUrl, PYTHONDONTWRITEBYTECODE: '1' };
    const server = spawn(
      python,
      [
        '-m',
        'uvicorn',
        'channels_app:application',
        '--port',
        String(port),
        '--log-level',
        'warning',
        '--lifespan',
        'off',
      ],
      { cwd: here, env, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const publisher = spawn(python, ['channels_app.py'], { cwd: here, env, stdio: ['pipe', 'ignore', 'inherit'] });
    for (let waited = 0; !(await answers(port)); waited += 1) {
      if (waited > 300 || server.exitCode !== null) throw new Error('Django Channels no ha arrancado');
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return {
      url: `ws://127.0.0.1:${port}/ws`,
      pid: server.pid!,
      steps: [{ await: 'listo' }],
      publish: (tick) => void publisher.stdin.write(`${JSON.stringify(tick)}\n`),
      async close() {
        await Promise.all([end(publisher), end(server)]);
      },
    };
  },
};

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.end();
  });

export const startPeer = (name: PeerName, redisUrl: string): Promise<Peer> => peers[name](redisUrl);
