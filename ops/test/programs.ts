import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';

/** Beside the PATH: where Debian puts what is not for everybody, and what scripts/setup/provide-ops-tools.mjs unpacked. */
const cache = path.resolve(import.meta.dirname, '../../.cache/ops');
const folders = [
  ...(process.env['PATH'] ?? '').split(path.delimiter),
  '/usr/sbin',
  path.join(cache, 'usr/sbin'),
  path.join(cache, 'usr/bin'),
];

/** The program's path, or null where it is not installed. */
export function findProgram(name: string): string | null {
  for (const folder of folders) {
    const file = path.join(folder, name);
    try {
      accessSync(file, constants.X_OK);
      return file;
    } catch {
      // Not in this one.
    }
  }
  return null;
}

export const missing = (name: string, debianPackage: string): string =>
  `${name} no está en este equipo (paquete ${debianPackage} de Debian)`;

export const execute = (
  command: string,
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): SpawnSyncReturns<string> => spawnSync(command, args, { encoding: 'utf8', timeout: 120_000, ...options });
