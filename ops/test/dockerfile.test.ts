import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { composeFile, readOps, repository } from './deployment.ts';

const lines = readOps('Dockerfile').split('\n');
const stages = lines.flatMap((line) => /^FROM \S+ AS (\S+)$/.exec(line)?.[1] ?? []);
const copies = lines.flatMap((line) => {
  const [, from = null, sources] = /^COPY (?:--from=(\S+) )?(.+) \S+$/.exec(line) ?? [];
  return sources ? [{ from, sources: sources.split(' ') }] : [];
});

describe('the image', () => {
  it('copies files that exist, from stages that exist', () => {
    expect(copies.length).toBeGreaterThan(10);
    for (const { from, sources } of copies) {
      if (from !== null) expect(stages).toContain(from);
      else for (const source of sources) expect(existsSync(path.join(repository, source)), source).toBe(true);
    }
  });

  it('knows every workspace before it installs: npm ci asks for all of them', () => {
    const { workspaces } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
      workspaces: string[];
    };
    const copied = copies.flatMap(({ sources }) => sources);
    for (const workspace of workspaces) expect(copied).toContain(`${workspace}/package.json`);
  });

  it('is not run by root, and has the targets the compose files build', () => {
    const targets = ['compose.yaml', 'compose.dev.yaml'].flatMap((file) =>
      Object.values(composeFile(file).services).flatMap(({ build }) => build?.target ?? []),
    );
    expect(targets.sort()).toEqual(['desarrollo', 'produccion']);
    for (const target of targets) {
      const start = lines.findIndex((line) => line.endsWith(` AS ${target}`));
      const end = lines.findIndex((line, index) => index > start && line.startsWith('FROM '));
      expect(lines.slice(start, end === -1 ? undefined : end)).toContain('USER node');
    }
  });
});
