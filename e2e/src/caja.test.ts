import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

/** What goes wrong at a till: the network, two tabs, hasty hands, a scanner in the wrong field. */
describe.skipIf(executable === null)('the till', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await signIn(page, system, 'cajero');
    await openTill(page);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await system?.stop();
  }, 60_000);
  beforeEach(async () => {
    await page.unrouteAll({ behavior: 'wait' });
    await page.goto(`${system.url}/pos`);
    await search().waitFor();
  });

  const search = (where = page) => where.getByLabel('Buscar producto por código, barras o nombre');
  /** `2 Martillo`: what the ticket holds. */
  const lines = async (where = page): Promise<string[]> => {
    const items = await where.getByRole('list', { name: 'Líneas del ticket' }).getByRole('listitem').all();
    return Promise.all(
      items.map(async (item) => {
        const quantity = await item.getByLabel(/^Cantidad de/).inputValue();
        return `${quantity} ${await item.getAttribute('aria-label')}`;
      }),
    );
  };
  const add = async (code: string, where = page) => {
    const before = (await lines(where)).length;
    await where.bringToFront();
    await search(where).fill(code);
    await search(where).press('Enter');
    await expect.poll(async () => (await lines(where)).length).toBe(before + 1);
  };
  const openCharge = async (where = page) => {
    await where.bringToFront();
    await where.keyboard.press('F8');
    await where.getByRole('dialog', { name: 'Cobrar' }).locator('input:focus').waitFor();
  };
  const sold = async (where = page) => {
    const heading = where.getByRole('heading', { name: /^[BF]001-\d+$/ });
    await heading.waitFor();
    return heading.innerText();
  };
  const empty = async () => {
    if ((await lines()).length > 0) await page.getByRole('button', { name: 'Vaciar el ticket' }).click();
  };
  /** Receipts the server has, by number. */
  const receipts = async (): Promise<string[]> => {
    const answer = await page.request.get(`${system.url}/api/facturacion/comprobantes?porPagina=200`);
    return ((await answer.json()) as { items: { numero: string }[] }).items.map(({ numero }) => numero);
  };
  const barcodes = async (): Promise<{ codigoBarras: string; nombre: string }[]> => {
    const cajas = (await (await page.request.get(`${system.url}/api/ventas/cajas`)).json()) as { almacenId: string }[];
    const answer = await page.request.get(
      `${system.url}/api/ventas/productos?almacenId=${cajas[0]!.almacenId}&limite=100`,
    );
    const { items } = (await answer.json()) as { items: { codigoBarras: string | null; nombre: string }[] };
    return items.flatMap(({ codigoBarras, nombre }) => (codigoBarras ? [{ codigoBarras, nombre }] : []));
  };
  /** As the hardware does it: the keys come at its own pace, whether or not the page has dealt with the one before. */
  const scan = async (code: string) => {
    await Promise.all([...code, 'Enter'].map((key) => page.keyboard.press(key)));
  };

  it('says at once that there is no network, and sells nothing when it comes back', async () => {
    const before = await receipts();
    await add('HER-003');
    await openCharge();
    await page.route('**/api/ventas/ventas', (route) => route.abort('internetdisconnected'));
    await page.context().setOffline(true);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('no se sabe si la venta se registró').waitFor({ timeout: 5_000 });
    await page.keyboard.press('Escape');
    await page.context().setOffline(false);
    await page.unrouteAll();
    await empty();
    await page.reload();
    await search().waitFor();
    expect(await receipts()).toEqual(before);
  }, 60_000);

  it('names the receipt that exists when an answer was lost and the ticket changed since', async () => {
    await add('HER-003');
    await openCharge();
    await page.route('**/api/ventas/ventas', async (route) => {
      await route.fetch();
      await route.abort('connectionreset');
    });
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('no se sabe si la venta se registró').waitFor();
    await page.unrouteAll();
    const [first] = await receipts();
    await page.keyboard.press('Escape');
    await add('HER-001');
    await openCharge();
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText(`Esta venta ya se registró como ${first}`).waitFor();
    await page.getByRole('button', { name: 'Empezar otra venta' }).click();
    await expect.poll(async () => (await receipts())[0]).toBe(first);
    expect(await lines()).toEqual([]);
  }, 60_000);

  it('sells two tickets from two tabs as two sales', async () => {
    const other = await page.context().newPage();
    try {
      await other.goto(`${system.url}/pos`);
      await search(other).waitFor();
      await add('HER-003');
      await add('HER-003', other);
      await openCharge();
      await page.keyboard.press('Enter');
      const one = await sold();
      await openCharge(other);
      await other.keyboard.press('Enter');
      const two = await sold(other);
      expect(two).not.toBe(one);
      expect(await receipts()).toEqual(expect.arrayContaining([one, two]));
    } finally {
      await other.close();
    }
  }, 60_000);

  it('keeps the next customer apart: a sale on its way cannot be left, nor sent twice', async () => {
    const requests: string[] = [];
    page.on('request', (request) => {
      if (request.method() === 'POST' && request.url().endsWith('/ventas/ventas')) requests.push(request.url());
    });
    await add('HER-003');
    await openCharge();
    await page.route('**/api/ventas/ventas', async (route) => {
      const answer = await route.fetch();
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.fulfill({ response: answer });
    });
    await page.getByRole('button', { name: 'Confirmar venta (Enter)' }).dblclick();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog', { name: 'Cobrar' }).isVisible()).toBe(true);
    await sold();
    expect(requests).toHaveLength(1);
  }, 60_000);

  it('takes every scan on a slow network, wherever the focus is', async () => {
    const codes = (await barcodes()).slice(0, 8);
    await page.route('**/api/ventas/productos?**', async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 600));
      await route.continue();
    });
    await search().focus();
    for (const { codigoBarras } of codes) await scan(codigoBarras);
    await expect.poll(async () => (await lines()).length, { timeout: 15_000 }).toBe(codes.length);
    expect((await lines()).sort()).toEqual(codes.map(({ nombre }) => `1 ${nombre}`).sort());

    await search().focus();
    await scan('0000000000000');
    await page.getByText('Ningún producto coincide con «0000000000000»').first().waitFor();
    await scan(codes[1]!.codigoBarras);
    await expect.poll(lines).toContain(`2 ${codes[1]!.nombre}`);
    await page.getByLabel(`Uno menos de ${codes[1]!.nombre}`).click();

    await page.getByLabel(`Cantidad de ${codes[0]!.nombre}`).focus();
    await scan(codes[1]!.codigoBarras);
    await expect
      .poll(async () => (await lines()).sort())
      .toEqual(codes.map(({ nombre }, index) => `${index === 1 ? 2 : 1} ${nombre}`).sort());
    await empty();
  }, 60_000);

  it('sells without network what a supervisor then puts right, and the customer finds it by the code of the copy', async () => {
    // As a till sends it: a factura to a RUC that cannot be.
    const { id, codigo } = await page.evaluate(async () => {
      const json = async (path: string, body?: unknown) => {
        const answer = await fetch(path, {
          ...(body === undefined
            ? {}
            : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
        });
        if (!answer.ok) throw new Error(await answer.text());
        return (await answer.json()) as never;
      };
      type Caja = { id: string; almacenId: string; sesion: { id: string; cajeroId: string; cajero: string } | null };
      type Producto = { id: string; codigo: string; nombre: string; precio: string };
      const caja = ((await json('/api/ventas/cajas')) as Caja[]).find(({ sesion }) =>
        sesion?.cajero.startsWith('Luis'),
      )!;
      const { productos } = (await json(`/api/ventas/offline/catalogo?cajaId=${caja.id}`)) as { productos: Producto[] };
      const { id: productoId, codigo: code, nombre, precio } = productos.find(({ codigo }) => codigo === 'CEM-001')!;
      const venta = {
        id: crypto.randomUUID(),
        cajaId: caja.id,
        sesionId: caja.sesion!.id,
        terminalId: crypto.randomUUID(),
        arriendo: 1,
        secuencia: 1,
        ticket: 'OFF-CAJA-1-900',
        cajeroId: caja.sesion!.cajeroId,
        hechaEn: new Date().toISOString(),
        desfaseMs: 0,
        catalogoVersion: 'v1',
        codigoConsulta: 'abcdefghijklmnop',
        tipoComprobante: '01',
        cliente: { tipoDocumento: '6', numeroDocumento: '20600110010', nombre: 'OBRAS DEL SUR S.A.C.' },
        lineas: [
          {
            id: crypto.randomUUID(),
            productoId,
            codigo: code,
            descripcion: nombre,
            unidad: 'NIU',
            cantidad: '1',
            precioUnitario: precio,
            descuentoPorcentaje: '0',
            afectacion: '10',
          },
        ],
        pagos: [{ id: crypto.randomUUID(), medio: 'efectivo', monto: precio }],
        total: precio,
        vuelto: '0.00',
      };
      await json('/api/ventas/offline/ventas', { ventas: [venta] });
      return { id: venta.id, codigo: venta.codigoConsulta };
    });

    const [office, street] = await Promise.all([
      browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' }),
      browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'es-PE' }),
    ]);
    const [manager, customer] = await Promise.all([office.newPage(), street.newPage()]);
    try {
      await customer.goto(`${system.url}/c/${id}/${codigo}`);
      await customer.getByText('Su comprobante está en preparación').waitFor();
      await signIn(manager, system, 'gerente');
      await manager.goto(`${system.url}/ventas/bandeja`);
      await manager.getByRole('link', { name: 'OFF-CAJA-1-900' }).click();
      await manager.getByRole('alert').getByText('El RUC no existe').waitFor();
      expect(await seriousFindings(manager)).toEqual([]);
      await manager.getByRole('button', { name: 'Reintentar' }).click();
      const dialog = manager.getByRole('dialog');
      await dialog.getByLabel('Número').fill('20131312955');
      await dialog.getByRole('button', { name: 'Reintentar' }).click();
      await manager.getByRole('status', { name: 'Estado' }).getByText('Registrada').waitFor();
      await manager.getByRole('link', { name: /^F001-/ }).waitFor();
      const pdf = customer.getByRole('link', { name: 'Ver mi comprobante' });
      await pdf.waitFor({ timeout: 30_000 });
      expect(await seriousFindings(customer)).toEqual([]);
      const answer = await customer.request.get(new URL((await pdf.getAttribute('href'))!, system.url).href);
      expect((await answer.body()).subarray(0, 5).toString()).toBe('%PDF-');
    } finally {
      await Promise.all([office.close(), street.close()]);
    }
  }, 90_000);

  it('that is far off is closed by who may, from their own screen, and its cashier sees it', async () => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    const manager = await context.newPage();
    try {
      await signIn(manager, system, 'gerente');
      await manager.goto(`${system.url}/pos`);
      await manager.getByRole('region', { name: 'Cajas abiertas' }).getByRole('button', { name: 'Cerrar' }).click();
      await manager.getByLabel('Efectivo contado (S/)').fill('1,5');
      await manager.getByLabel('Observación (opcional)').fill('Falta el efectivo del turno');
      await manager.getByRole('dialog').getByRole('button', { name: 'Cerrar caja' }).click();
      await manager
        .getByRole('status')
        .getByText(/^Diferencia de/)
        .waitFor();
      await page.getByRole('heading', { name: 'Abrir caja' }).waitFor();
    } finally {
      await context.close();
    }
    await openTill(page);
  }, 60_000);

  it('leaves the screen when its cashier signs out', async () => {
    await page.getByRole('button', { name: /^Cuenta de/ }).click();
    await page.getByRole('menuitem', { name: 'Salir' }).click();
    await page.getByRole('button', { name: 'Ingresar' }).waitFor();
    expect(await page.getByText('Luis Enrique').count()).toBe(0);
    await signIn(page, system, 'cajero');
    await page.getByRole('region', { name: 'Productos' }).waitFor();
  }, 60_000);
});
