import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The built web app, seen from the bundle and from the sources; null when it was not built. */
export function webAppFolder(): string | null {
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const up of ['../../web/dist', '../../../web/dist']) {
    const folder = path.join(here, up);
    if (existsSync(path.join(folder, 'index.html'))) return folder;
  }
  return null;
}
