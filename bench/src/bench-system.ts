import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDatabase, type Database } from '../../apps/server/src/platform/database/database.ts';
import { migrate } from '../../apps/server/src/platform/database/migrations.ts';
import { startPostgres } from '../../apps/server/src/platform/embedded/postgres.ts';
import { startRedis } from '../../apps/server/src/platform/embedded/redis.ts';
import { createEventBus } from '../../apps/server/src/platform/events/event-bus.ts';
import { createLogger, type Logger } from '../../apps/server/src/platform/observability/logger.ts';

export type BenchSystem = {
  readonly database: Database;
  readonly redisUrl: string;
  readonly log: Logger;
  /** Called when the benchmark ends, the last one first. */
  closeAtEnd(close: () => Promise<unknown>): void;
};

/** Runs a benchmark on a migrated PostgreSQL and a broker's Redis with real durability, which are gone afterwards. */
export async function onBenchSystem<Result>(work: (system: BenchSystem) => Promise<Result>): Promise<Result> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jsol-bench-'));
  // Passable for the user PostgreSQL runs as; otherwise its data would lie elsewhere and outlive this folder.
  await chmod(folder, 0o711);
  const closers: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  try {
    const postgres = await startPostgres({ dataDir: path.join(folder, 'postgres') });
    closers.push(() => postgres.stop());
    const redis = await startRedis({ dir: path.join(folder, 'redis'), mode: 'broker', temporary: true });
    closers.push(() => redis.stop());
    await migrate(postgres.url);
    const log = createLogger({ name: 'bench', level: 'warn' });
    const database = openDatabase({
      url: postgres.url,
      applicationName: 'bench',
      events: createEventBus(),
      onAfterCommitError: (error) => log.error({ err: error }, 'after_commit.failed'),
    });
    closers.push(() => database.close());
    return await work({ database, redisUrl: redis.url, log, closeAtEnd: (close) => void closers.push(close) });
  } finally {
    for (const close of closers.reverse()) await close();
  }
}
