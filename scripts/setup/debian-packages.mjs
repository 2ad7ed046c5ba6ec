import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const quiet = (command, args, options = {}) =>
  spawnSync(command, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 64 * 1024 * 1024,
    ...options,
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C', ...options.env },
  });

export const hasApt = () => quiet('apt-get', ['--version']).status === 0 && quiet('dpkg', ['--version']).status === 0;

/** `JSOL_SIN_ROOT=1` takes the way of a person without root, to prove that it works. */
export const isRoot = () => process.getuid?.() === 0 && process.env.JSOL_SIN_ROOT !== '1';

const lastLine = ({ stderr, error }) => error?.message ?? stderr.trim().split('\n').at(-1) ?? '';

const policyFile = '/usr/sbin/policy-rc.d';

/** Debian starts a service as it installs one; a policy that answers 101 forbids that for the time of `work`. */
function withoutStartingServices(work) {
  const aside = `${policyFile}.jsol-${process.pid}`;
  const before = existsSync(policyFile);
  if (before) renameSync(policyFile, aside);
  try {
    writeFileSync(policyFile, '#!/bin/sh\nexit 101\n');
    chmodSync(policyFile, 0o755);
    return work();
  } finally {
    rmSync(policyFile, { force: true });
    if (before) renameSync(aside, policyFile);
  }
}

/**
 * Installs packages as root, leaving no service running or enabled. The lists are fetched only when a package is not
 * in them.
 * @returns null, or why it did not work.
 */
export function installPackages(packages, services = []) {
  const install = () =>
    withoutStartingServices(() => quiet('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages]));
  let result = install();
  if (result.status !== 0) {
    quiet('apt-get', ['update', '-q']);
    result = install();
  }
  if (result.status !== 0) return lastLine(result);
  // Enabled, it would take the port at the next boot of the machine.
  for (const service of services) quiet('systemctl', ['disable', service]);
  return null;
}

/** The package and those of its dependencies that this system lacks; what is installed but older stays as it is. */
function missingPackages(packages, options) {
  const { status, stdout } = quiet('apt-get', [...options, '-s', '--no-install-recommends', 'install', ...packages]);
  if (status !== 0) return null;
  return [...stdout.matchAll(/^Inst (\S+) \(/gm)].map((match) => match[1]);
}

/**
 * Downloads packages with whatever they need here and unpacks them into `folder`, without root and without touching
 * the system.
 * @returns null, or why it did not work.
 */
export function unpackPackages(packages, folder) {
  const half = `${folder}.nuevo`;
  rmSync(half, { recursive: true, force: true });
  const downloads = path.join(half, 'paquetes');
  mkdirSync(downloads, { recursive: true });
  const unlocked = ['-o', 'Debug::NoLocking=true'];
  const lists = path.join(half, 'listas');
  const privately = ['-o', `Dir::State::Lists=${lists}`, '-o', `Dir::Cache=${path.join(half, 'cache')}`];

  const download = (options) => {
    const missing = missingPackages(packages, options);
    if (missing === null) return { status: 1, stderr: `apt no encuentra ${packages.join(', ')}` };
    // The named ones in any case: an installed one may be of no use, or out of reach.
    const wanted = [...new Set([...packages, ...missing])];
    return quiet('apt-get', [...options, 'download', '-q', ...wanted], { cwd: downloads });
  };
  try {
    let result = download(unlocked);
    if (result.status !== 0) {
      mkdirSync(path.join(lists, 'partial'), { recursive: true });
      mkdirSync(path.join(half, 'cache/archives/partial'), { recursive: true });
      const updated = quiet('apt-get', [...unlocked, ...privately, 'update', '-q']);
      if (updated.status !== 0) return lastLine(updated);
      result = download([...unlocked, ...privately]);
    }
    if (result.status !== 0) return lastLine(result);
    for (const file of readdirSync(downloads).filter((name) => name.endsWith('.deb'))) {
      const unpacked = quiet('dpkg', ['-x', path.join(downloads, file), half]);
      if (unpacked.status !== 0) return lastLine(unpacked);
    }
    for (const name of ['paquetes', 'listas', 'cache']) rmSync(path.join(half, name), { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true });
    renameSync(half, folder);
    return null;
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

/** Where the unpacked libraries lie, for LD_LIBRARY_PATH. */
export function libraryFolders(folder) {
  const found = [];
  for (const base of ['usr/lib', 'lib']) {
    const lib = path.join(folder, base);
    if (!existsSync(lib)) continue;
    for (const name of readdirSync(lib)) {
      if (!name.includes('-linux-gnu')) continue;
      const triplet = path.join(lib, name);
      found.push(triplet);
      // Private libraries of packages that rely on a run path.
      for (const own of ['pulseaudio', 'nss', 'blas', 'lapack']) {
        if (existsSync(path.join(triplet, own))) found.push(path.join(triplet, own));
      }
    }
    found.push(lib);
  }
  return found;
}
