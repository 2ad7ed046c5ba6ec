import { build } from './build.mjs';
import { runNode } from './setup/child.mjs';
import { run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

// `npm run bench`: benchmarks beside their peers; with --json stdout is one object.
await run(async () => {
  setup();
  await build(['server', 'simulators']);
  process.exitCode = await runNode(['--import', 'tsx', 'bench/src/main.ts', ...process.argv.slice(2)]);
});
