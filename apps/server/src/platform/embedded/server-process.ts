import type { ChildProcess } from 'node:child_process';
import { readlink, realpath } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';

/** How a server ended. */
export type Exit = { code: number | null; signal: NodeJS.Signals | null };

/** A server this process has started and answers for. */
export type RunningServer = {
  readonly url: string;
  readonly pid: number;
  /** Resolves, and never rejects, when the server has ended for whatever reason. */
  readonly exited: Promise<Exit>;
  /** Ends it in good order; killed when it takes too long. Resolves once it is gone; harmless to repeat. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. Resolves once it is gone. */
  kill(): Promise<void>;
};

export const sleep = (ms: number): Promise<void> => setTimeout(ms);

export const exitOf = (child: ChildProcess): Promise<Exit> =>
  new Promise((resolve) => {
    child.once('exit', (code, signal) => resolve({ code, signal }));
    child.once('error', () => resolve({ code: null, signal: null }));
  });

/** Passes what the server prints to `log`, and keeps the last lines for the message when it fails to start. */
export function followOutput(child: ChildProcess, log: (line: string) => void): () => string {
  const last: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      last.push(line);
      if (last.length > 20) last.shift();
      log(line);
    });
  }
  return () => last.join('\n');
}

/** Sends each signal in turn until the server has gone; the last one gets no limit. */
export async function stopWith(
  child: ChildProcess,
  exited: Promise<Exit>,
  steps: readonly { signal: NodeJS.Signals; waitMs: number }[],
): Promise<void> {
  for (const { signal, waitMs } of steps) {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    // The limit must not keep the program alive once the server has gone.
    const limit = new AbortController();
    const inTime = await Promise.race([
      exited.then(() => true),
      setTimeout(waitMs, false, { signal: limit.signal }).catch(() => false),
    ]);
    limit.abort();
    if (inTime) return;
  }
  await exited;
}

/** Whether a process has this number, whoever owns it. */
export const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Ends the server a killed supervisor left behind. The pid comes from a file that outlived its process, so it may
 * belong to another program by now: both servers keep their data folder as working directory, which tells them apart.
 * @returns whether one was found.
 */
export async function stopOrphan(pid: number, workingFolder: string, signal: NodeJS.Signals): Promise<boolean> {
  if (!Number.isInteger(pid) || pid <= 1 || pid === process.pid) return false;
  const folder = await readlink(`/proc/${pid}/cwd`).catch(() => null);
  const expected = await realpath(workingFolder).catch(() => null);
  if (folder === null || folder !== expected) return false;
  for (const [step, waitMs] of [
    [signal, 10_000],
    ['SIGKILL', 5_000],
  ] as const) {
    process.kill(pid, step);
    const deadline = Date.now() + waitMs;
    while (isAlive(pid) && Date.now() < deadline) await sleep(50);
    if (!isAlive(pid)) break;
  }
  return true;
}
