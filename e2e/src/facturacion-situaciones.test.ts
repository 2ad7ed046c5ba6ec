import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

/** Every figure that is expected here was computed by hand, from the law and not from the program. */
describe.skipIf(executable === null)('what a factura may carry, in a real browser', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    await signIn(page, system, 'contador');
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  const section = (name: string) => page.getByRole('region', { name });
  const choose = async (field: string, option: RegExp) => {
    await page.getByRole('combobox', { name: field }).first().click();
    await page.getByRole('option', { name: option }).click();
  };
  /** A new factura to a company, of one line that is in no list. */
  const write = async (line: string, price: string) => {
    await page.goto(`${system.url}/facturacion/emitir?tipo=01`);
    await section('Cliente').getByLabel('Número').fill('20131312955');
    await section('Cliente').getByLabel('Nombre o razón social').fill('Constructora El Sol S.A.C.');
    await page.getByLabel('Agregar producto o servicio').fill(line);
    await page.getByRole('option', { name: /como línea libre/ }).click();
    await page.getByLabel(`Precio con IGV de ${line}`).fill(price);
  };
  /** Issues it, waits until SUNAT accepts it, and @returns its number. */
  const accepted = async (): Promise<string> => {
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: 'Emitir factura' }).click();
    const heading = page.getByRole('heading', { level: 1, name: /^Factura F001-\d+$/ });
    await heading.waitFor({ timeout: 20_000 });
    await page.getByRole('status', { name: 'Estado' }).getByText('Aceptado').waitFor({ timeout: 20_000 });
    return (await heading.innerText()).split(' ').at(-1)!;
  };
  /** What a list of words and figures of the page says: `{ Gravado: 'S/ 100.00' }`. */
  const figures = (name: string): Promise<Record<string, string>> =>
    page.locator(`dl[aria-label="${name}"]`).evaluate((list) => {
      const nodes = [...(list as unknown as { children: Iterable<{ textContent: string }> }).children];
      const texts = nodes.map(({ textContent }) => textContent.replace(/\s/g, ' '));
      return Object.fromEntries(texts.flatMap((text, index) => (index % 2 === 0 ? [[text, texts[index + 1]!]] : [])));
    });
  /** The first amount of each element in the signed XML, which is what SUNAT has. */
  const signed = async (...elements: string[]): Promise<(string | undefined)[]> => {
    const href = await page.getByRole('link', { name: 'XML' }).getAttribute('href');
    const xml = await (await page.request.get(new URL(href!, system.url).href)).text();
    return elements.map((element) => new RegExp(`<cbc:${element}(?: [^>]*)?>([^<]*)<`).exec(xml)?.[1]);
  };

  it('asks before a draft is left, keeps it, and issues it in dollars at the rate that was registered', async () => {
    await write('Consultoría', '236');
    const asked = page.waitForEvent('dialog');
    const left = page.getByRole('link', { name: 'Configuración' }).click();
    const question = await asked;
    expect(question.message()).toContain('queda guardado');
    await question.dismiss();
    await left;
    await page.getByRole('heading', { level: 1, name: 'Emitir factura' }).waitFor();
    page.once('dialog', (again) => void again.accept());
    await page.getByRole('link', { name: 'Configuración' }).click();
    await page.getByRole('link', { name: 'Datos tributarios' }).click();
    await page.getByRole('tab', { name: 'Tipos de cambio' }).click();
    await page.getByRole('button', { name: 'Registrar' }).click();
    const rate = page.getByRole('dialog', { name: 'Tipo de cambio: Dólar' });
    await rate.getByLabel('Compra').fill('3.742');
    await rate.getByLabel('Venta').fill('3.750');
    await rate.getByRole('button', { name: 'Registrar' }).click();
    await page.getByRole('row', { name: /3\.750/ }).waitFor();

    await page.getByRole('link', { name: 'Facturación' }).first().click();
    await page.getByRole('link', { name: 'Emitir documento' }).click();
    await choose('Moneda', /Dólares/);
    await accepted();
    expect(await figures('Totales')).toEqual({ Gravado: 'US$ 200.00', IGV: 'US$ 36.00', Total: 'US$ 236.00' });
    expect(await figures('Condiciones')).toMatchObject({ 'Tipo de cambio': expect.stringMatching(/^3\.750?$/) });
    expect(await signed('DocumentCurrencyCode', 'PayableAmount')).toEqual(['USD', '236.00']);
  }, 60_000);

  it('deducts from the last factura what was paid before under its own', async () => {
    await write('Anticipo de obra', '1180');
    const advance = await accepted();

    await write('Obra terminada', '2360');
    await page.getByRole('button', { name: 'Agregar anticipo' }).click();
    await page.getByLabel('Factura del anticipo').fill(advance);
    await page.getByLabel('Total pagado').fill('1180');
    await accepted();
    // 2,000.00 of value less 1,000.00 of the advance; the IGV of what is left.
    expect(await figures('Totales')).toEqual({
      Gravado: 'S/ 1,000.00',
      IGV: 'S/ 180.00',
      'Anticipos (ya restados)': 'S/ 1,180.00',
      Total: 'S/ 1,180.00',
    });
    expect(await figures('Condiciones')).toEqual({ [`Anticipo ${advance}`]: 'S/ 1,180.00' });
    expect(await signed('PrepaidAmount', 'PayableAmount')).toEqual(['1180.00', '1180.00']);
  }, 60_000);

  it('takes a discount off the whole and adds the recargo al consumo', async () => {
    await write('Banquete', '236');
    await page.getByLabel('Descuento global (opcional)').fill('10');
    await page.getByRole('button', { name: 'Agregar cargo' }).click();
    await page.getByLabel('Valor del cargo 1').fill('5');
    await accepted();
    // 200.00 − 20.00 = 180.00; IGV 32.40; 5 % of 180.00 bears no IGV.
    expect(await figures('Totales')).toEqual({
      Gravado: 'S/ 180.00',
      IGV: 'S/ 32.40',
      'Descuentos (ya restados)': 'S/ 20.00',
      Cargos: 'S/ 9.00',
      Total: 'S/ 221.40',
    });
    expect(await signed('ChargeTotalAmount', 'PayableAmount')).toEqual(['9.00', '221.40']);
  }, 60_000);

  it('adds the ISC to the value and the IGV to both', async () => {
    await write('Pisco', '147.50');
    await page.getByRole('button', { name: 'Ver más datos de Pisco' }).click();
    await choose('ISC de Pisco', /Al valor/);
    await page.getByLabel('Tasa ISC (%) de Pisco').fill('25');
    await accepted();
    // 100.00 + 25.00 of ISC + 18 % of 125.00.
    expect(await figures('Totales')).toEqual({
      Gravado: 'S/ 100.00',
      ISC: 'S/ 25.00',
      IGV: 'S/ 22.50',
      Total: 'S/ 147.50',
    });
    expect(await signed('LineExtensionAmount', 'PayableAmount')).toEqual(['100.00', '147.50']);
  }, 60_000);

  it('collects the percepción beside the total', async () => {
    await write('Cemento al por mayor', '1180');
    await choose('Percepción', /\(51\)/);
    await accepted();
    expect(await figures('Totales')).toEqual({
      Gravado: 'S/ 1,000.00',
      IGV: 'S/ 180.00',
      Total: 'S/ 1,180.00',
    });
    expect(await figures('Condiciones')).toEqual({
      'Percepción, 2 %': 'S/ 23.60',
      'Total con percepción': 'S/ 1,203.60',
    });
    expect(await signed('PayableAmount')).toEqual(['1180.00']);
  }, 60_000);
});
