import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { hasApt, unpackPackages } from './debian-packages.mjs';
import { inRoot, say } from './repository.mjs';

/** What the files in ops/ are checked with, and where Debian's packages have it. */
const tools = [
  { name: 'nginx', version: '-v', packages: ['nginx', 'nginx-common'], file: 'usr/sbin/nginx' },
  { name: 'promtool', version: '--version', packages: ['prometheus'], file: 'usr/bin/promtool' },
];

const runs = (command, version) => spawnSync(command, [version], { stdio: 'ignore' }).status === 0;
const isThere = ({ name, version, file }, folder) =>
  [name, path.join('/usr/sbin', name), path.join(folder, file)].some((command) => runs(command, version));

/**
 * Finds nginx and promtool, else unpacks Debian's into the cache: only to check files with them, so nothing is
 * installed. ops/test/programs.ts looks in the same places; without them its tests are skipped, with the reason.
 * @returns null, or which are missing and why.
 */
export function provideOpsTools(folder = inRoot('.cache/ops')) {
  const absent = tools.filter((tool) => !isThere(tool, folder));
  if (absent.length === 0) return null;
  const names = absent.map(({ name }) => name).join(' y ');
  if (!hasApt()) return `no está ${names}`;
  say(`Descargando ${names} a .cache/ops (sin instalar nada en el sistema)…`);
  // All of them: unpacking begins with an empty folder.
  const reason = unpackPackages(
    tools.flatMap(({ packages }) => packages),
    folder,
  );
  const still = tools.filter((tool) => !isThere(tool, folder)).map(({ name }) => name);
  return still.length === 0
    ? null
    : `no se pudo obtener ${still.join(' ni ')} (${reason ?? 'lo descargado no funciona en este equipo'})`;
}
