import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumPath, launchChromium } from './support/chromium.ts';
import { openTill, signIn } from './support/sign-in.ts';
import { startSystem, type SystemUnderTest } from './support/system.ts';

const executable = chromiumPath();

describe.skipIf(!executable)('the screens are live', () => {
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

  /** A device of one person. */
  const open = async (user: string, prepare: (page: Page) => Promise<void> = async () => undefined): Promise<Page> => {
    const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
    const page = await context.newPage();
    await prepare(page);
    await signIn(page, system, user);
    return page;
  };

  it('the supervisor sees whether a till is online, also where no WebSocket gets through', async () => {
    const streams: string[] = [];
    const cashier = await open('cajero');
    await openTill(cashier);
    const supervisor = await open('gerente', async (page) => {
      page.on('request', (request) => {
        if (new URL(request.url()).pathname === '/sse') streams.push(request.url());
      });
      // A proxy that knows no WebSocket.
      await page.addInitScript(() => {
        globalThis.WebSocket = class {
          onclose: ((event: { code: number }) => void) | null = null;
          constructor() {
            setTimeout(() => this.onclose?.({ code: 1006 }));
          }
          send() {}
          close() {}
        } as never;
      });
    });
    await supervisor.goto(new URL('/pos', system.url).href);
    const tills = supervisor.getByRole('region', { name: 'Cajas abiertas' });
    await tills.getByText('En línea').waitFor({ timeout: 20_000 });
    expect(streams.length).toBeGreaterThan(0);

    await cashier.context().close();
    await tills.getByText('Sin conexión').waitFor({ timeout: 20_000 });
    await supervisor.context().close();
  });
});
