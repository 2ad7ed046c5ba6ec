import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';

export const opsFolder = path.resolve(import.meta.dirname, '..');
export const repository = path.resolve(opsFolder, '..');
export const readOps = (...name: string[]): string => readFileSync(path.join(opsFolder, ...name), 'utf8');

export type Service = {
  image?: string;
  build?: { target?: string };
  command?: string[];
  entrypoint?: string[];
  restart?: string;
  environment?: Record<string, string>;
  env_file?: string[];
  ports?: string[];
  volumes?: string[];
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  depends_on?: Record<string, { condition: string }>;
  deploy?: { replicas?: number; resources?: { limits?: { cpus?: string; memory?: string } } };
};

/** A compose file with its anchors and merges resolved, as Docker reads it. */
export const composeFile = (name: string): { services: Record<string, Service> } & Record<string, unknown> =>
  parse(readOps(name), { merge: true }) as ReturnType<typeof composeFile>;

/** Those that run `jsol`, by what they run. */
export const jsolServices = (services: Record<string, Service>): [name: string, service: Service, args: string[]][] =>
  Object.entries(services).flatMap(([name, service]) =>
    service.image?.includes('jsoluciones-erp') && !service.entrypoint ? [[name, service, service.command ?? []]] : [],
  );

export type Unit = Map<string, string[]>;

/** `Section.Key` with every value given, the drop-in for all of ours included. */
export function systemdUnit(name: string): Unit {
  const unit: Unit = new Map();
  const dropIn = name.endsWith('.service') ? [readOps('systemd', 'jsol-.service.d', 'comun.conf')] : [];
  for (const text of [readOps('systemd', name), ...dropIn]) {
    let section = '';
    for (const line of text.split('\n')) {
      const header = /^\[(\w+)\]$/.exec(line);
      if (header) section = header[1]!;
      const setting = /^(\w+)=(.*)$/.exec(line);
      if (!setting) continue;
      const key = `${section}.${setting[1]!}`;
      unit.set(key, [...(unit.get(key) ?? []), setting[2]!]);
    }
  }
  return unit;
}

export const unitFiles = readdirSync(path.join(opsFolder, 'systemd')).filter((name) =>
  /\.(service|timer|target)$/.test(name),
);

/** What a unit hands to `jsol`; null for units that run something else. */
export function jsolArguments(unit: Unit): string[] | null {
  const line = unit.get('Service.ExecStart')?.[0] ?? '';
  const [, args] = /\/usr\/bin\/node apps\/server\/dist\/jsol\.js (.+)$/.exec(line) ?? [];
  return args ? args.split(' ') : null;
}
