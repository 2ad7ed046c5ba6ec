import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

type AxeResult = { violations: { id: string; impact: string | null; nodes: { html: string }[] }[] };

/** What axe finds serious on the page as it stands. */
export async function seriousFindings(page: Page): Promise<string[]> {
  // A classic script element would be stopped by the page's own policy, as it should be.
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axeSource);
  // What is half faded in or out has no contrast yet.
  await page.waitForFunction(() => !document.getAnimations().some((each) => each instanceof CSSTransition));
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<AxeResult> } }).axe.run({
      // What is well is not described: half of its time.
      resultTypes: ['violations'],
      // No rule that runs reads style sheets, which axe would fetch again for it.
      preload: false,
    }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
}

const sizes = { desk: { width: 1366, height: 768 }, phone: { width: 390, height: 844 } };

/**
 * Goes to each path and answers what axe finds serious there by day on a desk, by day on a phone and by night on a desk,
 * under the path and the look it was found in. `open` goes there and waits for its title.
 */
export async function seriousFindingsInEveryLook<Place extends { path: string }>(
  page: Page,
  places: readonly Place[],
  open: (place: Place) => Promise<unknown>,
): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [colorScheme, looks] of [
    ['light', ['desk', 'phone']],
    ['dark', ['desk']],
  ] as const) {
    await page.emulateMedia({ colorScheme });
    for (const place of places) {
      await page.setViewportSize(sizes.desk);
      await open(place);
      await page.waitForLoadState('networkidle');
      for (const look of looks) {
        await page.setViewportSize(sizes[look]);
        await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
        const findings = await seriousFindings(page);
        if (findings.length > 0) found[`${place.path}, ${colorScheme}, ${look}`] = findings;
      }
    }
  }
  return found;
}
