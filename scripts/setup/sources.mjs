import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inRoot } from './repository.mjs';

const ignored = new Set(['node_modules', 'dist', 'test']);

function* filesUnder(place) {
  const info = statSync(place, { throwIfNoEntry: false });
  if (!info) return;
  if (!info.isDirectory()) {
    yield `${place} ${info.size} ${info.mtimeMs}`;
    return;
  }
  for (const entry of readdirSync(place, { withFileTypes: true })) {
    if (ignored.has(entry.name) || /\.test\.tsx?$/.test(entry.name)) continue;
    if (entry.isDirectory() || entry.isFile()) yield* filesUnder(path.join(place, entry.name));
  }
}

/** Changes when a source is edited, added or removed; tests are no source of a build. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) for (const line of [...filesUnder(inRoot(source))].sort()) hash.update(`${line}\n`);
  return hash.digest('hex');
}

/**
 * Whether a target must be built again, and how to remember that it was. The stamp holds what the sources were
 * *before* the build, so an edit made meanwhile is built next time.
 */
export function freshness(target) {
  const stamp = inRoot('.cache/build', target.name);
  const now = fingerprint(target.sources);
  const isFresh = existsSync(inRoot(target.output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
  return {
    isFresh,
    remember() {
      mkdirSync(path.dirname(stamp), { recursive: true });
      writeFileSync(stamp, now);
    },
  };
}
