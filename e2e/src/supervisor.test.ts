import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { descendants } from './support/descendants.ts';
import { startSystem } from './support/system.ts';

const program = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../apps/server/dist/jsol.js');

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

/** A connection cut while it opens can leave `fetch` waiting for ever, so each question has its own end. */
const ask = (url: string | URL, headers: Record<string, string> = {}) =>
  fetch(url, { headers, signal: AbortSignal.timeout(3_000) });

/** Ends at once, with its one line and its code. */
const refused = async (environment: Record<string, string>) => {
  const child = spawn(process.execPath, [program, 'up'], { env: { ...process.env, ...environment }, stdio: 'pipe' });
  let stderr = '';
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { code, lines: stderr.trim().split('\n') };
};

describe('the supervisor', () => {
  it('starts again what dies, and leaves no process behind when it stops', async () => {
    const system = await startSystem();
    let started: Awaited<ReturnType<typeof descendants>> = [];
    try {
      const api = (await descendants(system.pid)).find(({ command }) => command.endsWith(' api'));
      process.kill(api!.pid, 'SIGKILL');
      await expect
        .poll(
          async () => {
            const answer = await ask(new URL('/health/ready', system.url)).catch(() => null);
            return answer?.status;
          },
          { timeout: 20_000 },
        )
        .toBe(200);
      expect(system.output()).toContain('api terminó');

      const denied = await ask(system.monitorUrl);
      expect(denied.status).toBe(401);
      const { monitorPassword } = JSON.parse(readFileSync(path.join(system.dataDir, 'secretos.json'), 'utf8')) as {
        monitorPassword: string;
      };
      const authorization = `Basic ${Buffer.from(`operador:${monitorPassword}`).toString('base64')}`;
      await expect
        .poll(
          async () => {
            const answer = await ask(new URL('/api/monitor/resumen', system.monitorUrl), { authorization });
            return ((await answer.json()) as { verdict: { text: string } }).verdict.text;
          },
          { timeout: 20_000 },
        )
        .toBe('Todo en orden.');
      started = await descendants(system.pid);
      expect(started.length).toBeGreaterThan(10);
    } finally {
      expect(await system.stop()).toBe(0);
    }
    // The shells that watch over the servers end once they read that theirs has.
    await expect.poll(() => started.filter(({ pid }) => isAlive(pid)), { timeout: 5_000 }).toEqual([]);
  }, 180_000);

  it('names a taken port, an unwritable folder and an unknown setting in one line each', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const dataDir = mkdtempSync(path.join(tmpdir(), 'jsol-negado-'));
    try {
      const taken = await refused({ PORT: String(port), DATA_DIR: dataDir });
      expect(taken).toMatchObject({ code: 2, lines: [expect.stringContaining(`El puerto ${port} está ocupado`)] });
      const unwritable = await refused({ DATA_DIR: '/dev/null/jsol' });
      expect(unwritable).toMatchObject({ code: 2, lines: [expect.stringContaining('No se puede escribir')] });
      const unknown = await refused({ ERP_NO_EXISTE: '1' });
      expect(unknown).toMatchObject({ code: 2, lines: [expect.stringContaining('No existe el ajuste ERP_NO_EXISTE')] });
    } finally {
      server.close();
      rmSync(dataDir, { recursive: true, force: true });
    }
  }, 60_000);
});
