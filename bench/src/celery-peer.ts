import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { installPackages, isRoot } from '../../scripts/setup/debian-packages.mjs';

/** Celery on the same Redis: one publisher, one worker. */
export type CeleryPeer = {
  /** Publishes and processes; jobs per second. */
  rate(jobs: number): Promise<number>;
  close(): Promise<void>;
};

const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../peers');

/** Debian's own, which is the one its packages are for; a person's other Pythons come first on the PATH. */
const python = '/usr/bin/python3';
const packages = ['python3-celery', 'python3-redis'];

const isInstalled = (): boolean => spawnSync(python, ['-c', 'import celery, redis'], { stdio: 'ignore' }).status === 0;

function isAvailable(install: boolean): boolean {
  if (isInstalled()) return true;
  const reason = install && isRoot() ? installPackages(packages) : null;
  if (isInstalled()) return true;
  process.stderr.write(
    reason
      ? `Celery no se pudo instalar: ${reason}; se mide sin él.\n`
      : `Celery no está instalado; se mide sin él. Como root, --instalar-pares lo instala (${packages.join(' ')}).\n`,
  );
  return false;
}

/** Celery's ways to work on several tasks at once; which is best for empty ones depends on the machine. */
const pools = (concurrency: number): readonly (readonly string[])[] => [
  ['--pool=prefork', `--concurrency=${cpus().length}`],
  ['--pool=prefork', `--concurrency=${concurrency}`],
  ['--pool=threads', `--concurrency=${concurrency}`],
];

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
}

async function startWith(pool: readonly string[], redisUrl: string): Promise<CeleryPeer> {
  const env = { ...process.env, BENCH_REDIS_URL: redisUrl, PYTHONDONTWRITEBYTECODE: '1' };
  const worker = spawn(
    python,
    [
      '-m',
      'celery',
      '-A',
      'celery_tareas',
      'worker',
      ...pool,
      '--loglevel=ERROR',
      '--without-gossip',
      '--without-mingle',
    ],
    { cwd: folder, env, stdio: 'ignore' },
  );
  const publisher = spawn(python, ['celery_tareas.py'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'inherit'] });
  const answers = createInterface({ input: publisher.stdout })[Symbol.asyncIterator]();
  const rate = async (jobs: number): Promise<number> => {
    publisher.stdin.write(`${jobs}\n`);
    const answer: IteratorResult<string> = await answers.next();
    if (answer.done) throw new Error('the Celery publisher ended');
    return Number(answer.value);
  };
  // The worker is up when it has done a first round.
  await rate(20);
  return {
    rate,
    async close() {
      publisher.stdin.end();
      worker.kill('SIGTERM');
      const kill = setTimeout(() => worker.kill('SIGKILL'), 10_000);
      await Promise.all([ended(worker), ended(publisher)]);
      clearTimeout(kill);
    },
  };
}

/** Celery with the pool that is fastest here; null, with a notice, where it is not installed. */
export async function startCelery(
  redisUrl: string,
  { concurrency, install }: { concurrency: number; install: boolean },
): Promise<CeleryPeer | null> {
  if (!isAvailable(install)) return null;
  let best: { rate: number; pool: readonly string[] } | null = null;
  for (const pool of pools(concurrency)) {
    const peer = await startWith(pool, redisUrl);
    await peer.rate(200);
    const rate = await peer.rate(500);
    await peer.close();
    if (!best || rate > best.rate) best = { rate, pool };
  }
  return startWith(best!.pool, redisUrl);
}
