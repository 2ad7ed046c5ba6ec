import { mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem } from './support/system.ts';

// The pictures of the README, taken from the system as a cashier sees it.
const folder = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../docs/img');
const executable = chromiumPath();
if (!executable) throw new Error('there is no Chromium to take pictures with');
mkdirSync(folder, { recursive: true });

const searchField = 'Buscar producto por código, barras o nombre';

async function ringUp(page: Page, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await page.getByLabel(searchField).fill(text);
    await page
      .getByRole('button', { name: new RegExp(`^Agregar .*${text}`, 'i') })
      .first()
      .click();
  }
}

async function charge(page: Page): Promise<void> {
  await page.keyboard.press('F8');
  await page.getByRole('dialog', { name: 'Cobrar' }).locator('input:focus').waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Nueva venta (Enter)' }).waitFor();
}

const settled = async (page: Page, file: string): Promise<void> => {
  await page.waitForLoadState('networkidle');
  await page.mouse.move(0, 0);
  await page.screenshot({ path: path.join(folder, file), animations: 'disabled' });
};

const [system, browser] = await Promise.all([startSystem(), launchChromium(executable)]);
try {
  const till = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
  await signIn(till, system, 'cajero');
  await openTill(till);
  for (const sale of [['cemento'], ['martillo', 'clavo'], ['pintura']]) {
    await ringUp(till, sale);
    await charge(till);
    await till.keyboard.press('Enter');
  }
  await ringUp(till, ['taladro', 'alambre galvanizado', 'martillo']);
  await till.keyboard.press('F4');
  await till.getByLabel('DNI o RUC').fill('20131312955');
  await till.getByLabel('Nombre o razón social').fill('Constructora El Sol S.A.C.');
  await till.getByLabel('Correo (opcional)').fill('compras@constructora.example');
  await till.getByRole('button', { name: 'Usar este cliente' }).click();
  await settled(till, 'pos.png');
  await charge(till);
  await till.getByRole('link', { name: 'Ver el comprobante y su historia' }).click();
  await till.getByText('Correo enviado a').waitFor();
  await settled(till, 'comprobante.png');

  const books = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
  await signIn(books, system, 'contador');
  await books.goto(`${system.url}/facturacion/emitir?tipo=01`);
  const customer = books.getByRole('region', { name: 'Cliente' });
  await customer.getByLabel('Número').fill('20131312955');
  await customer.getByLabel('Nombre o razón social').fill('Constructora El Sol S.A.C.');
  for (const [text, option] of [
    ['taladro', /^(?!Agregar).*taladro/i],
    ['Servicio de instalación', /como línea libre/],
  ] as const) {
    await books.getByLabel('Agregar producto o servicio').fill(text);
    await books.getByRole('option', { name: option }).first().click();
  }
  await books.getByLabel('Precio con IGV de Servicio de instalación').fill('590');
  await books.getByText('S/ 590.00').first().waitFor();
  await settled(books, 'emitir-factura.png');
  await books.keyboard.press('Control+Enter');
  await books.getByRole('button', { name: 'Emitir factura' }).click();
  await books.getByRole('status', { name: 'Estado' }).getByText('Aceptado').waitFor();
  await books.goto(`${system.url}/facturacion/dia?ver=aceptados`);
  await books.getByRole('table', { name: 'Documentos', exact: true }).waitFor();
  await settled(books, 'facturacion-dia.png');
  await books.goto(`${system.url}/facturacion/libros`);
  await books.getByRole('button', { name: 'Generar todos' }).click();
  await books.getByText('Los libros están listos para descargar.').waitFor();
  await settled(books, 'libros.png');
  await books.goto(`${system.url}/facturacion/configuracion/datos`);
  await books.getByRole('table', { name: 'Tasas y umbrales' }).waitFor();
  await settled(books, 'datos-tributarios.png');

  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'es-PE', hasTouch: true });
  await signIn(phone, system, 'cajera2');
  await openTill(phone);
  await ringUp(phone, ['martillo', 'cemento']);
  await settled(phone, 'pos-telefono.png');

  const simulators = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
  await simulators.goto(system.simulatorsUrl);
  await simulators.getByText('Factura electrónica').first().waitFor();
  await settled(simulators, 'simuladores.png');

  const { monitorPassword } = JSON.parse(readFileSync(path.join(system.dataDir, 'secretos.json'), 'utf8')) as {
    monitorPassword: string;
  };
  const monitor = await browser.newPage({
    viewport: { width: 1366, height: 768 },
    locale: 'es-PE',
    httpCredentials: { username: 'operador', password: monitorPassword },
  });
  await monitor.goto(system.monitorUrl);
  await monitor.getByText('Todo en orden.').waitFor();
  await monitor.screenshot({ path: path.join(folder, 'monitor.png'), animations: 'disabled' });
} finally {
  await browser.close();
  await system.stop();
}
