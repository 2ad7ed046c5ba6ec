import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unCertificadoDeEntidad } from '../../apps/server/src/modules/facturacion/configuracion/certificado.factory.ts';
import { unaCompra } from '../../apps/server/src/modules/facturacion/libros/libros.factory.ts';
import { archivoSire, registroRce } from '../../apps/server/src/modules/facturacion/libros/sire.ts';
import { seriousFindings, seriousFindingsInEveryLook } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();
const configuration = '/facturacion/configuracion';

describe.skipIf(executable === null)('the books and the configuration of invoicing in a real browser', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let accountant: Page;

  const open = async (page: Page, path: string, title: string) => {
    await page.goto(new URL(path, system.url).href);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
  };
  const upload = async ({ pfx, clave }: { pfx: Buffer; clave: string }) => {
    const form = accountant.getByRole('form', { name: 'Subir un certificado' });
    await accountant
      .locator('input[type="file"]')
      .setInputFiles({ name: 'empresa.pfx', mimeType: 'application/x-pkcs12', buffer: pfx });
    await form.getByLabel('Clave del certificado', { exact: true }).fill(clave);
    await form.getByRole('button', { name: 'Subir y firmar con él' }).click();
    return form;
  };
  const sellAlambre = async (cashier: string) => {
    const till = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    await signIn(till, system, cashier);
    await openTill(till);
    await till.getByLabel('Buscar producto por código, barras o nombre').fill('alambre galvanizado');
    await till
      .getByRole('button', { name: /^Agregar Alambre galvanizado/ })
      .first()
      .click();
    await till.keyboard.press('F8');
    await till.getByRole('dialog', { name: 'Cobrar' }).locator('input:focus').waitFor();
    await till.keyboard.press('Enter');
    await till.getByRole('button', { name: 'Nueva venta (Enter)' }).waitFor();
    return till;
  };

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    accountant = await browser.newPage({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    await signIn(accountant, system, 'contador');
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);

  it('the accountant generates last month’s books, reads the report, downloads and closes the month', async () => {
    const page = accountant;
    await open(page, '/facturacion/libros', 'Libros electrónicos');
    await page.getByRole('button', { name: 'Generar todos' }).click();
    const run = page.getByRole('status', { name: 'Generación de los libros' });
    await run.getByText('Los libros están listos para descargar.').waitFor({ timeout: 30_000 });
    const books = page.getByRole('table', { name: 'Libros del mes' });
    expect(await books.getByText('Sin observaciones').count()).toBe(7);

    await page.getByRole('button', { name: 'Informe de Registro de ventas (14.1), versión 1' }).click();
    const report = page.getByRole('dialog', { name: 'Informe de validación' });
    await report.getByText('Cada línea tiene la forma y los datos que pide SUNAT.').waitFor();
    await page.keyboard.press('Escape');
    await report.waitFor({ state: 'detached' });

    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Descargar Registro de ventas (14.1), versión 1' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/^LE20000000001\d{6}00140100001\d{3}\.txt$/);

    await page.getByRole('button', { name: 'Cerrar el mes' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cerrar el mes' }).click();
    await page.getByText(/lo cerró .+ el \d/).waitFor();
    expect(await page.getByRole('button', { name: 'Generar todos' }).isDisabled()).toBe(true);

    await page.getByRole('button', { name: 'Reabrir el mes' }).click();
    const reopening = page.getByRole('dialog');
    await reopening.getByLabel('Motivo').fill('llegó una nota de crédito');
    await reopening.getByRole('button', { name: 'Reabrir el mes' }).click();
    await page.getByRole('button', { name: 'Cerrar el mes' }).waitFor();
  }, 90_000);

  it('a month that goes on tells what SUNAT has not answered, and is not closed', async () => {
    await fetch(new URL('/control/sunat/failures', system.simulatorsUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // SUNAT does not know the user: the receipt waits for a person.
      body: JSON.stringify({ kind: 'fault', code: '0102' }),
    });
    const till = await sellAlambre('cajero');
    await till.close();
    const page = accountant;
    await open(page, '/facturacion/libros', 'Libros electrónicos');
    await page.getByRole('button', { name: /^Mes siguiente/ }).click();
    await page.getByText('Un comprobante del mes espera la respuesta de SUNAT.').waitFor();

    await page.getByLabel('Elegir Registro de ventas (14.1)').check();
    await page.getByRole('button', { name: 'Generar el elegido' }).click();
    const row = page.getByRole('row', { name: /Registro de ventas/ });
    await row.getByText('1 aviso').waitFor({ timeout: 30_000 });
    await page.getByRole('button', { name: /^Informe de Registro de ventas/ }).click();
    await page
      .getByRole('dialog', { name: 'Informe de validación' })
      .getByText(/todavía no tienen respuesta de SUNAT/)
      .waitFor();
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Cerrar el mes' }).click();
    const dialog = page.getByRole('dialog', { name: /^Cerrar / });
    await dialog.getByRole('button', { name: 'Cerrar el mes' }).click();
    await dialog.getByText(/todavía no termina/).waitFor();
  }, 90_000);

  it('a propuesta that cannot be read is refused with its line, under the field', async () => {
    await open(accountant, '/facturacion/libros?vista=sire', 'Libros electrónicos');
    await accountant
      .locator('input[type="file"]')
      .setInputFiles({ name: 'propuesta.txt', mimeType: 'text/plain', buffer: Buffer.from('20000000001|a|b\r\n') });
    await accountant.getByRole('button', { name: 'Cargar y comparar' }).click();
    await accountant.getByText(/Línea 1: trae 3 campos/).waitFor();
    await accountant.getByText('Todavía no se cargó la propuesta').waitFor();
  }, 60_000);

  it('the purchases that SUNAT has and the register does not are taken from the propuesta', async () => {
    const empresa = { ruc: '20000000001', razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.', periodo: '2026-10' };
    const { nombre, zip } = archivoSire(
      'rce',
      empresa,
      ['77', '78'].map((numero) => registroRce(unaCompra({ numero }), empresa)),
    );
    await open(accountant, '/facturacion/libros?vista=sire&libro=rce&periodo=2026-10', 'Libros electrónicos');
    await accountant
      .locator('input[type="file"]')
      .setInputFiles({ name: nombre, mimeType: 'application/zip', buffer: zip });
    await accountant.getByRole('button', { name: 'Cargar y comparar' }).click();
    const differences = accountant.getByRole('table', { name: 'Diferencias con SUNAT' });
    await differences.getByText('Falta aquí').first().waitFor();
    expect(await differences.getByText('Falta aquí').count()).toBe(2);
    const [csv] = await Promise.all([
      accountant.waitForEvent('download'),
      accountant.getByRole('button', { name: 'Exportar CSV' }).click(),
    ]);
    expect(csv.suggestedFilename()).toBe('diferencias-rce-2026-10.csv');
    expect(await seriousFindings(accountant)).toEqual([]);

    await accountant.getByRole('button', { name: 'Tomar las compras que faltan' }).click();
    await accountant.getByText('Se tomaron 2 compras').waitFor();
    await accountant.getByText('Todo coincide').waitFor();
  }, 60_000);

  it('a certificate of another RUC is refused with its sentence, a good one signs from then on', async () => {
    await open(accountant, `${configuration}/certificado`, 'Certificado digital');
    const form = await upload(unCertificadoDeEntidad('20100070970', new Date()));
    // Under its field and in sum above.
    await expect.poll(() => form.getByText(/20100070970/).count()).toBeGreaterThan(0);
    await accountant.getByRole('region', { name: 'Certificado que firma' }).getByText('De demostración').waitFor();

    await upload({ ...unCertificadoDeEntidad('20000000001', new Date()), clave: 'otra' });
    await expect.poll(() => form.getByText(/clave/i).count()).toBeGreaterThan(1);

    await upload(unCertificadoDeEntidad('20000000001', new Date()));
    const inUse = accountant.getByRole('region', { name: 'Certificado que firma' });
    await inUse.getByText('Empresa de Prueba S.A.C.').waitFor();
    await inUse.getByText('Entidad de Prueba').waitFor();
    await accountant.getByRole('table', { name: 'Certificados' }).getByText('Guardado').waitFor();

    // What is sold from now on carries it: SUNAT's stand-in checks the signature.
    const till = await sellAlambre('cajera2');
    await till.getByRole('status', { name: 'Estado en SUNAT' }).getByText('Aceptado').waitFor({ timeout: 30_000 });
    await till.close();
  }, 120_000);

  it('a series is created with its rule told under the field, and stops numbering', async () => {
    await open(accountant, `${configuration}/series`, 'Series');
    await accountant.getByRole('button', { name: 'Nueva serie' }).click();
    const form = accountant.getByRole('dialog', { name: 'Nueva serie' });
    await form.getByLabel('Serie', { exact: true }).fill('F002');
    await form.getByLabel('Establecimiento').fill('0001');
    await form.getByRole('button', { name: 'Crear serie' }).click();
    await form
      .getByText(/La serie de boletas empieza con B/)
      .first()
      .waitFor();
    await form.getByLabel('Serie', { exact: true }).fill('B002');
    await accountant.keyboard.press('Control+Enter');
    await form.waitFor({ state: 'detached' });
    const row = accountant.getByRole('row', { name: /^B002/ });
    await row.getByText('Activa', { exact: true }).waitFor();
    await row.getByRole('button', { name: 'Desactivar B002' }).click();
    await accountant.getByRole('dialog').getByRole('button', { name: 'Desactivar' }).click();
    await row.getByText('Inactiva').waitFor();
  }, 60_000);

  it('the access of a channel is tried from its card', async () => {
    await open(accountant, `${configuration}/canales`, 'Canales de envío');
    await accountant.getByRole('button', { name: 'Probar acceso a Simulador de esta instalación' }).click();
    await accountant.getByText('Responde y acepta al usuario').waitFor();
  }, 60_000);

  it('boletas are told one by one until somebody chooses the resumen', async () => {
    await open(accountant, `${configuration}/canales`, 'Canales de envío');
    const section = accountant.getByRole('region', { name: 'Cómo se informan las boletas' });
    expect(await section.getByLabel('Una por una').isChecked()).toBe(true);
    expect(await section.getByRole('button', { name: 'Guardar' }).isDisabled()).toBe(true);
    await section.getByLabel('En el resumen diario').check();
    await section.getByRole('button', { name: 'Guardar' }).click();
    await accountant.getByText(/desde ahora se informan en el resumen diario/).waitFor();
    await accountant.reload();
    await section.waitFor();
    expect(await section.getByLabel('En el resumen diario').isChecked()).toBe(true);
  }, 60_000);

  it('a rate registered for a later day waits beside the one in force, and can be taken back', async () => {
    await open(accountant, `${configuration}/datos`, 'Datos tributarios');
    await accountant.getByRole('button', { name: 'Nuevo valor: Tasa del IVAP (arroz pilado)' }).click();
    const form = accountant.getByRole('dialog', { name: 'Tasa del IVAP (arroz pilado)' });
    await form.getByRole('textbox', { name: 'Valor' }).fill('0.05');
    await form.getByLabel('Rige desde').fill('2099-01-01');
    await form.getByRole('button', { name: 'Registrar' }).click();
    await form.getByText('Escriba de dónde sale: la norma y su número').waitFor();
    await form.getByLabel('Fuente').fill('Ley 99999');
    await form.getByRole('button', { name: 'Registrar' }).click();
    const row = accountant.getByRole('row', { name: /Ley 99999/ });
    await row.getByText('Aún no rige').waitFor();
    await row.getByRole('button', { name: /^Retirar/ }).click();
    await row.waitFor({ state: 'detached' });
  }, 60_000);

  it('"pasar a producción" shows what is missing, and lets nobody further', async () => {
    await open(accountant, `${configuration}/produccion`, 'Pasar a producción');
    const checks = accountant.getByRole('list', { name: 'Comprobaciones' });
    await checks.getByText('El RUC 20000000001 es el de las pruebas de SUNAT: ponga el suyo.').waitFor();
    await checks.getByText('El canal no responde: falta el usuario, la clave.').waitFor();
    await accountant.getByText(/^Faltan \d+ cosas para pasar a producción\.$/).waitFor();
    expect(await accountant.getByRole('button', { name: 'Continuar' }).isDisabled()).toBe(true);
  }, 60_000);

  it('what was well when it was checked and no longer is stops the step, with its sentence', async () => {
    // The demo never is ready: the check says what it would say a minute before something broke.
    await accountant.route(/\/configuracion\/produccion\?/, (asked) =>
      asked.fulfill({
        json: {
          enProduccion: false,
          puede: true,
          puedeVolver: false,
          comprobaciones: [
            { codigo: 'certificado', titulo: 'Certificado digital', estado: 'bien', mensaje: 'Vence el 24/11/2099.' },
            {
              codigo: 'respaldo',
              titulo: 'Copias de seguridad',
              estado: 'por-confirmar',
              mensaje: 'Confirme que hay.',
            },
          ],
        },
      }),
    );
    await open(accountant, `${configuration}/produccion`, 'Pasar a producción');
    await accountant.getByText('Nada falta. Queda confirmar lo que solo una persona sabe.').waitFor();
    await accountant.getByRole('button', { name: 'Continuar' }).click();
    expect(await accountant.getByRole('button', { name: 'Continuar' }).isDisabled()).toBe(true);
    await accountant.getByLabel('Copias de seguridad').check();
    await accountant.getByRole('button', { name: 'Continuar' }).click();
    const form = accountant.getByRole('form', { name: 'Pasar a producción' });
    await form.getByText('SUNAT, producción').waitFor();
    await form.getByLabel('Motivo').fill('Inicio de operaciones');
    await form.getByRole('button', { name: 'Pasar a producción' }).click();
    await form.getByText(/^Antes de pasar a producción: datos de la empresa/).waitFor();
    expect(await seriousFindings(accountant)).toEqual([]);
    await accountant.unroute(/\/configuracion\/produccion\?/);
  }, 60_000);

  it('shows nothing that axe finds serious, on a desk, on a phone or in the dark', async () => {
    const page = await browser.newPage({ locale: 'es-PE' });
    await signIn(page, system, 'contador');
    const places = (
      [
        ['/facturacion/libros', 'Libros electrónicos'],
        ['/facturacion/libros?vista=sire', 'Libros electrónicos'],
        ['/facturacion/libros?vista=cuentas', 'Libros electrónicos'],
        [`${configuration}/empresa`, 'Empresa'],
        [`${configuration}/certificado`, 'Certificado digital'],
        [`${configuration}/series`, 'Series'],
        [`${configuration}/canales`, 'Canales de envío'],
        [`${configuration}/produccion`, 'Pasar a producción'],
        ...['tasas', 'detracciones', 'plazos', 'cambio', 'codigos', 'catalogos', 'calendario'].map(
          (dato) => [`${configuration}/datos?dato=${dato}`, 'Datos tributarios'] as const,
        ),
      ] as const
    ).map(([path, title]) => ({ path, title }));
    const found = await seriousFindingsInEveryLook(page, places, ({ path, title }) => open(page, path, title));
    expect(found).toEqual({});
    await page.close();
  }, 120_000);
});
