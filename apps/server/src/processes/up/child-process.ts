import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import path from 'node:path';

export type ChildSpec = {
  /** Name in the table, the log file and messages. */
  readonly name: string;
  /** Arguments for this same program, such as `['worker', '-Q', 'critical']`, or another script first. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** A process that must be running: started again when it ends, slower each time it ends soon. */
export type SupervisedChild = {
  readonly spec: ChildSpec;
  readonly pid: number | null;
  readonly restarts: number;
  start(): void;
  /** SIGTERM, then SIGKILL after the grace; resolves once it is gone. */
  stop(graceMs: number): Promise<void>;
};

/** How a program of ours ends when it cannot start as it was told to; its last line says why. */
const badSettingsCode = 2;
const firstDelayMs = 200;
const maxDelayMs = 10_000;
/** A process that lived this long had started well: its next delay is the first again. */
const healthyAfterMs = 15_000;

export function superviseChild(
  spec: ChildSpec,
  options: { logDir: string; report: (line: string) => void },
): SupervisedChild {
  let child: ChildProcess | null = null;
  let stopping = false;
  let restarts = 0;
  let delayMs = firstDelayMs;
  let timer: NodeJS.Timeout | null = null;
  let gone: Promise<void> = Promise.resolve();
  mkdirSync(options.logDir, { recursive: true });
  const log: WriteStream = createWriteStream(path.join(options.logDir, `${spec.name}.log`), { flags: 'a' });

  const start = () => {
    const startedAt = Date.now();
    // The IPC channel is how a child learns that the supervisor was killed: it closes, and the child stops itself.
    const started = spawn(process.execPath, ['--enable-source-maps', ...spec.args], {
      env: { ...process.env, ...spec.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    child = started;
    started.stdout?.pipe(log, { end: false });
    started.stderr?.pipe(log, { end: false });
    let lastWords = '';
    started.stderr?.on('data', (chunk: Buffer) => {
      lastWords = chunk.toString().trimEnd().split('\n').at(-1) ?? '';
    });
    gone = new Promise((resolve) => {
      const ended = (how: string) => {
        resolve();
        if (child === started) child = null;
        if (stopping) return;
        if (Date.now() - startedAt > healthyAfterMs) delayMs = firstDelayMs;
        restarts += 1;
        options.report(`${spec.name} terminó (${how}); se reinicia en ${(delayMs / 1000).toFixed(1)} s`);
        timer = setTimeout(start, delayMs);
        delayMs = Math.min(delayMs * 2, maxDelayMs);
      };
      started.once('exit', (code, signal) =>
        ended(signal ?? (code === badSettingsCode && lastWords ? lastWords : `código ${code}`)),
      );
      started.once('error', (error) => ended(error.message));
    });
  };

  return {
    spec,
    get pid() {
      return child?.pid ?? null;
    },
    get restarts() {
      return restarts;
    },
    start,
    async stop(graceMs) {
      stopping = true;
      if (timer) clearTimeout(timer);
      const running = child;
      if (running) {
        running.kill('SIGTERM');
        const kill = setTimeout(() => running.kill('SIGKILL'), graceMs);
        await gone;
        clearTimeout(kill);
      }
      await new Promise<void>((resolve) => log.end(resolve));
    },
  };
}
