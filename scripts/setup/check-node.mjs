import { SetupError } from './repository.mjs';

const wanted = [20, 19];

/** Older versions lack `require(esm)`, which several dependencies need. */
export function checkNode(version = process.versions.node) {
  const [major, minor] = version.split('.').map(Number);
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return;
  throw new SetupError(
    `Se necesita Node ${wanted.join('.')} o posterior y este es ${version}: instale uno más reciente.`,
  );
}
