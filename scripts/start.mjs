import { build } from './build.mjs';
import { enterJsol } from './setup/enter-program.mjs';
import { run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

// `npm start`: whatever a fresh clone lacks, then the whole system.
await run(async () => {
  setup();
  await build();
});
await enterJsol(['up', ...process.argv.slice(2)]);
