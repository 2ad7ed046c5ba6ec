import { mkdirSync, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fastify from 'fastify';
import type { z } from 'zod';
import { padronControl } from './control/padron.routes.ts';
import { sentryControl } from './control/sentry.routes.ts';
import { smtpControl } from './control/smtp.routes.ts';
import { sunatControl } from './control/sunat.routes.ts';
import { webhooksControl } from './control/webhooks.routes.ts';
import { FailureScript } from './failures.ts';
import { pageRoutes } from './page/routes.ts';
import { padronRoutes, type PadronParts } from './padron/routes.ts';
import { RequestLog } from './request-log.ts';
import { sentryRoutes, type SentryParts } from './sentry/routes.ts';
import { Mailbox } from './smtp/mailbox.ts';
import { startSmtp } from './smtp/smtp-service.ts';
import type { SmtpParts } from './smtp/smtp-service.ts';
import { sunatRoutes } from './sunat/routes.ts';
import { sunatSettings } from './sunat/settings.ts';
import { defaultCredentials, openSunat } from './sunat/sunat.ts';
import type { SunatCredentials } from './sunat/sunat.ts';
import { webhookRoutes } from './webhooks/routes.ts';
import { defaultWebhookSecret, type WebhookParts } from './webhooks/webhook-receiver.ts';

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
  clock?: () => Date;
};

export type Simulators = { url: string; smtpPort: number; close: () => Promise<void> };

/** Starts SUNAT, the SMTP inbox, the registers of RUC and DNI, the receivers of webhooks and errors, and the page that shows what came. Resolves when both ports listen. */
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
  pageRoutes(server, { sunat, inbox, webhooks, sentry, padron });
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
