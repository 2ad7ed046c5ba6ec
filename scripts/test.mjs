import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from './build.mjs';
import { runNode } from './setup/child.mjs';
import { provideChromium } from './setup/provide-chromium.mjs';
import { provideOpsTools } from './setup/provide-ops-tools.mjs';
import { run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

/** Runs the tests (all, or those Vitest's arguments choose) and answers the exit code. */
export async function test(args = []) {
  const { chromium, chromiumReason } = provideChromium();
  const opsReason = provideOpsTools();
  await build();
  const folder = mkdtempSync(path.join(tmpdir(), 'jsol-conteo-'));
  const countsFile = path.join(folder, 'conteo.json');
  try {
    const vitest = ['node_modules/vitest/vitest.mjs', 'run'];
    const reporters = ['--reporter=default', '--reporter=./scripts/setup/counting-reporter.mjs'];
    const code = await runNode([...vitest, ...reporters, ...args], { env: { JSOL_TEST_COUNTS: countsFile } });
    if (opsReason) console.log(`Comprobaciones de ops/ omitidas: ${opsReason}.`);
    if (!chromium) console.log(`Pruebas de navegador omitidas: ${chromiumReason}.`);
    try {
      const { passed, failed, skipped } = JSON.parse(readFileSync(countsFile, 'utf8'));
      console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
      return failed > 0 && code === 0 ? 1 : code;
    } catch {
      console.log('Las pruebas no llegaron a terminar.');
      return code || 1;
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(async () => {
    setup();
    process.exitCode = await test(process.argv.slice(2));
  });
}
