import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

const file = [
  'Código;Nombre;Categoría;Unidad;Precio;Stock mínimo',
  'NIV-01;Nivel de burbuja 24";Herramientas;unidad;38,90;5',
  'NIV-02;Nivel láser de líneas;Herramientas;unidad;389.00;1',
  'NIV 03;Nivel de torpedo;Herramientas;unidad;19.90;2',
  'NIV-04;Plomada de bronce;Herramientas;docenita;24.90;3',
].join('\n');

describe.skipIf(executable === null)('Inventario in a real browser', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let manager: Page;
  let keeper: Page;

  const aPage = (viewport = { width: 1366, height: 768 }) => browser.newPage({ viewport, locale: 'es-PE' });
  const open = async (page: Page, path: string, title: string) => {
    await page.goto(new URL(path, system.url).href);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };

  const enTienda = async (page: Page) => {
    await page.getByRole('combobox', { name: 'Almacén' }).click();
    await page.getByRole('option', { name: 'Tienda principal' }).click();
  };
  const entrar = async (cantidad: string) => {
    await keeper.getByRole('button', { name: 'Registrar entrada' }).click();
    const entrada = keeper.getByRole('dialog');
    await entrada.getByLabel('Agregar producto').fill('NIV-01');
    await entrada.getByLabel('Agregar producto').press('Enter');
    await entrada.getByLabel(/^Cantidad/).fill(cantidad);
    await entrada.getByLabel(/^Costo unitario/).fill('20');
    await entrada.getByRole('button', { name: 'Registrar' }).click();
    await entrada.waitFor({ state: 'detached' });
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    manager = await aPage();
    keeper = await aPage();
    await Promise.all([signIn(manager, system, 'gerente'), signIn(keeper, system, 'almacen')]);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  it('imports the good rows of a file and says what to correct in the others', async () => {
    await open(manager, '/inventario/productos/importar', 'Importar productos');
    await manager
      .locator('input[type=file]')
      .setInputFiles({ name: 'niveles.csv', mimeType: 'text/csv', buffer: Buffer.from(file) });
    await manager.getByRole('button', { name: 'Revisar' }).click();
    await manager.getByText('2 productos nuevos, 0 cambian, 0 sin cambios, 2 con errores.').waitFor();
    const rows = manager.getByRole('table', { name: 'Filas del archivo' });
    await rows.getByText('Código: «NIV 03» no vale').waitFor();
    await rows.getByText('Unidad: «docenita» no vale').waitFor();
    await manager.getByRole('button', { name: 'Aplicar 2 filas' }).click();
    await manager.getByText('2 filas aplicadas, 0 sin cambios, 2 con errores.').waitFor();
    await open(manager, '/inventario/productos?q=NIV-', 'Productos');
    await manager.getByText('S/ 38.90').waitFor();
    expect(await manager.getByRole('table', { name: 'Productos' }).getByRole('row').count()).toBe(3);
  }, 60_000);

  it('takes stock in and out, beyond a minimum', async () => {
    await open(keeper, '/stock?q=NIV-01', 'Stock');
    await enTienda(keeper);
    await entrar('6');
    await keeper.getByRole('button', { name: 'Registrar salida' }).click();
    const salida = keeper.getByRole('dialog');
    await salida.getByLabel('Por qué sale').fill('Se rompieron');
    await salida.getByLabel('Agregar producto').fill('NIV-01');
    await salida.getByLabel('Agregar producto').press('Enter');
    await salida.getByLabel(/^Cantidad/).fill('4');
    await salida.getByRole('button', { name: 'Registrar salida' }).click();
    await keeper.getByText('SA-000001 registrada').waitFor();
    // The figure on the screen followed without a reload.
    await keeper
      .getByRole('row', { name: /NIV-01/ })
      .getByText('2 und')
      .waitFor();
  }, 60_000);

  it('sends products to another warehouse and receives them with a difference', async () => {
    await open(manager, '/inventario/transferencias', 'Transferencias');
    await manager.getByRole('button', { name: 'Nueva transferencia' }).click();
    const dialog = manager.getByRole('dialog');
    await dialog.getByLabel('Agregar producto').fill('SEG-008');
    await dialog.getByLabel('Agregar producto').press('Enter');
    await dialog.getByLabel(/^Cantidad/).fill('2');
    await dialog.getByRole('button', { name: 'Enviar' }).click();
    await manager.getByRole('link', { name: 'TR-000002' }).click();
    await manager.getByRole('heading', { level: 1, name: 'Transferencia TR-000002' }).waitFor();
    await manager.getByLabel(/^Llegaron/).fill('1');
    await manager.getByRole('button', { name: 'Recibir' }).click();
    await manager.getByText('Explique por qué llegó menos').first().waitFor();
    await manager.getByLabel(/^Por qué llegó menos/).fill('Uno llegó roto');
    await manager.getByRole('button', { name: 'Recibir' }).click();
    await manager.getByText('Recibida con diferencias').waitFor();
    await manager.getByText('Uno llegó roto').waitFor();
  }, 60_000);

  it('counts on a phone, reviews and applies', async () => {
    const phone = await aPage({ width: 390, height: 844 });
    await signIn(phone, system, 'almacen');
    await open(phone, '/inventario/conteos', 'Conteos');
    await enTienda(phone);
    await phone.getByRole('link', { name: 'CO-000001' }).click();
    const fields = phone.getByPlaceholder(/¿Cuántos hay/);
    await fields.first().fill('3');
    await fields.first().press('Enter');
    await phone.getByText('1 de 4').waitFor();
    // The next one has the focus: counting needs no second tap.
    await phone.keyboard.type('7');
    await phone.keyboard.press('Enter');
    await phone.getByText('2 de 4').waitFor();
    expect(await seriousFindings(phone)).toEqual([]);
    await phone.getByRole('button', { name: 'Terminar y revisar' }).click();
    await phone.getByRole('button', { name: 'Terminar', exact: true }).click();
    await phone.getByRole('table', { name: 'Diferencias' }).waitFor();
    // A notice may lie over it, and stays while the mouse is there.
    await phone.getByRole('button', { name: 'Aplicar al stock' }).press('Enter');
    await phone.getByRole('button', { name: 'Aplicar', exact: true }).click();
    await phone.getByText('CO-000001 aplicado: 2 productos ajustados.').waitFor();
    await phone.close();
  }, 60_000);

  it('alerted of what went below its minimum, and takes the alert away when it recovers', async () => {
    await open(manager, '/inventario/alertas', 'Alertas de stock');
    await enTienda(manager);
    const fila = manager.getByRole('row', { name: /NIV-01/ });
    await fila.getByText('Bajo el mínimo').waitFor({ timeout: 20_000 });
    expect(await seriousFindings(manager)).toEqual([]);
    await keeper.getByRole('button', { name: /avisos/i }).click();
    await keeper.getByText('Stock bajo: Nivel de burbuja 24"').first().waitFor();
    await keeper.keyboard.press('Escape');
    await entrar('9');
    await fila.waitFor({ state: 'detached', timeout: 20_000 });
  }, 60_000);
});
