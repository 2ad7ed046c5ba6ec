import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the clone. */
export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const inRoot = (...parts) => path.join(root, ...parts);

/** Set-up talks on stderr: stdout belongs to the command that was asked for. */
export const say = (line) => process.stderr.write(`${line}\n`);

/** Ends the program with one line for the person, without a stack. */
export class SetupError extends Error {}

/** Runs a script's main function; what a person can act on is one line and exit code 1. */
export async function run(main) {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exit(1);
  }
}

const handoverFile = inRoot('.cache/setup.json');

/** What set-up found: `{ redisServer, redisEnv, chromium, chromiumReason }`; read by the server and the browser tests. */
export function readHandover() {
  try {
    return JSON.parse(readFileSync(handoverFile, 'utf8'));
  } catch {
    return {};
  }
}

/** Adds to the handover; leaves the file alone when nothing changes. */
export function writeHandover(found) {
  const before = readHandover();
  const after = { ...before, ...found };
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  mkdirSync(path.dirname(handoverFile), { recursive: true });
  writeFileSync(`${handoverFile}.new`, JSON.stringify(after, null, 2));
  renameSync(`${handoverFile}.new`, handoverFile);
}
