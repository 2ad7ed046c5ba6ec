import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsSchema } from '../../apps/server/src/platform/config/settings.ts';
import { freePort } from '../../apps/server/src/platform/embedded/free-port.ts';
import { findRedisServer } from '../../apps/server/src/platform/embedded/redis-server.ts';
import { execute } from './programs.ts';
import { composeFile, jsolArguments, jsolServices, readOps, repository, systemdUnit, unitFiles } from './deployment.ts';

let emptyFolder: string;
beforeAll(() => {
  emptyFolder = mkdtempSync(path.join(tmpdir(), 'jsol-ordenes-'));
});
afterAll(() => rmSync(emptyFolder, { recursive: true }));

const commandLines = [
  ...['compose.yaml', 'compose.dev.yaml'].flatMap((file) =>
    jsolServices(composeFile(file).services).map(([, , args]) => args.join(' ')),
  ),
  ...unitFiles.flatMap((name) => jsolArguments(systemdUnit(name))?.join(' ') ?? []),
];

/** What `jsol` says when it understood its arguments and has no server to work with. */
const understood = /No sé a qué PostgreSQL y Redis conectarme/;

describe('command lines of compose files and units', () => {
  const refused = ['worker -Q urgente', 'worker -Q critical,sync', 'worker', 'beta', 'api --puerto 8000'];
  const lines = [...new Set(commandLines)];
  let answers: Map<string, { code: number; said: string }>;
  beforeAll(() => {
    const asked = [...lines, ...refused];
    const fixture = path.join(import.meta.dirname, 'ask-jsol.fixture.ts');
    const { stdout, stderr } = execute(process.execPath, ['--import', 'tsx', fixture, JSON.stringify(asked)], {
      cwd: repository,
      env: { PATH: process.env['PATH'], DATA_DIR: emptyFolder },
    });
    if (!stdout) throw new Error(stderr);
    const given = JSON.parse(stdout) as { code: number; said: string }[];
    answers = new Map(asked.map((line, index) => [line, given[index]!]));
  }, 120_000);

  it('are all there', () => {
    const subcommands = [...new Set(lines.map((line) => line.split(' ')[0]))].sort();
    expect(subcommands).toEqual(['api', 'beat', 'migrate', 'monitor', 'seed', 'worker']);
  });

  it.each(lines)('jsol %s is a command', (line) => {
    expect(answers.get(line)).toEqual({ code: 2, said: expect.stringMatching(understood) });
  });

  it.each(refused)('jsol %s would not be one', (line) => {
    expect(answers.get(line)).toEqual({ code: 2, said: expect.not.stringMatching(understood) });
  });
});

describe('settings in ops/', () => {
  const known = new Set(Object.keys(settingsSchema.shape));
  const assigned = (text: string): string[] => [...text.matchAll(/^#? ?([A-Z][A-Z_]+)=/gm)].map((match) => match[1]!);

  it('of the example are settings of the product, and those a company cannot do without are there', () => {
    const names = assigned(readOps('jsoluciones.env.example'));
    expect(names.filter((name) => !known.has(name))).toEqual([]);
    const needed = [...known].filter((name) =>
      /^ERP_SUNAT_(?!TIMEOUT|RESEND)|^ERP_(CERT|SMTP|MAIL|.*_URL)|KEY$/.test(name),
    );
    expect(needed.filter((name) => !names.includes(name))).toEqual([]);
  });

  it.each(['compose.yaml', 'compose.dev.yaml'])('of %s are settings of the product', (file) => {
    for (const [, service] of jsolServices(composeFile(file).services)) {
      expect(Object.keys(service.environment ?? {}).filter((name) => !known.has(name))).toEqual([]);
    }
  });

  it('of the units are settings of the product', () => {
    for (const name of unitFiles.filter((each) => each.endsWith('.service'))) {
      const lines = [
        ...(systemdUnit(name).get('Service.Environment') ?? []),
        ...(systemdUnit(name).get('Service.ExecStart') ?? []),
      ];
      const names = lines.join(' ').match(/\b[A-Z][A-Z_]+(?==)/g) ?? [];
      const others = ['NODE_ENV', 'NODE_OPTIONS', 'RESPALDO_DIR'];
      expect(names.filter((each) => !known.has(each) && !others.includes(each))).toEqual([]);
    }
  });
});

describe('the files of Redis', () => {
  it.each([
    [
      'colas.conf',
      { 'maxmemory-policy': 'noeviction', appendonly: 'yes', appendfsync: 'everysec', maxmemory: '536870912' },
    ],
    ['cache.conf', { 'maxmemory-policy': 'allkeys-lru', appendonly: 'no', maxmemory: '268435456' }],
  ])('%s starts a Redis that is what it says', async (file, expected) => {
    const secret = path.join(emptyFolder, 'redis_clave');
    writeFileSync(secret, 'requirepass prueba\n');
    const config = path.join(emptyFolder, file);
    writeFileSync(config, readOps('redis', file).replace('/run/secrets/redis_clave', secret));
    const { command, env } = findRedisServer();
    const port = await freePort();
    const here = ['--port', String(port), '--bind', '127.0.0.1', '--dir', emptyFolder];
    const server = spawn(command, [config, ...here], { env: { ...process.env, ...env }, stdio: 'ignore' });
    const exited = new Promise((resolve) => server.once('exit', resolve));
    const redis = new Redis({ port, password: 'prueba', retryStrategy: () => 50 });
    redis.on('error', () => undefined);
    try {
      const given = await Promise.all(
        Object.keys(expected).map(async (name) => (await redis.config('GET', name)) as [string, string]),
      );
      expect(Object.fromEntries(given)).toEqual(expected);
    } finally {
      redis.disconnect();
      server.kill('SIGTERM');
      await exited;
    }
  });
});
