import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { invalidarSesionesExpiradas } from '../src/modules/seguridad/tasks.ts';
import type { Database } from '../src/platform/database/database.ts';
import { openTestDatabase, silentLog } from '../src/platform/tasks/engine.fixture.ts';
import { enqueue } from '../src/platform/tasks/enqueue.ts';
import { startThreadPool } from '../src/platform/tasks/thread-pool.ts';
import { newTraceId } from '../src/platform/observability/trace.ts';
import { testDatabase, type TestDatabase } from './support/database.ts';
import { testRedis, type TestRedis } from './support/redis.ts';

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../..');
const before = { ...process.env };
let store: TestDatabase;
let redis: TestRedis;
let database: Database;
let dataDir: string;
beforeAll(async () => {
  const build = "import('./scripts/build.mjs').then(({ build }) => build(['server']))";
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', build], { cwd: root });
  [store, redis] = await Promise.all([testDatabase(), testRedis()]);
  database = openTestDatabase(store.url);
  dataDir = mkdtempSync(path.join(tmpdir(), 'jsol-hilo-'));
  // A thread begins with this process's environment.
  Object.assign(process.env, {
    DATA_DIR: dataDir,
    DATABASE_URL: store.url,
    ERP_BROKER_URL: `${redis.url}/0`,
    ERP_CHANNELS_URL: `${redis.url}/1`,
    ERP_CACHE_URL: `${redis.url}/2`,
    ERP_SMTP_URL: 'smtp://127.0.0.1:9',
    ERP_LOG_LEVEL: 'error',
  });
}, 120_000);
afterAll(async () => {
  process.env = before;
  await database.close();
  await redis.stop();
  await store.drop();
  rmSync(dataDir, { recursive: true, force: true });
});

it('the built program serves as its own thread, with every module in it', async () => {
  const pool = startThreadPool({
    entry: pathToFileURL(path.join(root, 'apps/server/dist/jsol.js')),
    database,
    log: silentLog,
  });
  const { runId } = await database.transaction((tx) => enqueue(tx, invalidarSesionesExpiradas, {}));
  const thread = await pool.reserve();
  const outcome = await thread.run(
    {
      task: invalidarSesionesExpiradas.name,
      runId,
      input: {},
      attempt: 1,
      dueAt: Date.now(),
      traceId: newTraceId(),
      flowId: null,
      claim: { runId, generation: 0, token: 1 },
    },
    { signal: new AbortController().signal, progress: () => Promise.resolve(), logged: () => undefined },
  );
  thread.end();
  expect(outcome).toEqual({ kind: 'done', output: { expiradas: 0, borradas: 0, intentosBorrados: 0 } });
  // Its transaction was fenced by the claim it was given.
  const { rows } = await database.pool.query<{ fence: string }>('select fence from platform.outbox where id = $1', [
    runId,
  ]);
  expect(rows).toEqual([{ fence: '1' }]);
  // Closing ends the thread's connections; the database could not be dropped otherwise.
  await pool.stop();
});
