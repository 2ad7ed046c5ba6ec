import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

type Overview = { workers: { id: string; queues: string[] }[]; queues: { name: string; waiting: number }[] };
type Found = { items: { id: string; state: string; task: string }[] };

/** What an operator does at three in the morning, and what those who may only look cannot. */
describe.skipIf(executable === null)('the monitor in a real browser', () => {
  let system: SystemUnderTest;
  let browser: Browser;
  let till: Page;
  let operator: Page;
  const contexts: BrowserContext[] = [];

  const pageOf = async (user: string): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'es-PE' });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    await signIn(page, system, user);
    return page;
  };
  const refuseOnce = () =>
    fetch(new URL('/control/sunat/failures', system.simulatorsUrl), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      // SUNAT does not know the user: nothing to wait for, a person must look.
      body: JSON.stringify({ kind: 'fault', code: '0102' }),
    });
  /** Sells one thing. @returns the receipt's number. */
  const sell = async (): Promise<string> => {
    await till.bringToFront();
    await till.getByLabel('Buscar producto por código, barras o nombre').fill('HER-003');
    await till.keyboard.press('Enter');
    await till.getByRole('list', { name: 'Líneas del ticket' }).getByRole('listitem').first().waitFor();
    await till.keyboard.press('F8');
    await till.getByRole('dialog', { name: 'Cobrar' }).locator('input:focus').waitFor();
    await till.keyboard.press('Enter');
    const heading = till.getByRole('heading', { name: /^B001-\d+$/ });
    await heading.waitFor();
    const number = await heading.innerText();
    await till.keyboard.press('Enter');
    return number;
  };
  const search = async (page: Page, text: string) => {
    await page.bringToFront();
    await page.keyboard.press('/');
    await page.getByRole('searchbox').fill(text);
    await page.keyboard.press('Enter');
  };
  const read = async <T>(page: Page, path: string): Promise<T> =>
    (await (await page.request.get(system.monitorUrl + path)).json()) as T;
  const emission = async (number: string) => {
    const { items } = await read<Found>(operator, `/api/monitor/ejecuciones?q=${number}`);
    return items.filter(({ task }) => task === 'facturacion.emitir_comprobante_sunat');
  };
  const confirm = async (page: Page, button: RegExp, reason: string) => {
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Motivo').fill(reason);
    await dialog.getByRole('button', { name: button }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  const state = () => operator.getByRole('status', { name: 'Estado de la ejecución' });

  beforeAll(async () => {
    [system, browser] = await Promise.all([startSystem(), launchChromium(executable!)]);
    till = await pageOf('cajero');
    await openTill(till);
    operator = await pageOf('admin');
    await operator.goto(system.monitorUrl);
    await operator.getByRole('heading', { name: 'Servicios externos' }).waitFor();
  }, 180_000);
  afterAll(async () => {
    for (const context of contexts) await context.close();
    await browser?.close();
    await system?.stop();
  }, 60_000);

  it('finds a failed run by its receipt, says why in Spanish, retries it with a reason and shows it done', async () => {
    await refuseOnce();
    const number = await sell();
    await expect.poll(async () => (await emission(number))[0]?.state, { timeout: 20_000 }).toBe('gave-up');

    await search(operator, number.replace('-', '-0000000'));
    await operator.getByRole('status').getByText('Con esa clave exacta').waitFor();
    await operator
      .getByRole('row', { name: /Necesita a alguien/ })
      .getByRole('link', { name: 'facturacion.emitir_comprobante_sunat' })
      .click();
    await operator.getByRole('alert').getByText('El usuario o la clave SOL no son correctos.').waitFor();
    const stages = operator.getByRole('list', { name: 'Etapas, en orden' });
    for (const stage of ['POST /api/ventas/ventas', 'Outbox', 'Cola critical']) {
      await stages.getByText(stage, { exact: true }).waitFor();
    }
    // On a busy machine an attempt may have been given back before.
    await stages.getByText(/^Intento \d+: necesita a alguien$/).waitFor();
    await stages
      .getByText(/^Canal factura respuesta_sunat/)
      .first()
      .waitFor();
    // The till that sold it has been told, and has said so.
    await stages
      .getByText(/^Navegador de .+, \+\d+ ms$/)
      .first()
      .waitFor();

    const failed = operator.url();
    await operator.getByRole('button', { name: 'Reintentar' }).click();
    await operator.getByRole('dialog').getByRole('button', { name: 'Reintentar' }).click();
    await operator.getByText('Diga por qué, en unas palabras').waitFor();
    await confirm(operator, /^Reintentar$/, 'Se corrigió la clave SOL');
    await expect.poll(() => operator.url()).not.toBe(failed);
    await state().getByText('Lista').waitFor({ timeout: 20_000 });

    await operator.getByRole('link', { name: 'Operaciones' }).click();
    const entry = operator.getByRole('row', { name: /Reintentó una ejecución/ });
    await entry.getByText('Se corrigió la clave SOL').waitFor();
    expect(await entry.innerText()).toContain('admin');
  }, 120_000);

  it('lets who may only look see the same and touch nothing', async () => {
    const viewer = await pageOf('gerente');
    await viewer.goto(`${system.monitorUrl}/colas`);
    await viewer.getByText('Solo lectura').waitFor();
    await viewer.getByRole('row', { name: /critical/ }).waitFor();
    expect(await viewer.getByRole('button', { name: /Pausar|Reanudar/ }).count()).toBe(0);
    const { items } = await read<Found>(viewer, '/api/monitor/ejecuciones?state=done');
    await viewer.goto(`${system.monitorUrl}/ejecuciones/${items[0]!.id}`);
    await viewer.getByRole('heading', { name: 'Traza' }).waitFor();
    expect(await viewer.getByRole('button', { name: 'Reintentar' }).count()).toBe(0);
    for (const path of [`ejecuciones/${items[0]!.id}/reintentar`, 'colas/critical/pausar']) {
      const answer = await viewer.request.post(`${system.monitorUrl}/api/monitor/${path}`, {
        data: { motivo: 'No debería poder' },
      });
      expect(answer.status(), path).toBe(403);
    }
  }, 60_000);

  it('holds a queue in pause over the death of its worker, and lets it go on', async () => {
    const critical = async () =>
      (await read<Overview>(operator, '/api/monitor/resumen')).workers.filter(({ queues }) =>
        queues.includes('critical'),
      );
    await operator.bringToFront();
    await operator.goto(`${system.monitorUrl}/colas`);
    await operator.getByRole('button', { name: 'Pausar la cola critical' }).click();
    await confirm(operator, /^Pausar critical$/, 'SUNAT avisó un mantenimiento');
    await operator.getByRole('button', { name: 'Reanudar la cola critical' }).waitFor();
    await operator.getByText(/admin, \d\d:\d\d: SUNAT avisó un mantenimiento/).waitFor();
    // Workers obey within a second; what this one sold before that may still run.
    const [before] = await critical();
    process.kill(Number(before!.id.split(':')[1]), 'SIGKILL');
    await expect
      .poll(async () => (await critical()).some(({ id }) => id !== before!.id), { timeout: 30_000, interval: 200 })
      .toBe(true);

    const number = await sell();
    await expect
      .poll(async () => (await emission(number))[0]?.state, { timeout: 20_000, interval: 200 })
      .toBe('waiting');
    await operator.bringToFront();
    await operator
      .getByRole('row', { name: /^critical/ })
      .getByRole('link', { name: '1', exact: true })
      .waitFor({ timeout: 20_000 });
    const [held] = await emission(number);
    expect(held!.state).toBe('waiting');
    await operator.getByRole('button', { name: 'Reanudar la cola critical' }).click();
    await confirm(operator, /^Reanudar critical$/, 'Terminó el mantenimiento');
    await operator.goto(`${system.monitorUrl}/ejecuciones/${held!.id}`);
    await state().getByText('Lista').waitFor({ timeout: 30_000 });
  }, 120_000);

  it('shows an alert with its guide, and lets an operator take it on', async () => {
    const { workers } = await read<Overview>(operator, '/api/monitor/resumen');
    const pid = Number(workers.find(({ queues }) => queues.includes('reports'))!.id.split(':')[1]);
    // Alive and silent, as a process that hangs.
    process.kill(pid, 'SIGSTOP');
    try {
      await operator.bringToFront();
      await operator.goto(system.monitorUrl);
      const title = 'Nadie atiende la cola reports';
      await operator.getByRole('link', { name: `Qué hacer: ${title}` }).click({ timeout: 30_000 });
      await operator.getByRole('heading', { level: 1, name: 'Qué hacer: cola sin worker' }).waitFor();
      await operator.getByRole('heading', { name: 'Diagnóstico' }).waitFor();

      await operator.getByRole('button', { name: `Me encargo de ${title}` }).click();
      await confirm(operator, /^Encargarme de la alerta$/, 'Estoy mirando ese worker');
      await operator.getByText(/^La atiende /).waitFor();
      await operator.goto(`${system.monitorUrl}/operaciones`);
      const entry = operator.getByRole('row', { name: /Se encargó de una alerta/ });
      await entry.getByText('Estoy mirando ese worker').waitFor();
      expect(await entry.innerText()).toContain(title);
    } finally {
      process.kill(pid, 'SIGCONT');
    }
  }, 90_000);

  it('shows nothing that axe finds serious, on a screen and on a phone', async () => {
    const { items } = await read<Found>(operator, '/api/monitor/ejecuciones?state=gave-up');
    const pages = [
      '/',
      '/ejecuciones',
      `/ejecuciones/${items[0]!.id}`,
      '/errores',
      '/programaciones',
      '/colas',
      '/operaciones',
      '/guias/cola_sin_worker',
    ];
    for (const size of [
      { width: 1366, height: 768 },
      { width: 390, height: 844 },
    ]) {
      await operator.setViewportSize(size);
      for (const path of pages) {
        await operator.goto(system.monitorUrl + path);
        await operator.getByRole('heading', { level: 1 }).waitFor();
        await operator.getByText(/^En vivo/).waitFor();
        expect(await seriousFindings(operator), `${path} at ${size.width}`).toEqual([]);
      }
    }
  }, 120_000);
});
