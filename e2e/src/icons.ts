import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromiumPath, launchChromium } from './support/chromium.ts';

// The installable application's icons, drawn from icono.svg: `node --import tsx e2e/src/icons.ts` after it changes.
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../apps/web/public');
const executable = chromiumPath();
if (!executable) throw new Error('there is no Chromium to draw icons with');
const svg = readFileSync(path.join(folder, 'icono.svg'), 'utf8');

const browser = await launchChromium(executable);
const page = await browser.newPage();
for (const { file, size, padding } of [
  { file: 'icono-192.png', size: 192, padding: 0 },
  { file: 'icono-512.png', size: 512, padding: 0 },
  // A phone cuts its own shape out of this one: the sign keeps to the middle four fifths.
  { file: 'icono-512-enmascarable.png', size: 512, padding: 51 },
]) {
  const ground = padding > 0 ? '#125a68' : 'transparent';
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<body style="margin:0;background:${ground}"><div style="padding:${padding}px;width:${size - 2 * padding}px">${svg}</div></body>`,
  );
  await page.screenshot({ path: path.join(folder, file), omitBackground: true });
}
await browser.close();
