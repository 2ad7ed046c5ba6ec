import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stopsWithinMs } from '../../apps/server/src/processes/lifecycle.ts';
import { jsolArguments, opsFolder, systemdUnit, unitFiles } from './deployment.ts';
import { execute, findProgram, missing } from './programs.ts';

const services = unitFiles.filter((name) => name.endsWith('.service'));
const longLived = services.filter((name) => !/migrate|respaldo/.test(name));

describe.each(services)('%s', (name) => {
  const unit = systemdUnit(name);

  it('is hardened and bounded', () => {
    expect(unit.get('Service.NoNewPrivileges')).toEqual(['yes']);
    expect(unit.get('Service.ProtectSystem')).toEqual(['strict']);
    expect(unit.get('Service.User')).toEqual(['jsol']);
    expect(unit.get('Service.MemoryMax')?.[0]).toMatch(/^\d+[MG]$/);
    expect(unit.get('Service.CPUQuota')?.[0]).toMatch(/^\d+%$/);
    expect(unit.get('Service.EnvironmentFile')).toEqual(['/etc/jsoluciones/jsoluciones.env']);
  });

  it('has longer to stop than it takes', () => {
    expect(unit.get('Service.KillSignal')).toEqual(['SIGTERM']);
    expect(Number(unit.get('Service.TimeoutStopSec')![0]) * 1_000).toBeGreaterThan(stopsWithinMs);
  });

  if (longLived.includes(name)) {
    it('is always started again, and never before the database is up to date', () => {
      expect(unit.get('Service.Restart')).toEqual(['always']);
      expect(unit.get('Unit.StartLimitIntervalSec')).toEqual(['0']);
      expect(unit.get('Unit.Requires')).toEqual(['jsol-migrate.service']);
      expect(unit.get('Unit.After')).toContain('jsol-migrate.service');
    });
  }
});

it('gives the processes the resources of the table, and each a metrics port of its own', () => {
  const of = (name: string) => {
    const unit = systemdUnit(name);
    return [unit.get('Service.CPUQuota')![0], unit.get('Service.MemoryMax')![0]];
  };
  expect(of('jsol-api@.service')).toEqual(['200%', '2G']);
  expect(of('jsol-worker-critical@.service')).toEqual(['100%', '1G']);
  expect(of('jsol-worker-default@.service')).toEqual(['100%', '1G']);
  expect(of('jsol-worker-reports@.service')).toEqual(['100%', '2G']);
  expect(of('jsol-beat.service')[1]).toBe('256M');
  expect(of('jsol-monitor.service')[1]).toBe('256M');
  const ports = longLived.map(
    (name) => /ERP_METRICS_PORT=(\S+)/.exec(systemdUnit(name).get('Service.Environment')!.join(' '))?.[1],
  );
  expect(new Set(ports).size).toBe(longLived.length);
});

it('has one beat and any number of the rest', () => {
  expect(services.filter((name) => jsolArguments(systemdUnit(name))?.[0] === 'beat')).toEqual(['jsol-beat.service']);
  for (const name of longLived) if (/api|worker/.test(name)) expect(name).toContain('@');
});

describe('for systemd itself', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'jsol-unidades-'));
    cpSync(path.join(opsFolder, 'systemd'), folder, { recursive: true });
    // Programs must exist to be verified: this machine's, at its places.
    const program = path.join(folder, 'respaldar.sh');
    writeFileSync(program, '#!/bin/sh\n', { mode: 0o755 });
    for (const name of readdirSync(folder).filter((each) => each.endsWith('.service'))) {
      const file = path.join(folder, name);
      const text = readFileSync(file, 'utf8')
        .replaceAll('/usr/bin/node', process.execPath)
        .replace('/opt/jsoluciones/actual/ops/backup/respaldar.sh', program);
      writeFileSync(file, text);
    }
    mkdirSync(path.join(folder, 'jsol-.service.d'), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it.for(unitFiles)('%s has no fault', (name, { skip }) => {
    const analyze = findProgram('systemd-analyze');
    if (!analyze) return skip(missing('systemd-analyze', 'systemd'));
    const instance = name.replace('@.', '@1.');
    const { status, stdout, stderr } = execute(analyze, ['verify', '--man=no', path.join(folder, instance)], {
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` },
    });
    const said = `${stdout}${stderr}`.split('\n').filter((line) => line.includes('jsol'));
    expect({ status, said }).toEqual({ status: 0, said: [] });
  });

  it.for(longLived)('%s is exposed to little', (name, { skip }) => {
    const analyze = findProgram('systemd-analyze');
    if (!analyze) return skip(missing('systemd-analyze', 'systemd'));
    const args = [
      'security',
      '--offline=yes',
      '--threshold=20',
      '--no-pager',
      path.join(folder, name.replace('@.', '@1.')),
    ];
    const { status, stdout } = execute(analyze, args, { env: { ...process.env, SYSTEMD_UNIT_PATH: `${folder}:` } });
    expect({ status, last: stdout.trim().split('\n').at(-1) }).toMatchObject({ status: 0 });
  });
});
