import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startEngine, type Engine } from './engine.fixture.ts';
import { handleTask } from './handler.ts';
import { brokerPrefix } from './job.ts';
import { done } from './outcome.ts';
import { saludar } from './stalled-worker.fixture.ts';
import { stalledExitCode } from './watchdog.ts';

let engine: Engine;
let children: ChildProcess[];
beforeEach(async () => {
  children = [];
  engine = await startEngine();
});
afterEach(async () => {
  for (const child of children) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
  await engine.stop();
});

/** A way to the broker whose present connections can be made half-open; later ones pass. */
async function freezableProxy(target: string) {
  const { hostname, port, password } = new URL(target);
  let connections = 0;
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    connections += 1;
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        near.destroy();
        far.destroy();
      });
    }
    near.pipe(far).pipe(near);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `redis://:${password}@127.0.0.1:${(server.address() as AddressInfo).port}`,
    connections: () => connections,
    freeze() {
      for (const socket of sockets) socket.unpipe().pause();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}

async function startWatched(brokerUrl: string, stallMs: number, blockedMs: number) {
  const program = fileURLToPath(new URL('./stalled-worker.fixture.ts', import.meta.url));
  const args = ['--import', 'tsx', program, engine.databaseUrl, brokerUrl, String(stallMs), String(blockedMs)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  await eventually(() => said.includes('ready'), { timeoutMs: 30_000, what: 'the watched worker' });
  return { child, said: () => said, exited: once(child, 'exit') as Promise<[number | null, string | null]> };
}

const finished = (runId: string) =>
  eventually(async () => expect(await engine.story(runId)).toMatchObject({ state: 'done' }), { timeoutMs: 20_000 });

test('a worker whose connections went half-open ends with its code, says why, and a new one goes on', async () => {
  const proxy = await freezableProxy(engine.redis.url);
  const { said, exited } = await startWatched(proxy.url, 4_000, 60_000);
  await finished(await engine.enqueue(saludar, { parado: false }));
  proxy.freeze();
  const runId = await engine.enqueue(saludar, { parado: false });
  const [code] = await exited;
  expect(code).toBe(stalledExitCode);
  expect(said()).toContain('worker.fetch_stalled');
  const { rows } = await engine.database.pool.query<{ stalled: string }>('select stalled from platform.workers');
  expect(rows).toHaveLength(1);
  expect(rows[0]!.stalled).toMatch(/^No toma tareas de default desde hace \d+ s, aunque esperan 1; se reinicia$/);
  await startWatched(proxy.url, 60_000, 60_000);
  await finished(runId);
  await proxy.close();
}, 90_000);

test('a worker whose event loop stands still is killed', async () => {
  const { said, exited } = await startWatched(engine.redis.url, 60_000, 3_000);
  await engine.enqueue(saludar, { parado: true });
  const [, signal] = await exited;
  expect(signal).toBe('SIGKILL');
  expect(said()).toContain('worker.loop_blocked');
}, 60_000);

test('an idle worker, a busy one and one of a paused queue are left alone', async () => {
  const proxy = await freezableProxy(engine.redis.url);
  const stalls: string[] = [];
  let letGo: () => void = () => undefined;
  const worker = await engine.worker(
    [
      handleTask(saludar, async ({ parado }) => {
        if (parado) await new Promise<void>((resolve) => (letGo = resolve));
        return done();
      }),
    ],
    {
      concurrency: 1,
      brokerUrl: proxy.url,
      watchdog: { onStalled: (reason) => stalls.push(reason), stallMs: 1_500, blockedMs: 60_000 },
    },
  );
  // Each look is a connection, five of them as long as may be waited beside a free hand.
  const moreLooks = async (count: number) => {
    const before = proxy.connections();
    await eventually(() => proxy.connections() >= before + count, { timeoutMs: 30_000 });
  };
  await moreLooks(7);
  const broker = new Redis(engine.redis.url);
  await broker.hset(`${brokerPrefix}:default:meta`, 'paused', '1');
  await broker.zadd(`${brokerPrefix}:default:prioritized`, 1, 'una-que-espera');
  await moreLooks(7);
  await broker.zrem(`${brokerPrefix}:default:prioritized`, 'una-que-espera');
  await broker.hdel(`${brokerPrefix}:default:meta`, 'paused');
  broker.disconnect();
  const busy = await engine.enqueue(saludar, { parado: true });
  await eventually(async () => expect(await engine.story(busy)).toMatchObject({ state: 'running' }));
  const second = await engine.enqueue(saludar, { parado: false });
  // A worker without a free hand need not look: its heartbeat shows that twice its patience has passed.
  const { rows } = await engine.database.pool.query<{ until: Date }>(
    "select heartbeat_at + interval '4 seconds' as until from platform.workers where id = $1",
    [worker.id],
  );
  await eventually(
    async () => {
      const { rows: passed } = await engine.database.pool.query(
        'select 1 from platform.workers where id = $1 and heartbeat_at >= $2',
        [worker.id, rows[0]!.until],
      );
      return passed.length > 0;
    },
    { timeoutMs: 20_000 },
  );
  letGo();
  await finished(second);
  expect(stalls).toEqual([]);
  await worker.stop();
  await proxy.close();
}, 90_000);
