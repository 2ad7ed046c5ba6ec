import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createLogger } from '../../apps/server/src/platform/observability/logger.ts';
import { closeRedis, openRedis, type Redis } from '../../apps/server/src/platform/redis/connections.ts';
import { createCircuits } from '../../apps/server/src/platform/tasks/circuit.ts';
import { startEngine, registryFor, type Engine } from '../../apps/server/src/platform/tasks/engine.fixture.ts';
import { chain, fanOut, flowResult } from '../../apps/server/src/platform/tasks/flow.ts';
import { handleTask } from '../../apps/server/src/platform/tasks/handler.ts';
import { done, giveUp } from '../../apps/server/src/platform/tasks/outcome.ts';
import { defineTask } from '../../apps/server/src/platform/tasks/task.ts';
import { createMonitorServer } from '../../apps/server/src/processes/monitor/monitor-server.ts';
import { permisoOperar, permisoVer } from '../../apps/server/src/processes/monitor/monitor.routes.ts';
import { seriousFindings } from './support/axe.ts';
import { chromiumPath, launchChromium } from './support/chromium.ts';

const executable = chromiumPath();
const dist = path.join(path.dirname(fileURLToPath(import.meta.url)), '../../apps/web/dist');

const kilos = z.object({ kilos: z.number() });
const pesar = defineTask({ name: 'prueba.pesar', summary: 'Pesa', queue: 'default', input: kilos, output: kilos });
const juntar = defineTask({
  name: 'prueba.juntar',
  summary: 'Sigue a las partes',
  queue: 'default',
  input: z.object({ flow: flowResult }),
});
/** Starts a chain inside its flow. */
const partir = defineTask({ name: 'prueba.partir', summary: 'Empieza una cadena', queue: 'default', input: kilos });
const handlers = [
  handleTask(pesar, ({ kilos: n }) =>
    Promise.resolve(n === 3 ? giveUp('La balanza no respondió') : done({ kilos: n + 10 })),
  ),
  handleTask(juntar, () => Promise.resolve(done())),
  handleTask(partir, async ({ kilos: n }, { inTransaction, flowId }) => {
    await inTransaction((tx) => chain(tx, [pesar, pesar], { kilos: n }, { parent: flowId }));
    return done();
  }),
];

/** No task of the product is part of a flow yet, so the monitor is given some that are. */
describe.skipIf(executable === null)('a flow in the monitor', () => {
  let engine: Engine;
  let redis: Redis;
  let http: Awaited<ReturnType<typeof createMonitorServer>>;
  let url: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [engine, browser] = await Promise.all([startEngine(), launchChromium(executable!)]);
    await engine.worker(handlers);
    const log = createLogger({ name: 'prueba', level: 'silent' });
    redis = openRedis(engine.redis.url, { role: 'producer', name: 'prueba', log });
    http = await createMonitorServer({
      host: '127.0.0.1',
      port: 0,
      applicationUrl: 'http://localhost',
      user: 'operador',
      password: 'la-clave-del-monitor',
      role: 'operador',
      authenticator: {
        authenticateCookies: () => Promise.resolve(null),
        reload: () => Promise.resolve(null),
        forget: () => undefined,
        forgetUser: () => undefined,
      },
      sessionRoutes: [],
      permissions: [permisoVer, permisoOperar].map((name) => ({ name, summary: name, roles: [] })),
      database: engine.database,
      redis,
      circuits: createCircuits(redis),
      registry: registryFor(handlers),
      staticDir: dist,
      metrics: () => Promise.resolve({ contentType: 'text/plain', body: '' }),
      healthChecks: {},
      log,
    });
    ({ url } = await http.listen());
    page = await browser.newPage({
      viewport: { width: 1366, height: 768 },
      locale: 'es-PE',
      httpCredentials: { username: 'operador', password: 'la-clave-del-monitor' },
    });
    page.setDefaultTimeout(15_000);
    // Asked for here, the password is good for every path.
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await http.close();
    await closeRedis(redis);
    await engine.stop();
  }, 60_000);

  it('leads from a run to those beside it, to the whole and back', async () => {
    const { flowId } = await engine.database.transaction((tx) =>
      fanOut(tx, { each: partir, inputs: [1, 3, 5].map((n) => ({ kilos: n })), then: juntar, input: {} }),
    );
    await page.goto(`${url}/flujos/${flowId}`);
    await page.getByRole('status', { name: 'Estado del flujo' }).getByText('Terminado').waitFor({ timeout: 20_000 });
    const runs = page.getByRole('table', { name: 'Ejecuciones del flujo' });
    await runs.getByRole('row', { name: /^Lo que sigue al reparto prueba\.juntar Lista/ }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    // The chain in which somebody is needed.
    const inner = page.getByRole('region', { name: 'Flujos que empezaron sus ejecuciones' });
    await page.getByText('Flujos que empezaron sus ejecuciones').waitFor();
    expect(await inner.getByRole('link').count()).toBe(3);
    await inner.getByRole('link').nth(1).click();
    await page.getByRole('heading', { level: 1, name: 'Cadena de 2 pasos' }).waitFor();
    await runs
      .getByRole('row', { name: /Paso 1 de 2/ })
      .getByRole('link')
      .click();

    const beside = page.getByRole('region', { name: 'Flujo' }).first();
    await beside.getByText('Dentro de:').waitFor();
    await beside.getByText('prueba.pesar (esta)').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await beside.getByRole('link', { name: /^Reparto en/ }).click();
    await page.getByRole('heading', { level: 1, name: /^Reparto en/ }).waitFor();
    expect(page.url()).toBe(`${url}/flujos/${flowId}`);
  }, 60_000);
});
