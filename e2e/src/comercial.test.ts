import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

describe.skipIf(!executable)('from a quote to what leaves the warehouse', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  beforeAll(async () => {
    system = await startSystem();
    browser = await launchChromium(executable!);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  });

  const open = async (user: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await signIn(page, system, user);
    return page;
  };
  const go = (page: Page, address: string) => page.goto(new URL(address, system.url).href);

  it('a quote becomes an order that two people approve at once, and one dispatch leaves and is invoiced', async () => {
    const seller = await open('gerente');
    await go(seller, '/ventas/cotizaciones/nueva');
    await seller.getByLabel('DNI o RUC').fill('41234567');
    await seller.getByRole('button', { name: 'FLORES CASTILLO ANA LUCÍA' }).click();
    await seller.getByLabel('Agregar producto').fill('PIN-001');
    await seller.getByRole('option', { name: /PIN-001/ }).click();
    await seller.getByLabel(/^Cantidad/).fill('2');
    await seller.getByRole('button', { name: 'Registrar cotización' }).click();
    await seller.getByRole('heading', { name: /^Cotización COT-/ }).waitFor();

    const href = await seller.getByRole('link', { name: 'PDF' }).getAttribute('href');
    const pdf = await seller.request.get(new URL(href!, system.url).href);
    expect((await pdf.body()).subarray(0, 5).toString()).toBe('%PDF-');

    await seller.getByRole('button', { name: 'Crear orden' }).click();
    await seller.getByRole('heading', { name: /^Orden OV-/ }).waitFor();
    const address = new URL(seller.url()).pathname;

    const other = await open('admin');
    await go(other, address);
    const approvers = [seller, other];
    for (const page of approvers) await page.getByRole('button', { name: 'Aprobar' }).click();
    await Promise.all(
      approvers.map((page) => page.getByRole('dialog').getByRole('button', { name: 'Aprobar' }).click()),
    );
    const dispatches = seller.getByRole('list', { name: 'Despachos' }).getByRole('listitem');
    await dispatches.first().waitFor({ timeout: 20_000 });
    const dispatch = /OD-[\d-]+/.exec(await dispatches.first().innerText())![0];
    await other.context().close();

    const warehouse = await open('almacen');
    await go(warehouse, '/ventas/despachos');
    // Among those of the web shops.
    const card = warehouse.getByRole('listitem', { name: dispatch, exact: true });
    for (const step of ['Empezar a preparar', 'Marcar listo', 'Despachar'])
      await card.getByRole('button', { name: step, exact: true }).click({ timeout: 20_000 });
    await warehouse.getByRole('heading', { name: 'Despachado hoy (1)' }).waitFor({ timeout: 20_000 });

    // The seller's screen has followed all of it.
    await seller.getByRole('status', { name: 'Estado' }).getByText('Despachada').waitFor({ timeout: 20_000 });
    expect(await dispatches.count()).toBe(1);
    await seller.getByRole('button', { name: 'Facturar' }).click();
    await seller.getByRole('button', { name: 'Emitir boleta' }).click();
    await seller.getByRole('link', { name: /^B\d{3}-\d+$/ }).waitFor({ timeout: 20_000 });
  }, 60_000);
});
