import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { descendants } from './support/descendants.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();
const serviceWorker = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../apps/web/dist/sw.js');
const howMany = 200;
const loadedScriptBytes = 300 * 1_024;

type Kept = {
  estado: string;
  secuencia: number;
  numero: string | null;
  venta: { id: string; ticket: string; total: string };
};

/**
 * Sells as a cashier with a scanner does, by the keys and buttons of the page itself, as fast as it lets them. Runs in
 * the page, so that nothing but the page is waited for.
 */
async function sell([codes, count]: [string[], number]): Promise<void> {
  const until = async <T>(find: () => T | null | undefined | false): Promise<T> => {
    const limit = performance.now() + 60_000;
    for (;;) {
      const found = find();
      if (found) return found;
      if (performance.now() > limit) throw new Error(`waited in vain for ${find.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 4));
    }
  };
  const press = (target: EventTarget, key: string) =>
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
  const button = (text: string) =>
    [...document.querySelectorAll('button')].find((one) => one.textContent.includes(text) && !one.disabled);
  const search = () => document.querySelector<HTMLInputElement>('input[data-busqueda]');
  for (let i = 0; i < count; i += 1) {
    const box = await until(search);
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!.call(box, codes[i % codes.length]!);
    box.dispatchEvent(new Event('input', { bubbles: true }));
    // The scanner's Enter comes when the page has taken its digits.
    await new Promise((resolve) => setTimeout(resolve, 0));
    press(box, 'Enter');
    await until(() => document.querySelector('[aria-label="Líneas del ticket"] [role=listitem]'));
    press(document.documentElement, 'F8');
    const confirm = await until(() => button('Confirmar venta'));
    confirm.click();
    const next = await until(() => button('Nueva venta'));
    const ticket = next.closest('section')?.querySelector('h2')?.textContent ?? '';
    localStorage.setItem(`shown ${ticket}`, '');
    next.click();
    await until(() => !button('Nueva venta'));
  }
}

/** What the browser's own database holds. */
const kept = (page: Page): Promise<Kept[]> =>
  page.evaluate(
    () =>
      new Promise<Kept[]>((resolve, reject) => {
        const opening = indexedDB.open('pos');
        opening.onerror = () => reject(new Error('the database does not open'));
        opening.onsuccess = () => {
          const all = opening.result.transaction('ventas').objectStore('ventas').getAll();
          all.onsuccess = () => {
            opening.result.close();
            resolve((all.result as Kept[]).sort((a, b) => a.secuencia - b.secuencia));
          };
        };
      }),
  );

describe.skipIf(executable === null)('the till without network', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    context.setDefaultTimeout(30_000);
    page = await context.newPage();
    await signIn(page, system, 'cajero');
    await openTill(page);
    await state('En línea').waitFor();
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  const state = (words: string, where = page) =>
    where.getByRole('button', { name: `Conexión de la caja: ${words}`, exact: true });
  const openPos = async () => {
    const tab = await context.newPage();
    await tab.goto(`${system.url}/pos`);
    await tab.locator('input[data-busqueda]').waitFor();
    return tab;
  };
  const receipts = async (): Promise<{ numero: string; total: string }[]> => {
    const all: { numero: string; total: string }[] = [];
    for (let pagina = 1; ; pagina += 1) {
      const answer = await page.request.get(
        `${system.url}/api/facturacion/comprobantes?porPagina=100&pagina=${pagina}`,
      );
      const { items } = (await answer.json()) as { items: typeof all };
      all.push(...items);
      if (items.length < 100) return all;
    }
  };
  /** What the screens have called done: offline tickets, and receipts of sales that the server answered at once. */
  const shown = async () => {
    const tickets = await page.evaluate(() =>
      Object.keys(localStorage).flatMap((key) => (key.startsWith('shown ') ? [key.slice('shown '.length)] : [])),
    );
    return {
      offline: tickets.filter((ticket) => ticket.startsWith('OFF-')),
      direct: tickets.filter((ticket) => !ticket.startsWith('OFF-')),
    };
  };
  const cents = (amounts: { total: string }[]) =>
    amounts.reduce((sum, { total }) => sum + Math.round(Number(total) * 100), 0);

  it('loads less than 300 kB of compressed script before it sells', async () => {
    const first = await browser.newContext({
      storageState: await context.storageState(),
      serviceWorkers: 'block',
      locale: 'es-PE',
    });
    try {
      const fresh = await first.newPage();
      await fresh.goto(`${system.url}/pos`);
      await fresh.locator('input[data-busqueda]').waitFor();
      const bytes = await fresh.evaluate(() =>
        performance
          .getEntriesByType('resource')
          .map((entry) => entry as PerformanceResourceTiming)
          .filter(({ name }) => name.endsWith('.js'))
          .reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0),
      );
      expect(bytes).toBeGreaterThan(100_000);
      expect(bytes).toBeLessThan(loadedScriptBytes);
    } finally {
      await first.close();
    }
  }, 60_000);

  it('sells two hundred in three tabs that die, over a line that loses, doubles and reorders, and they are two hundred', async () => {
    const batches: string[] = [];
    let turn = 0;
    await context.route('**/api/ventas/offline/ventas', async (route) => {
      const body = route.request().postData()!;
      batches.push(body);
      turn += 1;
      if (turn % 4 === 1) return route.abort('connectionreset');
      const answer = await route.fetch().catch(() => null);
      if (!answer) return route.abort('connectionreset');
      // The answer is lost: the till must send it again.
      if (turn % 4 === 2) return route.abort('connectionreset');
      // Doubled, with its sales the other way round.
      if (turn % 4 === 3) {
        const { ventas } = JSON.parse(body) as { ventas: unknown[] };
        await route.fetch({ postData: JSON.stringify({ ventas: ventas.toReversed() }) }).catch(() => null);
      }
      await route.fulfill({ response: answer });
    });

    const codes = ['HER-001', 'HER-003', 'PIN-019', 'FIE-003', 'CEM-001'];
    const tabs = [page, await openPos(), await openPos()];
    system.proxy.cut();
    await Promise.all(tabs.map((tab) => state('Sin conexión', tab).waitFor({ timeout: 30_000 })));

    // Two tabs die in the middle of a sale: one is closed, the other crashes.
    const working = tabs.map((tab) => tab.evaluate(sell, [codes, 60] as [string[], number]).catch(() => undefined));
    await expect.poll(async () => (await kept(page)).length, { timeout: 120_000 }).toBeGreaterThan(40);
    await tabs[1]!.close();
    const crash = await context.newCDPSession(tabs[2]!);
    void crash.send('Page.crash').catch(() => undefined);
    await working[0];

    // The line comes back while the till sells on, and the server dies under it.
    system.proxy.restore();
    const third = await openPos();
    const selling = Promise.all([
      page.evaluate(sell, [codes, 10] as [string[], number]),
      third.evaluate(sell, [codes, 10] as [string[], number]),
    ]);
    const api = (await descendants(system.pid)).find(({ command }) => command.endsWith(' api'));
    process.kill(api!.pid, 'SIGKILL');
    await selling;

    // Cold start: nobody answers, and the till opens and sells.
    system.proxy.cut();
    await third.close();
    await page.close();
    page = await openPos();
    await page.getByText('Sin conexión con el servidor.').waitFor();
    await page.getByText(/Precios de las \d\d:\d\d/).waitFor();
    const missing = howMany - (await kept(page)).length - (await shown()).direct.length;
    expect(missing).toBeGreaterThan(0);
    await page.evaluate(sell, [codes, missing] as [string[], number]);

    system.proxy.restore();
    await state('En línea').waitFor({ timeout: 120_000 });
    // Late copies of everything that was ever sent, the last first.
    const statuses = await page.evaluate(async (bodies) => {
      const answers: number[] = [];
      for (const body of bodies) {
        const headers = { 'content-type': 'application/json' };
        answers.push((await fetch('/api/ventas/offline/ventas?', { method: 'POST', headers, body })).status);
      }
      return answers;
    }, batches.toReversed());
    expect(new Set(statuses)).toEqual(new Set([200]));

    const sales = await kept(page);
    const { offline, direct } = await shown();
    const made = await receipts();
    expect(made).toHaveLength(howMany);
    expect(made.map(({ numero }) => Number(numero.split('-')[1])).sort((a, b) => a - b)).toEqual(
      Array.from({ length: howMany }, (_, index) => index + 1),
    );
    expect(new Set(sales.map(({ estado }) => estado))).toEqual(new Set(['registrada']));
    expect(new Set([...sales.map(({ numero }) => numero), ...direct])).toEqual(
      new Set(made.map(({ numero }) => numero)),
    );
    expect(sales.length + direct.length).toBe(howMany);
    // Neither the terminal's order nor the till's tickets have a gap, and whatever was shown as done is there.
    expect(sales.map(({ secuencia }) => secuencia)).toEqual(sales.map((_, index) => index + 1));
    expect(sales.map(({ venta }) => venta.ticket)).toEqual(sales.map((_, index) => `OFF-CAJA-1-${index + 1}`));
    expect(sales.map(({ venta }) => venta.ticket)).toEqual(expect.arrayContaining(offline));
    const totals = new Map(made.map(({ numero, total }) => [numero, total]));
    expect(cents(sales.map(({ numero }) => ({ total: totals.get(numero!)! })))).toBe(
      cents(sales.map(({ venta }) => venta)),
    );
    await context.unrouteAll();
    expect(await seriousFindings(page)).toEqual([]);
  }, 400_000);

  it('offers a new version, and takes it only between two sales', async () => {
    // A build with the same content and another service worker.
    const served = [serviceWorker, `${serviceWorker}.gz`, `${serviceWorker}.br`];
    const before = served.map((file) => readFileSync(file));
    const next = Buffer.concat([before[0]!, Buffer.from('\n// the next version')]);
    [next, gzipSync(next), brotliCompressSync(next)].forEach((content, index) =>
      writeFileSync(served[index]!, content),
    );
    onTestFinished(() => before.forEach((content, index) => writeFileSync(served[index]!, content)));
    await page.locator('input[data-busqueda]').fill('HER-001');
    await page.locator('input[data-busqueda]').press('Enter');
    await page.getByLabel('Líneas del ticket').getByRole('listitem').first().waitFor();
    await page.evaluate(() => {
      (globalThis as { before?: boolean }).before = true;
      window.dispatchEvent(new Event('online'));
    });
    await page.getByText('Hay una versión nueva. Termine la venta para usarla.').waitFor();
    const update = page.getByRole('button', { name: 'Actualizar' });
    expect(await update.isDisabled()).toBe(true);
    await page.getByRole('button', { name: 'Vaciar el ticket' }).click();
    await update.click();
    await expect
      .poll(() => page.evaluate(() => (globalThis as { before?: boolean }).before).catch(() => true))
      .toBe(undefined);
    await page.locator('input[data-busqueda]').waitFor();
    expect(await page.getByText('Hay una versión nueva').count()).toBe(0);
  }, 60_000);

  it('numbers at one terminal only: the one the till was taken from says so, and sells nothing without network', async () => {
    const other = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    try {
      const second = await other.newPage();
      await signIn(second, system, 'cajero');
      await second.getByText(/^Caja 1 la tiene Luis Enrique .* en Chrome en Linux desde las \d\d:\d\d/).waitFor();
      await second.getByRole('button', { name: 'Usar la caja en este equipo' }).click();
      await second.getByText('Caja 1 la tiene').waitFor({ state: 'detached' });
      await page.evaluate(() => window.dispatchEvent(new Event('online')));
      await page.getByText(/^La caja la tomó Luis Enrique/).waitFor();
      system.proxy.cut();
      await state('Sin conexión').waitFor({ timeout: 30_000 });
      await page.locator('input[data-busqueda]').fill('HER-001');
      await page.locator('input[data-busqueda]').press('Enter');
      await page.getByLabel('Líneas del ticket').getByRole('listitem').first().waitFor();
      await page.keyboard.press('F8');
      await page.getByRole('button', { name: 'Confirmar venta (Enter)' }).click();
      await page
        .getByRole('alert')
        .getByText(/La caja la tomó Luis Enrique/)
        .waitFor();
    } finally {
      system.proxy.restore();
      await other.close();
    }
  }, 60_000);
});
