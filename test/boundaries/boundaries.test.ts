import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { afterEach, describe, expect, test } from 'vitest';
import { allowedTree, plantedViolations } from './planted-violations.ts';

const root = path.resolve(import.meta.dirname, '../..');
const configFile = path.join(root, '.dependency-cruiser.cjs');

/** Declares what the planted files import, so that only the planted rule is broken. */
const declaredPackages = JSON.stringify({
  dependencies: { bullmq: '*', 'decimal.js': '*', fastify: '*', kysely: '*', pg: '*' },
});

let tree: string | null = null;
afterEach(async () => {
  if (tree) await rm(tree, { recursive: true, force: true });
  tree = null;
});

/** Writes the files to a folder of their own and answers the names of the real rules they break. */
async function brokenRules(files: Readonly<Record<string, string>>): Promise<string[]> {
  tree = await mkdtemp(path.join(tmpdir(), 'jsol-limites-'));
  await symlink(path.join(root, 'node_modules'), path.join(tree, 'node_modules'));
  for (const [name, text] of Object.entries({ 'package.json': declaredPackages, ...files })) {
    await mkdir(path.dirname(path.join(tree, name)), { recursive: true });
    await writeFile(path.join(tree, name), text);
  }
  const options = await extractDepcruiseOptions(configFile);
  const folders = [...new Set(Object.keys(files).map((name) => name.split('/')[0]!))];
  const { output } = await cruise(folders, { ...options, baseDir: tree }, options.enhancedResolveOptions);
  const { violations } = (output as ICruiseResult).summary;
  return [...new Set(violations.map(({ rule }) => rule.name))];
}

describe('each boundary', () => {
  test.each(plantedViolations)('$rule is reported, and alone, for $files', async ({ rule, files }) => {
    expect(await brokenRules(files)).toEqual([rule]);
  });

  test('has a planted violation', () => {
    const { forbidden } = createRequire(import.meta.url)(configFile) as { forbidden: { name: string }[] };
    const planted = new Set(plantedViolations.map(({ rule }) => rule));
    expect(forbidden.map(({ name }) => name).filter((name) => !planted.has(name))).toEqual([]);
  });
});

test('what the design allows is not reported', async () => {
  expect(await brokenRules(allowedTree)).toEqual([]);
});
