import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Redelivery = {
  readonly n: number;
  readonly critical: boolean;
  /** When its holder was killed, Unix milliseconds. */
  readonly diedAt: number;
  readonly ms: number;
};

/** The outside world of the drill: it counts effects and remembers who started what, and nothing ever kills it. */
export type Witness = {
  readonly url: string;
  /** How often each effect arrived. */
  readonly effects: ReadonlyMap<number, number>;
  /** When each job was started last, Unix milliseconds. */
  lastStart(n: number): number | undefined;
  /** Starts of any job since `instant`, Unix milliseconds: when was the first? */
  firstStartAfter(instant: number): number | null;
  /** A process that has started a job works. */
  hasWorked(pid: number): boolean;
  killed(pid: number): void;
  /** From the kill of a job's holder to the job's next start. */
  readonly redeliveries: readonly Redelivery[];
  close(): Promise<void>;
};

export async function startWitness(isCritical: (n: number) => boolean): Promise<Witness> {
  const effects = new Map<number, number>();
  const starts = new Map<number, { pid: number; at: number }>();
  const startTimes: number[] = [];
  const worked = new Set<number>();
  const deaths = new Map<number, number>();
  const redeliveries: Redelivery[] = [];

  const started = (n: number, pid: number) => {
    const at = Date.now();
    const before = starts.get(n);
    const diedAt = before && deaths.get(before.pid);
    // A job may have ended under its holder long before that one's death; such a job starts no more.
    if (diedAt !== undefined && before!.at <= diedAt) {
      redeliveries.push({ n, critical: isCritical(n), diedAt, ms: at - diedAt });
    }
    starts.set(n, { pid, at });
    startTimes.push(at);
    worked.add(pid);
  };

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://testigo');
    const [, kind, number] = url.pathname.split('/');
    const n = Number(number);
    let status = 404;
    if (kind === 'inicios' && request.method === 'POST') {
      started(n, Number(url.searchParams.get('pid')));
      status = 204;
    } else if (kind === 'efectos' && request.method === 'POST') {
      effects.set(n, (effects.get(n) ?? 0) + 1);
      status = 204;
    } else if (kind === 'efectos' && effects.has(n)) {
      status = 200;
    }
    response.writeHead(status).end();
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    effects,
    lastStart: (n) => starts.get(n)?.at,
    firstStartAfter: (instant) => startTimes.find((at) => at >= instant) ?? null,
    hasWorked: (pid) => worked.has(pid),
    killed: (pid) => void deaths.set(pid, Date.now()),
    redeliveries,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
