import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrate } from '../../apps/server/src/platform/database/migrations.ts';
import { startPostgres } from '../../apps/server/src/platform/embedded/postgres.ts';
import { simulateYear } from '../../apps/server/test/simulated-year.fixture.ts';
import type { BenchResult } from './report.ts';

/** The simulated year of the 23 schedules; `SEED` repeats one. There is no peer: what is shown is that nothing is missing. */
export async function benchBeat(): Promise<BenchResult> {
  const folder = await mkdtemp(path.join(tmpdir(), 'jsol-banco-beat-'));
  const server = await startPostgres({ dataDir: folder, fast: true });
  try {
    await migrate(server.url);
    const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 100_000));
    return { bench: 'beat', ratios: {}, figures: await simulateYear({ databaseUrl: server.url, seed }) };
  } finally {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
