import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser } from 'playwright-core';

const setupFile = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../../.cache/setup.json');

/** Where the set-up found a browser; null where there is none, and then the journeys are skipped. */
export function chromiumPath(): string | null {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  try {
    const { chromium: found } = JSON.parse(readFileSync(setupFile, 'utf8')) as { chromium?: string | null };
    if (found && existsSync(found)) return found;
  } catch {
    // No set-up has run: look where Debian puts it.
  }
  return ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((file) => existsSync(file)) ?? null;
}

/** A fresh profile each time: Playwright makes it and removes it. */
export const launchChromium = (executablePath: string): Promise<Browser> =>
  chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
