import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import type { z } from 'zod';
import { padronControl } from './control/padron.routes.ts';
import { sentryControl } from './control/sentry.routes.ts';
import { shopifyControl } from './control/shopify.routes.ts';
import { smtpControl } from './control/smtp.routes.ts';
import { sunatControl } from './control/sunat.routes.ts';
import { webhooksControl } from './control/webhooks.routes.ts';
import { wooControl } from './control/woocommerce.routes.ts';
import { FailureScript } from './failures.ts';
import { pageRoutes } from './page/routes.ts';
import { padronRoutes, type PadronParts } from './padron/routes.ts';
import { RequestLog } from './request-log.ts';
import { sentryRoutes, type SentryParts } from './sentry/routes.ts';
import { Bucket } from './shopify/bucket.ts';
import { shopifyRoutes } from './shopify/routes.ts';
import { ShopifyShop, type ShopifyParts } from './shopify/shopify-shop.ts';
import { openStore } from './shops/store-file.ts';
import { Mailbox } from './smtp/mailbox.ts';
import { startSmtp } from './smtp/smtp-service.ts';
import type { SmtpParts } from './smtp/smtp-service.ts';
import { sunatRoutes } from './sunat/routes.ts';
import { sunatSettings } from './sunat/settings.ts';
import { defaultCredentials, openSunat } from './sunat/sunat.ts';
import type { SunatCredentials } from './sunat/sunat.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { defaultWebhookSecret, type WebhookParts } from './webhooks/webhook-receiver.ts';
import { wooRoutes } from './woocommerce/routes.ts';
import { WooShop, type WooParts } from './woocommerce/woo-shop.ts';

export type SimulatorsOptions = {
  /** 0 takes any free port. */
  httpPort: number;
  smtpPort: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Where documents and mails are kept across restarts; without it a temporary folder that `close` removes. */
  dataDir?: string;
  sunat?: Partial<SunatCredentials>;
  /** Where SUNAT starts from; PUT /control/sunat/settings changes it. */
  sunatSettings?: z.input<typeof sunatSettings>;
  /** What webhooks are signed with. */
  webhookSecret?: string;
  /** Whether the web shops begin with the demo's orders. Default true. */
  demoOrders?: boolean;
  clock?: () => Date;
};

export type Simulators = { url: string; smtpPort: number; close: () => Promise<void> };

/** Starts SUNAT, the SMTP inbox, the registers of RUC and DNI, both web shops, the receivers of webhooks and errors, and the page that shows what came. Resolves when both ports listen. */
export async function startSimulators(options: SimulatorsOptions): Promise<Simulators> {
  const { host = '127.0.0.1', clock = () => new Date() } = options;
  const folder = options.dataDir ?? mkdtempSync(join(tmpdir(), 'simulators-'));
  mkdirSync(folder, { recursive: true });
  const sunat = openSunat(
    folder,
    { ...defaultCredentials, ...options.sunat },
    clock,
    sunatSettings.parse(options.sunatSettings ?? {}),
  );
  const inbox: SmtpParts = {
    mailbox: new Mailbox(folder),
    failures: new FailureScript(),
    log: new RequestLog(),
    clock,
  };
  const webhooks: WebhookParts = {
    secret: options.webhookSecret ?? defaultWebhookSecret,
    received: [],
    failures: new FailureScript(),
    log: new RequestLog(),
    clock,
  };
  const padron: PadronParts = { failures: new FailureScript(), log: new RequestLog(), clock };
  const { demoOrders: demo = true } = options;
  // Written at every change, so only where somebody asked for a folder that stays.
  const shopFile = (name: string) => (options.dataDir === undefined ? null : join(folder, name));
  const woocommerce: WooParts = {
    key: 'ck_simulador',
    secret: 'cs_simulador',
    shop: new WooShop(clock, openStore(shopFile('woocommerce.json')), demo),
    failures: new FailureScript(),
    log: new RequestLog(),
    clock,
  };
  const shopify: ShopifyParts = {
    token: 'shpat_simulador',
    version: '2026-01',
    shop: new ShopifyShop(clock, openStore(shopFile('shopify.json')), demo),
    bucket: new Bucket(clock),
    failures: new FailureScript(),
    log: new RequestLog(),
    clock,
  };
  const sentry: SentryParts = { events: [], failures: new FailureScript(), log: new RequestLog(), clock };

  // A hanging answer is one of the failures on offer: closing must not wait for it.
  const server = fastify({ forceCloseConnections: true, logger: false, routerOptions: { maxParamLength: 200 } });
  sunatRoutes(server, sunat);
  sunatControl(server, sunat);
  smtpControl(server, inbox);
  webhookRoutes(server, webhooks);
  webhooksControl(server, webhooks);
  sentryRoutes(server, sentry);
  sentryControl(server, sentry);
  padronRoutes(server, padron);
  padronControl(server, padron);
  wooRoutes(server, woocommerce);
  wooControl(server, woocommerce);
  shopifyRoutes(server, shopify);
  shopifyControl(server, shopify);
  pageRoutes(server, { sunat, inbox, webhooks, sentry, padron, woocommerce, shopify });
  server.get('/health/live', async () => ({ status: 'ok' }));

  const url = await server.listen({ host, port: options.httpPort });
  let smtp;
  try {
    smtp = await startSmtp(inbox, host, options.smtpPort);
  } catch (error) {
    await server.close();
    throw error;
  }
  const running = smtp;
  return {
    url,
    smtpPort: running.port,
    close: async () => {
      await Promise.all([server.close(), running.close()]);
      sunat.register.close();
      if (options.dataDir === undefined) await rm(folder, { recursive: true, force: true });
    },
  };
}
