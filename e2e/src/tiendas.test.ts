import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

/** A web shop from its first connection to an order that a person had to help. */
describe.skipIf(executable === null)('a web shop', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await signIn(page, system, 'gerente');
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  const shop = () => page.getByRole('region', { name: 'Tienda de prueba' });
  const probar = async (answer: string) => {
    await shop().getByRole('button', { name: 'Probar conexión con Tienda de prueba' }).click();
    await shop().getByText(answer).waitFor();
  };

  it('is connected, and says what is wrong with its key', async () => {
    await page.goto(`${system.url}/ventas/tiendas`);
    await page.getByRole('heading', { name: 'Ferretería web' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Conectar una tienda' }).click();
    const form = page.getByRole('form', { name: 'Conectar una tienda' });
    await form.getByRole('button', { name: 'Conectar' }).click();
    await form.getByText('Elija el almacén que despacha').waitFor();
    await form.getByLabel('Nombre').fill('Tienda de prueba');
    await form.getByRole('combobox', { name: 'Almacén que despacha' }).click();
    await page.getByRole('option', { name: 'Tienda principal' }).click();
    await form.getByLabel('Dirección').fill(`${system.simulatorsUrl}/woocommerce/`);
    await form.getByLabel('Clave de consumidor').fill('ck_simulador');
    await form.getByLabel('Secreto de consumidor', { exact: true }).fill('cs_equivocado');
    await form.getByRole('button', { name: 'Conectar' }).click();
    await probar('La tienda no reconoce la clave');
    await shop().getByRole('button', { name: 'Editar Tienda de prueba' }).click();
    const edit = page.getByRole('form', { name: 'Editar Tienda de prueba' });
    await edit.getByLabel('Secreto de consumidor', { exact: true }).fill('cs_simulador');
    await edit.getByRole('button', { name: 'Guardar' }).click();
    await probar('La conexión funciona');
  }, 60_000);

  it('is imported, and an order in review goes on once a person says what its product is', async () => {
    await shop().getByRole('button', { name: 'Importar ahora Tienda de prueba' }).click();
    await shop()
      .getByRole('link', { name: /^En revisión: [1-9]/ })
      .click();
    const table = page.getByRole('table', { name: 'Pedidos de las tiendas' });
    await table.getByText('KIT-HOGAR').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    const pending = await table.getByRole('row').count();
    await table.getByRole('row').nth(1).getByRole('link').click();
    await page.getByRole('button', { name: 'Elegir el producto de KIT-HOGAR' }).click();
    const form = page.getByRole('form', { name: 'Elegir el producto de KIT-HOGAR' });
    await form.getByLabel('Buscar producto').fill('CEM-004');
    await form.getByRole('radio', { name: 'Cemento blanco 1 kg' }).check();
    await form.getByRole('button', { name: 'Es este producto' }).click();
    await expect
      .poll(() => page.getByRole('status', { name: 'Estado' }).innerText(), { timeout: 15_000 })
      .toBe('Con orden');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await seriousFindings(page)).toEqual([]);
    // What waited for the same product went on with it.
    expect(pending).toBeGreaterThan(1);
    await page.getByRole('link', { name: 'Tiendas en línea' }).click();
    await shop().getByRole('link', { name: 'En revisión: 0' }).waitFor();
  }, 60_000);
});
