import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

describe.skipIf(executable === null)('an accountant in a real browser', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([
      startSystem({ ERP_SUNAT_TIMEOUT_MS: '2000', ERP_SUNAT_RESEND_WAIT_MS: '1000' }),
      launchChromium(executable!),
    ]);
    page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    await signIn(page, system, 'contador');
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  const fail = (failure: Record<string, unknown>) =>
    fetch(new URL('/control/sunat/failures', system.simulatorsUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(failure),
    });
  const state = () => page.getByRole('status', { name: 'Estado' });
  const accepted = () => state().getByText('Aceptado').waitFor({ timeout: 20_000 });
  const section = (name: string) => page.getByRole('region', { name });
  const numberOf = async (kind: string, series: string) => {
    const heading = page.getByRole('heading', { level: 1, name: new RegExp(`^${kind} ${series}-\\d+$`) });
    await heading.waitFor({ timeout: 20_000 });
    return (await heading.innerText()).split(' ').at(-1)!;
  };
  const open = async (kind: '01' | '03') => {
    await page.goto(`${system.url}/facturacion/emitir?tipo=${kind}`);
    await section('Cliente').getByLabel('Número').waitFor();
  };
  const customer = async (document: string, name: string) => {
    await section('Cliente').getByLabel('Número').fill(document);
    await section('Cliente').getByLabel('Nombre o razón social').fill(name);
  };
  const addProduct = async (text: string) => {
    const lines = page.getByRole('list', { name: 'Líneas del documento' }).getByRole('listitem');
    const before = await lines.count();
    await page.getByLabel('Agregar producto o servicio').fill(text);
    await page
      .getByRole('option', { name: new RegExp(`^(?!Agregar).*${text}`, 'i') })
      .first()
      .click();
    await lines.nth(before).waitFor();
  };
  const issue = async (what: string) => {
    await page.keyboard.press('Control+Enter');
    await page.getByRole('button', { name: `Emitir ${what}` }).click();
  };

  it('issues a factura with detracción and two cuotas, sees SUNAT accept it, and makes a credit note of one line in two clicks', async () => {
    await open('01');
    await customer('20131312955', 'Constructora El Sol S.A.C.');
    await addProduct('taladro');
    await page.getByLabel('Agregar producto o servicio').fill('Servicio de instalación');
    await page.getByRole('option', { name: /como línea libre/ }).click();
    await page.getByLabel('Precio con IGV de Servicio de instalación').fill('1180');
    await page.getByRole('switch', { name: 'Operación sujeta a detracción' }).click();
    await page.getByRole('combobox', { name: 'Bien o servicio' }).click();
    await page.getByRole('option', { name: /\(037\)/ }).click();
    await page.getByLabel('Cuenta del Banco de la Nación').fill('00-068-123456');
    await page.getByText('Crédito', { exact: true }).click();
    await page.getByRole('button', { name: 'Generar cuotas' }).click();
    await page.getByRole('group', { name: 'Cuota 2' }).waitFor();

    // What was written is still there after a reload.
    await page.reload();
    await page.getByRole('group', { name: 'Cuota 2' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await issue('factura');
    const factura = await numberOf('Factura', 'F001');
    await accepted();
    expect(await seriousFindings(page)).toEqual([]);

    await page.getByRole('link', { name: 'Devolver Servicio de instalación' }).click();
    await page.getByText('S/ 1,180.00').first().waitFor();
    await page.getByRole('button', { name: 'Emitir nota de crédito' }).click();
    await numberOf('Nota de crédito', 'FC01');
    await accepted();
    await section('Relacionado').getByRole('link', { name: factura }).waitFor();
  }, 120_000);

  it('explains a rejected receipt and issues it again, corrected, under another number', async () => {
    await fail({ kind: 'reject', code: '2800', operations: ['sendBill'] });
    await open('01');
    await customer('20131312955', 'Constructora El Sol S.A.C.');
    await addProduct('martillo');
    await issue('factura');
    const rejected = await numberOf('Factura', 'F001');
    await state().getByText('Rechazado').waitFor({ timeout: 20_000 });
    const alert = page.getByRole('alert').filter({ hasText: 'SUNAT rechazó el comprobante' });
    expect(await alert.innerText()).toMatch(/Qué hacer: .+/);

    await page.goto(`${system.url}/facturacion/dia?ver=rechazados`);
    await page
      .getByRole('row', { name: new RegExp(rejected) })
      .getByText('emítalo de nuevo')
      .waitFor();
    await page.getByRole('link', { name: rejected }).click();
    await page.getByRole('link', { name: 'Emitir de nuevo' }).click();
    // As it was, pointed at what SUNAT had against it; anything of it can be corrected.
    const number = section('Cliente').getByLabel('Número');
    await expect.poll(() => number.getAttribute('aria-invalid')).toBe('true');
    expect(await number.inputValue()).toBe('20131312955');
    await page.getByLabel(/^Cantidad de Martillo/).fill('2');
    expect(await seriousFindings(page)).toEqual([]);
    await issue('factura');
    await section('Relacionado').getByText('Reemplaza a').waitFor({ timeout: 20_000 });
    expect(await numberOf('Factura', 'F001')).not.toBe(rejected);
    await accepted();

    await page.goto(`${system.url}/facturacion/numeros`);
    await page.getByRole('row', { name: new RegExp(`${rejected}.*2800`) }).waitFor();
  }, 120_000);

  it('voids a boleta and says that the resumen diario does it, and until when', async () => {
    await open('03');
    await addProduct('martillo');
    await issue('boleta');
    const boleta = await numberOf('Boleta', 'B001');
    await accepted();

    await page.getByRole('button', { name: 'Anular', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: `Anular ${boleta}` });
    expect(await dialog.innerText()).toMatch(/resumen diario[\s\S]+Último día/);
    await dialog.getByLabel('Por qué se anula').fill('Error en el pedido');
    await dialog.getByRole('button', { name: `Anular ${boleta}` }).click();
    await state().getByText('Anulado').waitFor({ timeout: 40_000 });

    await section('Relacionado').getByRole('link', { name: /^RC-/ }).click();
    await page.getByRole('status', { name: 'Estado' }).getByText('Aceptado').waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: boleta }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  }, 120_000);

  it('issues a guía de remisión and a comprobante de retención, which SUNAT accepts', async () => {
    await page.goto(`${system.url}/facturacion/emitir?tipo=09`);
    await page.getByLabel('Número: Destinatario').fill('20131312955');
    await page.getByLabel('Nombre: Destinatario').fill('Constructora El Sol S.A.C.');
    await page.getByLabel('Peso bruto').fill('12.5');
    await page.getByLabel('Dirección de llegada').fill('Av. Arequipa 100');
    await page.getByLabel('Ubigeo de llegada').fill('150101');
    await page.getByRole('button', { name: 'Agregar vehículo' }).click();
    await page.getByLabel('Placa del vehículo 1').fill('ABC123');
    await page.getByRole('button', { name: 'Agregar conductor' }).click();
    const driver = page.getByRole('group', { name: 'Conductor 1' });
    await driver.getByLabel('Número').fill('45678912');
    await driver.getByLabel('Nombres').fill('Juan');
    await driver.getByLabel('Apellidos').fill('Rojas Díaz');
    await driver.getByLabel('Licencia').fill('Q45678912');
    await page.getByLabel('Agregar producto o servicio').fill('martillo');
    await page
      .getByRole('option', { name: /^(?!Agregar).*martillo/i })
      .first()
      .click();
    await page.getByLabel(/^Cantidad de Martillo/).fill('12');
    await page.keyboard.press('Control+Enter');
    await numberOf('Guía de remisión', 'T001');
    await state().getByText('Aceptado').waitFor({ timeout: 60_000 });

    await page.goto(`${system.url}/facturacion/emitir?tipo=20`);
    await page.getByLabel('Número: Proveedor al que se retiene').fill('20131312955');
    await page.getByLabel('Nombre: Proveedor al que se retiene').fill('Cementos del Centro S.A.');
    await page.getByRole('button', { name: 'Agregar comprobante' }).click();
    const paid = page.getByRole('listitem', { name: 'Comprobante 1' });
    await paid.getByLabel('Número').fill('F001-15');
    await paid.getByLabel('Importe total').fill('1180');
    await paid.getByLabel('Importe del pago').fill('1180');
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await numberOf('Retención', 'R001');
    await accepted();
    await page.getByText('S/ 35.40').first().waitFor();
  }, 150_000);

  it('says since when SUNAT does not answer, how many wait and which is first, and clears when it is back', async () => {
    const { id } = (await (await fail({ kind: 'down', times: null })).json()) as { id: string };
    await open('01');
    await customer('20131312955', 'Constructora El Sol S.A.C.');
    await addProduct('martillo');
    await issue('factura');
    const waiting = await numberOf('Factura', 'F001');
    await state().getByText('En contingencia').waitFor({ timeout: 30_000 });

    await page.goto(`${system.url}/facturacion/dia`);
    await page.getByText(/SUNAT no responde desde/).waitFor({ timeout: 20_000 });
    expect(await page.getByText(/1 documento espera/).innerText()).toContain(`El primero en vencer es ${waiting}`);
    expect(await seriousFindings(page)).toEqual([]);

    await fetch(new URL(`/control/sunat/failures/${id}`, system.simulatorsUrl), { method: 'DELETE' });
    await page.getByRole('checkbox', { name: `Elegir ${waiting}` }).check();
    await page.getByRole('button', { name: 'Reintentar 1 elegido' }).click();
    await page.getByText('No hay nada pendiente').waitFor({ timeout: 60_000 });
  }, 150_000);

  it('works on a phone and in the dark, with nothing serious for axe', async () => {
    const phone = await browser.newPage({
      viewport: { width: 390, height: 844 },
      locale: 'es-PE',
      colorScheme: 'dark',
      storageState: await page.context().storageState(),
    });
    for (const path of [
      '/facturacion/dia',
      '/facturacion/emitir',
      '/facturacion/emitir?tipo=09',
      '/facturacion/resumenes',
    ]) {
      await phone.goto(`${system.url}${path}`);
      await phone.getByRole('heading', { level: 1 }).waitFor();
      await expect.poll(() => phone.getByText('Cargando').count()).toBe(0);
      expect(await seriousFindings(phone), path).toEqual([]);
      const overflow = await phone.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
    await phone.close();
  }, 120_000);
});
