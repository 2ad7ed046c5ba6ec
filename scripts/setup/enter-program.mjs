import { pathToFileURL } from 'node:url';
import { inRoot } from './repository.mjs';

/**
 * Becomes the built `jsol` with these arguments. In this very process: a child would get Ctrl-C twice, from the
 * terminal and from us, and would survive us when we are killed.
 */
export async function enterJsol(args) {
  const program = inRoot('apps/server/dist/jsol.js');
  process.setSourceMapsEnabled(true);
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}
