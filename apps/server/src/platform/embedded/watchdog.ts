import { spawn } from 'node:child_process';

export type WatchdogOptions = {
  /** The server to end when this process disappears. */
  pid: number;
  /** The signal that makes that server stop in good order. */
  signal: 'INT' | 'QUIT' | 'TERM';
  /** After this long it is killed. Default 10 000 ms. */
  killAfterMs?: number;
  /** Removed once the server is gone: the data of a test. */
  removeFolder?: string;
};

// A zombie nobody reaps (a container whose first process does not) still answers kill -0: the loop is bounded.
const script = `
read -r word
[ "$word" = done ] && exit 0
kill -s "$2" "$1" 2>/dev/null
n=0
while kill -0 "$1" 2>/dev/null && [ $n -lt "$3" ]; do n=$((n+1)); sleep 0.1; done
kill -s KILL "$1" 2>/dev/null && sleep 0.3
[ -z "$4" ] || rm -rf "$4"
`;

/**
 * A server outlives a parent that was ended with SIGKILL, and would keep its port and data folder. The watchdog is a
 * tiny shell reading a pipe whose other end only this process holds: the kernel closes it however the process ends.
 * @returns the function that dismisses the watchdog; call it as soon as the server has exited, before its pid can be
 * given to another program.
 */
export function watchOver(options: WatchdogOptions): () => void {
  const ticks = Math.ceil((options.killAfterMs ?? 10_000) / 100);
  const shell = spawn(
    '/bin/sh',
    ['-c', script, 'jsol-watchdog', String(options.pid), options.signal, String(ticks), options.removeFolder ?? ''],
    // Its own session: Ctrl-C in the terminal is for the supervisor alone.
    {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin' },
    },
  );
  shell.on('error', () => undefined);
  shell.stdin.on('error', () => undefined);
  // The watchdog alone must not keep a finished program alive.
  shell.unref();
  (shell.stdin as typeof shell.stdin & { unref?: () => void }).unref?.();
  return () => shell.stdin.end('done\n');
}
