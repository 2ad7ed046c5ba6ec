import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProxy, type CuttableProxy } from './cuttable-proxy.ts';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const program = path.join(root, 'apps/server/dist/jsol.js');
const readyWithinMs = 90_000;

/** The whole system as `npm start` runs it, on ports of its own and an empty data folder. */
export type SystemUnderTest = {
  /** What a person's browser opens: the app behind a line that can be cut. */
  readonly url: string;
  readonly proxy: CuttableProxy;
  readonly simulatorsUrl: string;
  readonly monitorUrl: string;
  readonly demoPassword: string;
  readonly dataDir: string;
  readonly pid: number;
  /** Everything the supervisor printed so far. */
  output(): string;
  /** Ctrl-C, then removes the data. @returns the supervisor's exit code. */
  stop(): Promise<number | null>;
};

/** Below the range outgoing connections are given theirs from, so that none takes it before the system listens. */
async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(false));
      server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

const exitOf = (child: ChildProcess): Promise<number | null> =>
  child.exitCode !== null ? Promise.resolve(child.exitCode) : new Promise((resolve) => child.once('exit', resolve));

/** @param environment settings beside ports and data folder, such as a short SUNAT time-out. */
export async function startSystem(environment: Record<string, string> = {}): Promise<SystemUnderTest> {
  if (!existsSync(program))
    throw new Error('the program is not built: run "npm test", or "node scripts/build.mjs" first');
  const [port, monitorPort, simulatorsPort] = [await freePort(), await freePort(), await freePort()];
  const proxy = await startProxy(() => port);
  const dataDir = mkdtempSync(path.join(tmpdir(), 'jsol-e2e-'));
  let output = '';
  const child = spawn(process.execPath, [program, 'up'], {
    cwd: root,
    env: {
      ...process.env,
      PORT: String(port),
      MONITOR_PORT: String(monitorPort),
      SIMULATORS_PORT: String(simulatorsPort),
      DATA_DIR: dataDir,
      ERP_PUBLIC_URL: proxy.url,
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const collect = (chunk: Buffer) => {
    output += chunk.toString();
  };
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  const exited = exitOf(child);

  const stop = async () => {
    child.kill('SIGINT');
    const code = await exited;
    await proxy.close();
    rmSync(dataDir, { recursive: true, force: true });
    return code;
  };

  await new Promise<void>((resolve, reject) => {
    const late = setTimeout(
      () => reject(new Error(`not ready in ${readyWithinMs / 1000} s:\n${output}`)),
      readyWithinMs,
    );
    const check = () => {
      if (!output.includes('está en marcha')) return;
      clearTimeout(late);
      resolve();
    };
    child.stdout.on('data', check);
    void exited.then((code) => {
      clearTimeout(late);
      reject(new Error(`the system ended with code ${code}:\n${output}`));
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });

  const secrets = JSON.parse(readFileSync(path.join(dataDir, 'secretos.json'), 'utf8')) as { demoPassword: string };
  return {
    url: proxy.url,
    proxy,
    simulatorsUrl: `http://127.0.0.1:${simulatorsPort}`,
    monitorUrl: `http://127.0.0.1:${monitorPort}`,
    demoPassword: secrets.demoPassword,
    dataDir,
    pid: child.pid!,
    output: () => output,
    stop,
  };
}
