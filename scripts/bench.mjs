import { build } from './build.mjs';
import { runNode } from './setup/child.mjs';
import { hasApt, installPackages, isRoot } from './setup/debian-packages.mjs';
import { SetupError, run, say } from './setup/repository.mjs';
import { setup } from './setup/setup.mjs';

/** What a benchmark needs of Debian to measure a peer; without it the peer is left out with a notice. */
const peers = ['python3-celery', 'python3-redis'];

// `npm run bench`: benchmarks beside their peers; with --json stdout is one object.
await run(async () => {
  setup();
  await build(['server', 'simulators']);
  const args = process.argv.slice(2);
  const wanted = args.filter((arg) => arg !== '--instalar-pares');
  if (wanted.length < args.length) {
    if (!hasApt() || !isRoot())
      throw new SetupError('--instalar-pares instala paquetes de Debian: necesita root y apt.');
    say(`Instalando ${peers.join(', ')}…`);
    const reason = installPackages(peers);
    if (reason !== null) throw new SetupError(`No se pudo instalar ${peers.join(', ')}: ${reason}.`);
  }
  process.exitCode = await runNode(['--import', 'tsx', 'bench/src/main.ts', ...wanted]);
});
