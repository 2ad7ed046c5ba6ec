import { pathToFileURL } from 'node:url';
import { runNode } from './setup/child.mjs';
import { run } from './setup/repository.mjs';

const workspaces = [
  'packages/contracts',
  'packages/live-client',
  'packages/tributos',
  'apps/server',
  'apps/web',
  'apps/web/src/service-worker',
  'simulators',
  'e2e',
  'bench',
  'ops/test',
  'test/boundaries',
];

/** What one workspace was checked with before is kept, so that only what changed is checked again. */
const typesOf = (workspace) => [
  'node_modules/typescript/bin/tsc',
  '-p',
  workspace,
  '--noEmit',
  '--incremental',
  '--tsBuildInfoFile',
  `.cache/tsc/${workspace.replaceAll('/', '-')}.tsbuildinfo`,
];

export const typeSteps = workspaces.map((workspace) => ({
  name: `tipos ${workspace}`,
  run: () => runNode(typesOf(workspace)),
}));

// `npm run types [-- <workspace>…]`: all of them, or those named.
if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  await run(async () => {
    const named = process.argv.slice(2);
    for (const workspace of named.length > 0 ? named : workspaces) {
      const code = await runNode(typesOf(workspace));
      if (code !== 0) process.exitCode = code;
    }
  });
}
