import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { localSecrets } from '../../platform/config/secrets.ts';
import { SettingsError, type Settings } from '../../platform/config/settings.ts';
import { freePort } from '../../platform/embedded/free-port.ts';
import { waitUntilHealthy } from '../up/wait-until-healthy.ts';

/** Where the demo works, and how to leave. */
export type DemoTarget = {
  appUrl: string;
  simulatorsUrl: string;
  demoPassword: string;
  /** True when the demo started it, in a folder that vanishes with it. */
  ownSystem: boolean;
  stop(): Promise<void>;
};

const answers = async (url: string): Promise<boolean> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
  await response?.body?.cancel();
  return response?.ok === true;
};

/** Beside a running system nothing is started; otherwise a fresh one on free ports, removed afterwards. */
export async function reachSystem(settings: Settings, program: string): Promise<DemoTarget> {
  const at = (port: number) => `http://localhost:${port}`;
  if (await answers(`http://127.0.0.1:${settings.PORT}/health/ready`)) {
    if (settings.ERP_DEMO === 'no' || !(await answers(`http://127.0.0.1:${settings.SIMULATORS_PORT}/health/live`))) {
      throw new SettingsError('La demostración necesita los simuladores: no se ejecuta contra un sistema real.');
    }
    return {
      appUrl: settings.ERP_PUBLIC_URL ?? at(settings.PORT),
      simulatorsUrl: at(settings.SIMULATORS_PORT),
      demoPassword: localSecrets(settings.DATA_DIR).demoPassword,
      ownSystem: false,
      stop: () => Promise.resolve(),
    };
  }

  const [port, monitorPort, simulatorsPort] = [await freePort(), await freePort(), await freePort()];
  const dataDir = mkdtempSync(path.join(tmpdir(), 'jsol-demo-'));
  // Passable for the user PostgreSQL runs as; otherwise its data would lie elsewhere and outlive this folder.
  chmodSync(dataDir, 0o711);
  const child = spawn(process.execPath, [program, 'up'], {
    env: {
      ...process.env,
      PORT: String(port),
      MONITOR_PORT: String(monitorPort),
      SIMULATORS_PORT: String(simulatorsPort),
      DATA_DIR: dataDir,
      // The scripted time-out must not make the demo last a minute.
      ERP_SUNAT_TIMEOUT_MS: '4000',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    child.kill('SIGINT');
    await exited;
    rmSync(dataDir, { recursive: true, force: true });
  };
  try {
    await waitUntilHealthy([{ name: 'el sistema', url: `http://127.0.0.1:${port}/health/ready` }], {
      timeoutMs: 90_000,
      cancelled: () => false,
    });
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    appUrl: at(port),
    simulatorsUrl: at(simulatorsPort),
    demoPassword: localSecrets(dataDir).demoPassword,
    ownSystem: true,
    stop,
  };
}
