import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Keeps a shop's orders across restarts; null keeps them nowhere. */
export type StoreFile<Kept> = { load(): Kept | null; save(kept: Kept): void };

export function openStore<Kept>(path: string | null): StoreFile<Kept> {
  if (path === null) return { load: () => null, save: () => undefined };
  return {
    load: () => (existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Kept) : null),
    save: (kept) => {
      writeFileSync(`${path}.tmp`, JSON.stringify(kept));
      renameSync(`${path}.tmp`, path);
    },
  };
}
