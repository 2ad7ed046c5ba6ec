import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './repository.mjs';

/**
 * Runs a Node program in the root with this terminal and waits for it. Signals sent to us are passed on; Ctrl-C
 * reaches it by itself, since the terminal sends it to the whole group, and only must not end us first.
 * @returns its exit code, 128 plus the signal's number when a signal ended it.
 */
export function runNode(args, { env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
    const listeners = {
      SIGINT: () => undefined,
      SIGTERM: () => child.kill('SIGTERM'),
      SIGHUP: () => child.kill('SIGHUP'),
    };
    for (const [signal, listener] of Object.entries(listeners)) process.on(signal, listener);
    const finish = (settle) => {
      for (const [signal, listener] of Object.entries(listeners)) process.off(signal, listener);
      settle();
    };
    child.once('error', (error) => finish(() => reject(error)));
    child.once('exit', (code, signal) => finish(() => resolve(code ?? 128 + constants.signals[signal])));
  });
}
