import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindingsInEveryLook } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

describe.skipIf(executable === null)('a sale in a real browser', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([
      startSystem({ ERP_SUNAT_TIMEOUT_MS: '2000', ERP_SUNAT_RESEND_WAIT_MS: '1000' }),
      launchChromium(executable!),
    ]);
    page = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    await signIn(page, system, 'cajero');
    await openTill(page);
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
  const simulator = async <T>(path: string): Promise<T> =>
    (await (await fetch(new URL(path, system.simulatorsUrl))).json()) as T;

  const search = () => page.getByLabel('Buscar producto por código, barras o nombre');
  const add = async (text: string) => {
    const lines = page.getByRole('list', { name: 'Líneas del ticket' }).getByRole('listitem');
    const before = await lines.count();
    await search().fill(text);
    await page
      .getByRole('button', { name: new RegExp(`^Agregar .*${text}`, 'i') })
      .first()
      .waitFor();
    await search().press('Enter');
    await lines.nth(before).waitFor();
  };
  const charge = async () => {
    await page.keyboard.press('F8');
    await page.getByRole('dialog', { name: 'Cobrar' }).locator('input:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Nueva venta (Enter)' }).waitFor();
  };
  const sunatState = () => page.getByRole('status', { name: 'Estado en SUNAT' });
  const stockBadge = async (name: RegExp) => {
    const text = await page.getByRole('button', { name }).first().innerText();
    return Number(/(?:Stock|Quedan) ([\d,.]+)/.exec(text)![1]!.replaceAll(',', ''));
  };

  it('sells two products by keyboard alone and turns to "Aceptado" without a reload', async () => {
    const reloads: string[] = [];
    page.on('framenavigated', (frame) => reloads.push(frame.url()));
    const alambre = /^Agregar Alambre galvanizado/;
    await search().fill('alambre galvanizado');
    await page.getByRole('button', { name: alambre }).first().waitFor();
    const before = await stockBadge(alambre);
    await search().fill('');

    await add('martillo');
    await add('alambre galvanizado');
    await charge();
    await sunatState().getByText('Aceptado').waitFor({ timeout: 20_000 });
    expect(await page.getByRole('heading', { name: /^B001-\d+$/ }).count()).toBe(1);
    expect(reloads).toEqual([]);

    await page.keyboard.press('Enter');
    await search().fill('alambre galvanizado');
    await page.getByRole('button', { name: alambre }).first().waitFor();
    await expect.poll(() => stockBadge(alambre)).toBe(before - 1);
    await search().fill('');
  }, 90_000);

  it('issues a factura to a RUC; PDF, ticket, XML and CDR open, and the mail lies in the inbox', async () => {
    await add('taladro');
    await page.keyboard.press('F4');
    await page.getByLabel('DNI o RUC').fill('20131312955');
    await page.getByLabel('Nombre o razón social').fill('Constructora El Sol S.A.C.');
    await page.getByLabel('Correo (opcional)').fill('compras@constructora.example');
    await page.getByRole('button', { name: 'Usar este cliente' }).click();
    await charge();
    await sunatState().getByText('Aceptado').waitFor({ timeout: 20_000 });
    const numero = await page.getByRole('heading', { name: /^F001-\d+$/ }).innerText();

    await page.getByRole('link', { name: 'Ver el comprobante y su historia' }).click();
    await page.getByRole('heading', { name: `Factura ${numero}` }).waitFor();
    await page.getByText('SUNAT lo aceptó').first().waitFor();
    const id = /comprobantes\/([\w-]+)/.exec(page.url())![1]!;
    for (const [path, type, start] of [
      ['pdf?formato=a4', 'application/pdf', '%PDF-'],
      ['pdf?formato=ticket', 'application/pdf', '%PDF-'],
      ['xml', 'application/xml', '<?xml'],
      ['cdr', 'application/zip', 'PK'],
    ] as const) {
      const answer = await page.request.get(`${system.url}/api/facturacion/comprobantes/${id}/${path}`);
      expect(answer.status(), path).toBe(200);
      expect(answer.headers()['content-type'], path).toContain(type);
      expect((await answer.body()).subarray(0, start.length).toString('latin1'), path).toBe(start);
    }

    await expect
      .poll(
        async () => {
          const mails =
            await simulator<{ to: string[]; attachments: { filename: string }[] }[]>('/control/smtp/messages');
          return mails
            .filter(({ to }) => to.includes('compras@constructora.example'))
            .map(({ attachments }) => attachments.map(({ filename }) => filename.split('.').pop()).sort());
        },
        { timeout: 30_000 },
      )
      .toEqual([['pdf', 'xml', 'zip']]);
    await page.getByText('Correo enviado a compras@constructora.example').waitFor({ timeout: 20_000 });
    const inbox = await browser.newPage();
    await inbox.goto(system.simulatorsUrl);
    await inbox.getByText(`Factura electrónica ${numero}`).first().waitFor();
    await inbox.close();
  }, 120_000);

  it('still arrives at the final state when the connection drops in the middle', async () => {
    await page.goto(`${system.url}/pos`);
    await fail({ kind: 'slow', delayMs: 2_500 });
    await add('martillo');
    await charge();
    expect(system.proxy.cut()).toBeGreaterThan(0);
    await page.getByText('Sin conexión con el servidor.').waitFor({ timeout: 20_000 });
    await expect
      .poll(
        async () =>
          (await simulator<{ outcome: string }[]>('/control/sunat/documents')).every(
            ({ outcome }) => outcome === 'aceptado',
          ),
        { timeout: 20_000 },
      )
      .toBe(true);
    await expect(sunatState().getByText('Aceptado').isVisible()).resolves.toBe(false);
    system.proxy.restore();
    await sunatState().getByText('Aceptado').waitFor({ timeout: 20_000 });
    await page.getByText('Sin conexión con el servidor.').waitFor({ state: 'detached', timeout: 20_000 });
    await page.keyboard.press('Enter');
  }, 120_000);

  it('explains a rejection where the cashier looks, and rings the bell', async () => {
    await fail({ kind: 'reject', code: '2800' });
    await add('martillo');
    await charge();
    await sunatState().getByText('Rechazado').waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'Ver el comprobante y su historia' }).click();
    await page.getByRole('alert').getByText(/2800/).waitFor();
    await page.getByRole('button', { name: /^Avisos, \d+ sin leer$/ }).waitFor({ timeout: 20_000 });
  }, 90_000);

  it('shows nothing that axe finds serious, on a till, on a phone or in the dark', async () => {
    const places = [
      { path: '/pos', landmark: 'Buscar producto por código, barras o nombre' },
      { path: '/comprobantes', landmark: 'Buscar' },
      { path: '/stock', landmark: 'Buscar' },
    ];
    const found = await seriousFindingsInEveryLook(page, places, async ({ path, landmark }) => {
      await page.goto(system.url + path);
      await page.getByLabel(landmark).first().waitFor();
    });
    expect(found).toEqual({});
  }, 120_000);
});
