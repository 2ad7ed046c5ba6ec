import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { SetupError, inRoot, root, say } from './repository.mjs';

const stamp = inRoot('node_modules/.jsol-lock');

/** `npm ci`, only when the lockfile is not the one installed last. The registry is whatever npm is configured with. */
export function installDependencies() {
  const lock = createHash('sha256')
    .update(readFileSync(inRoot('package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8').trim() === lock) return;
  say('Instalando las dependencias (npm ci)…');
  const { status, error } = spawnSync('npm', ['ci', '--no-progress', '--loglevel=error'], {
    cwd: root,
    // Nothing but the registry is contacted: browsers come from the system.
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
    stdio: ['ignore', process.stderr.fd, process.stderr.fd],
  });
  if (status !== 0) {
    throw new SetupError(
      `npm ci no terminó bien${error ? ` (${error.message})` : ''}: corrija lo indicado arriba y repita.`,
    );
  }
  writeFileSync(stamp, lock);
}
