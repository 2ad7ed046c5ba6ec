import { build } from './build.mjs';
import { enterJsol } from './setup/enter-program.mjs';
import { run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

// `npm run --silent jsol -- …`: stdout carries nothing but the command's own answer.
await run(async () => {
  setup();
  await build(['server']);
});
await enterJsol(process.argv.slice(2));
