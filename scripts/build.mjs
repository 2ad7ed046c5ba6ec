import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError, inRoot, root, run, say } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';
import { freshness } from './setup/sources.mjs';

const shared = ['packages', 'package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'];

/** Our own workspaces go into the bundle, since they are TypeScript; everything from the registry stays outside. */
const externalPackages = {
  name: 'external-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind === 'entry-point' || name.startsWith('@jsol/') ? undefined : { path: name, external: true },
    );
  },
};

export async function bundle({ entry, output }) {
  const esbuild = await import('esbuild');
  try {
    await esbuild.build({
      entryPoints: [inRoot(entry)],
      outfile: inRoot(output),
      bundle: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      sourcemap: true,
      plugins: [externalPackages],
      absWorkingDir: root,
      logLevel: 'silent',
    });
  } catch (error) {
    const messages = await esbuild.formatMessages(error.errors ?? [], { kind: 'error', color: process.stderr.isTTY });
    throw new SetupError(messages.join('\n') || error.message);
  }
}

/** A process of its own: the bundler keeps threads and memory that `npm start` would carry along. */
const viteBuild = () =>
  new Promise((resolve, reject) => {
    const packageFile = createRequire(inRoot('apps/web/package.json')).resolve('vite/package.json');
    const vite = spawn(
      process.execPath,
      [path.join(path.dirname(packageFile), 'bin/vite.js'), 'build', '--logLevel', 'warn'],
      {
        cwd: inRoot('apps/web'),
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    let output = '';
    for (const stream of [vite.stdout, vite.stderr]) stream.on('data', (chunk) => (output += chunk));
    vite.once('error', reject);
    vite.once('exit', (code) =>
      code === 0 ? resolve() : reject(new SetupError(`vite build falló:\n${output.trim()}`)),
    );
  });

const targets = [
  {
    name: 'server',
    entry: 'apps/server/src/processes/cli.ts',
    sources: ['apps/server/src', 'apps/server/package.json', ...shared],
    output: 'apps/server/dist/jsol.js',
    make: bundle,
  },
  {
    name: 'simulators',
    entry: 'simulators/src/main.ts',
    sources: ['simulators/src', 'simulators/package.json', ...shared],
    output: 'simulators/dist/main.js',
    make: bundle,
  },
  { name: 'web', sources: ['apps/web', ...shared], output: 'apps/web/dist/index.html', make: viteBuild },
];

/** Builds what changed since it was built last, all at once. `only` names targets; default all. */
export async function build(only = targets.map(({ name }) => name)) {
  const stale = targets
    .filter(({ name }) => only.includes(name))
    .map((target) => ({ target, state: freshness(target) }))
    .filter(({ state }) => !state.isFresh);
  if (stale.length === 0) return;
  say(`Compilando ${stale.map(({ target }) => target.name).join(', ')}…`);
  const results = await Promise.allSettled(
    stale.map(async ({ target, state }) => {
      await target.make(target);
      state.remember();
    }),
  );
  if (stale.some(({ target }) => target.make === bundle)) await (await import('esbuild')).stop();
  const failure = results.find(({ status }) => status === 'rejected');
  if (failure) throw failure.reason;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await run(async () => {
    setup();
    await build();
  });
}
