import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../src/platform/embedded/free-port.ts';
import { spawnedSystem, type SpawnedSystem } from './spawned-system.ts';

let system: SpawnedSystem;
beforeAll(async () => {
  system = await spawnedSystem();
}, 60_000);
afterAll(() => system.close(), 60_000);

const answer = async (port: number, route: string): Promise<{ status: number; body: string }> => {
  const response = await fetch(`http://127.0.0.1:${port}${route}`).catch(() => null);
  return { status: response?.status ?? 0, body: (await response?.text()) ?? '' };
};

it.each([
  [['worker', '-Q', 'critical', '-c', '2'], 'worker'],
  [['beat'], 'beat'],
])(
  'jsol %j tells its health and its metrics where ERP_METRICS_PORT says',
  async (args, name) => {
    const port = await freePort();
    const started = system.start(args, { ERP_METRICS_PORT: String(port) });
    await expect.poll(async () => (await answer(port, '/health/ready')).status, { timeout: 20_000 }).toBe(200);
    expect(JSON.parse((await answer(port, '/health/ready')).body).checks[name]).toMatchObject({ ok: true });
    expect((await answer(port, '/metrics')).body).toContain(`process_resident_memory_bytes{process="${name}"}`);
    expect(await started.stop()).toBe(0);
  },
  40_000,
);

it('the monitor tells the metrics of the whole system', async () => {
  const [port, monitorPort] = [await freePort(), await freePort()];
  const monitor = system.start(['monitor'], { ERP_METRICS_PORT: String(port), MONITOR_PORT: String(monitorPort) });
  await expect.poll(async () => (await answer(port, '/health/ready')).status, { timeout: 20_000 }).toBe(200);
  const { body } = await answer(port, '/metrics');
  expect(body).toContain('jsol_dependency_up{dependency="postgresql",process="monitor"} 1');
  expect(body).toContain('jsol_dependency_up{dependency="redis-cache",process="monitor"} 1');
  expect(await monitor.stop()).toBe(0);
}, 40_000);
