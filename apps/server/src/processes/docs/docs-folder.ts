import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** docs/ of the repository, seen from the sources and from the bundle; null where it was not installed. */
export function docsFolder(): string | null {
  const here = path.dirname(fileURLToPath(import.meta.url));
  for (const up of ['../../../docs', '../../../../../docs']) {
    const folder = path.join(here, up);
    if (existsSync(path.join(folder, 'adr'))) return folder;
  }
  return null;
}

/** The runbook of a kind of alert. */
export async function readRunbook(kind: string): Promise<string | null> {
  const folder = docsFolder();
  return folder && readFile(path.join(folder, 'operacion', `${kind}.md`), 'utf8').catch(() => null);
}
