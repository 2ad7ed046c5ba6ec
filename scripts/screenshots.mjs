import { build } from './build.mjs';
import { runNode } from './setup/child.mjs';
import { provideChromium } from './setup/provide-chromium.mjs';
import { SetupError, run } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

// `npm run screenshots`: takes the pictures of the README again, from the running system.
await run(async () => {
  setup();
  const { chromium, chromiumReason } = provideChromium();
  if (!chromium) throw new SetupError(`No hay Chromium: ${chromiumReason}.`);
  await build();
  process.exitCode = await runNode(['--import', 'tsx', 'e2e/src/screenshots.ts']);
});
