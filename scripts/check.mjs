import { existsSync } from 'node:fs';
import { build } from './build.mjs';
import { runNode } from './setup/child.mjs';
import { inRoot, run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';
import { test } from './test.mjs';
import { typeSteps } from './types.mjs';

// Cheapest first.
const steps = [
  {
    name: 'formato',
    run: () => runNode(['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.']),
  },
  {
    name: 'lint',
    run: () =>
      runNode(['node_modules/eslint/bin/eslint.js', '--max-warnings', '0', '.'], {
        env: { NODE_OPTIONS: '--max-old-space-size=4096' },
      }),
  },
  ...typeSteps,
  {
    name: 'límites',
    run: () =>
      runNode([
        'node_modules/dependency-cruiser/bin/dependency-cruise.mjs',
        '--config',
        '.dependency-cruiser.cjs',
        '--output-type',
        'err',
        ...['apps', 'packages', 'simulators', 'bench', 'e2e'].filter((folder) => existsSync(inRoot(folder))),
      ]),
  },
  { name: 'compilación', run: () => build().then(() => 0) },
  { name: 'documentos generados', run: () => runNode(['apps/server/dist/jsol.js', 'docs', '--check']) },
  { name: 'pruebas', run: () => test() },
];

// `npm run check`: the whole truth about the tree; it stops at the first step that fails.
await run(async () => {
  setup();
  for (const step of steps) {
    const startedAt = performance.now();
    const code = await step.run();
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? '✓' : '✗'} ${step.name} (${seconds} s)`);
    if (code !== 0) {
      process.exitCode = code;
      return;
    }
  }
});
