import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { Redis } from 'ioredis';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { startPostgres } from './postgres.ts';
import { startRedis } from './redis.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'jsol-propios-'));
  // A folder only root may enter would send the data elsewhere.
  await chmod(folder, 0o711);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const isRunning = async (pid: number): Promise<boolean> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  // A zombie has ended; only its parent has not noticed.
  return text !== null && text[text.lastIndexOf(')') + 2] !== 'Z';
};

async function query<Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(text)).rows;
  } finally {
    await client.end();
  }
}

async function command(url: string, work: (redis: Redis) => Promise<unknown>): Promise<unknown> {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

describe('the bundled PostgreSQL', () => {
  test('keeps what was committed before it was killed, and knows capitals of Spanish', async () => {
    const dataDir = path.join(folder, 'datos');
    const first = await startPostgres({ dataDir });
    await query(first.url, "create table venta as select upper('piña') as producto");
    await first.kill();
    expect((await first.exited).signal).toBe('SIGKILL');

    const second = await startPostgres({ dataDir });
    expect(await query(second.url, 'select producto from venta')).toEqual([{ producto: 'PIÑA' }]);
    await second.stop();
    expect((await second.exited).code).toBe(0);
  });

  test('asks for the generated password, which only its owner can read', async () => {
    const server = await startPostgres({ dataDir: folder });
    const wrong = new URL(server.url);
    wrong.password = 'otra';
    await expect(query(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' });
    expect((await stat(path.join(folder, 'clave-postgres'))).mode & 0o777).toBe(0o600);
    await server.stop();
  });

  test('starts over a lock file whose pid belongs to another program now', async () => {
    const first = await startPostgres({ dataDir: folder, fast: true });
    await first.stop();
    await writeFile(path.join(folder, 'pgdata/postmaster.pid'), `${process.pid}\n${folder}/pgdata\n`);
    const second = await startPostgres({ dataDir: folder, fast: true });
    expect(await query(second.url, 'select 1 as uno')).toEqual([{ uno: 1 }]);
    await second.stop();
  });

  test('says which port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    await expect(startPostgres({ dataDir: folder, fast: true, port })).rejects.toThrow(`puerto ${port}`);
    other.close();
  });
});

describe('the private Redis', () => {
  test('keeps the queues over a restart as a broker, and refuses to evict', async () => {
    const first = await startRedis({ dir: folder, mode: 'broker' });
    await command(first.url, (redis) => redis.set('tarea', '1'));
    await first.stop();
    const second = await startRedis({ dir: folder, mode: 'broker' });
    expect(await command(second.url, (redis) => redis.get('tarea'))).toBe('1');
    expect(await command(second.url, (redis) => redis.config('GET', 'maxmemory-policy'))).toContain('noeviction');
    await second.stop();
  });

  test('is bounded and forgets everything as a cache', async () => {
    const first = await startRedis({ dir: folder, mode: 'cache' });
    await command(first.url, (redis) => redis.set('precio', '1'));
    expect(await command(first.url, (redis) => redis.config('GET', 'maxmemory'))).toContain(String(256 * 1024 * 1024));
    await first.stop();
    const second = await startRedis({ dir: folder, mode: 'cache' });
    expect(await command(second.url, (redis) => redis.get('precio'))).toBeNull();
    await second.stop();
  });

  test('answers nobody without its password', async () => {
    const server = await startRedis({ dir: folder, mode: 'cache' });
    const { port } = new URL(server.url);
    const stranger = new Redis(Number(port), '127.0.0.1', { enableReadyCheck: false });
    stranger.on('error', () => undefined);
    await expect(stranger.get('precio')).rejects.toThrow('NOAUTH');
    stranger.disconnect();
    await server.stop();
  });
});

test('a supervisor killed with SIGKILL takes both servers with it, and the next one finds its data', async () => {
  type Started = { postgresUrl: string; postgresPid: number; redisUrl: string; redisPid: number };
  const start = async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', `${import.meta.dirname}/embedded.fixture.ts`, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return { child, ...(JSON.parse(line) as Started) };
  };
  const killed = async ({ child, postgresPid, redisPid }: Awaited<ReturnType<typeof start>>) => {
    child.kill('SIGKILL');
    await once(child, 'exit');
    await eventually(async () => !(await isRunning(postgresPid)) && !(await isRunning(redisPid)), {
      timeoutMs: 15_000,
      what: 'the end of both servers',
    });
  };

  const first = await start();
  expect(await isRunning(first.postgresPid)).toBe(true);
  await query(first.postgresUrl, 'create table venta as select 7 as numero');
  await killed(first);
  const second = await start();
  expect(await query(second.postgresUrl, 'select numero from venta')).toEqual([{ numero: 7 }]);
  await killed(second);
});
