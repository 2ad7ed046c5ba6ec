import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../src/platform/embedded/free-port.ts';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';
import { eventually } from './support/eventually.ts';

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
}, 120_000);
afterAll(() => system.close(), 60_000);

const answer = async (port: number, route: string): Promise<{ status: number; body: string }> => {
  const response = await fetch(`http://127.0.0.1:${port}${route}`);
  return { status: response.status, body: await response.text() };
};

/** Starts a process with an operations port of its own, and waits until it says that it is ready. */
async function startReady(args: readonly string[]) {
  const [port, monitorPort] = [await freePort(), await freePort()];
  const started = system.start(args, { ERP_METRICS_PORT: String(port), MONITOR_PORT: String(monitorPort) });
  await eventually(
    async () => {
      const { status, body } = await answer(port, '/health/ready');
      if (status !== 200) throw new Error(`${body}\n${started.output()}`);
    },
    { timeoutMs: 60_000, everyMs: 100, what: `jsol ${args.join(' ')} is ready` },
  );
  return { ...started, port };
}

it.each([
  [['worker', '-Q', 'critical', '-c', '2'], 'worker'],
  [['beat'], 'beat'],
])(
  'jsol %j tells its health and its metrics where ERP_METRICS_PORT says',
  async (args, name) => {
    const { port, stop } = await startReady(args);
    expect(JSON.parse((await answer(port, '/health/ready')).body).checks[name]).toMatchObject({ ok: true });
    expect((await answer(port, '/metrics')).body).toContain(`process_resident_memory_bytes{process="${name}"}`);
    expect(await stop()).toBe(0);
  },
  90_000,
);

it('the monitor tells the metrics of the whole system', async () => {
  const { port, stop } = await startReady(['monitor']);
  const { body } = await answer(port, '/metrics');
  expect(body).toContain('jsol_dependency_up{dependency="postgresql",process="monitor"} 1');
  expect(body).toContain('jsol_dependency_up{dependency="redis-cache",process="monitor"} 1');
  expect(await stop()).toBe(0);
}, 90_000);

it('ends at once when another process has that port', async () => {
  const taken = createServer();
  const port = await new Promise<number>((resolve) =>
    taken.listen(0, '127.0.0.1', () => resolve((taken.address() as AddressInfo).port)),
  );
  const beat = system.start(['beat'], { ERP_METRICS_PORT: String(port) });
  expect(await beat.exited).toBe(2);
  expect(beat.output()).toContain(`No se puede abrir ERP_METRICS_PORT (127.0.0.1:${port})`);
  taken.close();
}, 90_000);
