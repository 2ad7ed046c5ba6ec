import { fork, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

const env = { ...process.env, SIMULATORS_PORT: '0', SIMULATORS_SMTP_PORT: '0' };
const args = ['--import', 'tsx', main];

async function firstLine(child: ChildProcess): Promise<{ event: string; url: string }> {
  if (child.stdout === null) throw new Error('no stdout');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return JSON.parse(line) as { event: string; url: string };
}

it('says where it listens and stops cleanly on SIGTERM', async () => {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(child);
  const { event, url } = await firstLine(child);
  expect(event).toBe('listening');
  expect(await (await fetch(`${url}/health/live`)).json()).toEqual({ status: 'ok' });
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('goes with the supervisor that started it', async () => {
  const child = fork(main, [], { env, execArgv: ['--import', 'tsx'], silent: true });
  children.push(child);
  await firstLine(child);
  child.disconnect();
  expect(await once(child, 'exit')).toEqual([0, null]);
});

it('says in one line that a port is taken', async () => {
  const blocker = createServer().listen(0, '127.0.0.1');
  await once(blocker, 'listening');
  const { port } = blocker.address() as AddressInfo;
  const child = spawn(process.execPath, args, {
    env: { ...env, SIMULATORS_PORT: String(port) },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  children.push(child);
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  expect(await once(child, 'exit')).toEqual([2, null]);
  expect(said).toBe(`El puerto ${port} ya está ocupado\n`);
  blocker.close();
});
