import { build } from './build.mjs';
import { enterJsol } from './setup/enter-program.mjs';
import { run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

// `npm run demo`: a working day through a running system, or through one it starts itself.
await run(async () => {
  setup();
  await build();
});
await enterJsol(['demo', ...process.argv.slice(2)]);
