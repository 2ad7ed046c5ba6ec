import { buildAlertNotifier, buildModules, declarations } from '../app.ts';
import { createPadronClient } from '../integrations/padron/padron-client.ts';
import { createSmtpClient } from '../integrations/smtp/smtp-client.ts';
import type { AlertNotifier } from '../platform/alerts/notice.ts';
import { createCaches } from '../platform/cache/caches.ts';
import { announceRightsChanged, announceSessionEnded } from '../platform/channels/announcements.ts';
import { createPublisher, type Publisher } from '../platform/channels/publisher.ts';
import { recordingPublisher } from '../platform/channels/recording-publisher.ts';
import { localSecrets } from '../platform/config/secrets.ts';
import type { Secrets } from '../platform/config/secrets.ts';
import type { Settings } from '../platform/config/settings.ts';
import { openDatabase, waitForDatabase, type Database } from '../platform/database/database.ts';
import { createEventBus, type EventBus } from '../platform/events/event-bus.ts';
import type { Authenticator } from '../platform/auth/authenticator.ts';
import type { Module } from '../platform/module.ts';
import { createErrorReporter, noReporter, type ErrorReporter } from '../platform/observability/error-reporter.ts';
import { createLogger, type Logger } from '../platform/observability/logger.ts';
import { createSpanRecorder, type SpanRecorder } from '../platform/observability/spans.ts';
import { createProgressReader } from '../platform/tasks/progress-reader.ts';
import type { TaskFailure } from '../platform/tasks/queue-consumer.ts';
import { createRegistry, type Registry } from '../platform/tasks/registry.ts';
import { systemClock } from '../platform/time/clock.ts';
import { certificadoEnVigor, clienteEnVigor } from '../modules/facturacion/public.ts';
import { crearAutenticador } from '../modules/seguridad/public.ts';
import { alertRecipients } from './alert-recipients.ts';
import { installationSecrets, resolveConnections, sharedRedisWarning, type Connections } from './connections.ts';
import { readRunbook } from './docs/docs-folder.ts';
import { lastWords } from './lifecycle.ts';
import { mailAccess } from './mail-access.ts';
import { padronAccess } from './padron-access.ts';
import { release } from './release.ts';
import { initialAccess, simulatorAccess } from './sunat-access.ts';

/** What every process of the product stands on: its connections and the modules built upon them. */
export type Runtime = {
  readonly settings: Settings;
  readonly connections: Connections;
  readonly publicUrl: string;
  readonly secrets: Secrets;
  readonly log: Logger;
  readonly database: Database;
  readonly publisher: Publisher;
  readonly spans: SpanRecorder;
  readonly authenticator: Authenticator;
  readonly modules: readonly Module[];
  readonly registry: Registry;
  /** The modules' subscriptions, for another database of this process. */
  readonly events: EventBus;
  readonly alertNotifier: AlertNotifier;
  /** Where errors nobody foresaw go. */
  readonly errors: ErrorReporter;
  reportTask(failure: TaskFailure): void;
  reportHttp(error: unknown, request: { method: string; route: string; traceId: string }): void;
  close(): Promise<void>;
};

/** Modules beside those of the product, for a process that is no part of it: the drill's. */
export type ExtraModules = (runtime: Pick<Runtime, 'database' | 'publisher'>) => readonly Module[];

/** How long a process waits for a database that is starting beside it. */
const databasePatienceMs = 30_000;

/** @param name of the process, in logs and in pg_stat_activity: `api`, `worker`, `beat`. */
export async function openRuntime(settings: Settings, name: string, extra?: ExtraModules): Promise<Runtime> {
  const log = createLogger({ name, level: settings.ERP_LOG_LEVEL });
  const connections = resolveConnections(settings);
  const shared = sharedRedisWarning(settings);
  if (shared) log.warn({ aviso: shared }, 'redis.shared');
  const secrets = installationSecrets(settings);
  // What may be missing is asked for before anything is opened.
  const mail = mailAccess(settings, connections.smtpUrl);
  const publicUrl = settings.ERP_PUBLIC_URL ?? `http://localhost:${settings.PORT}`;
  const alertas = alertRecipients(settings, publicUrl);
  const events = createEventBus();
  const database = openDatabase({
    url: connections.databaseUrl,
    secrets,
    applicationName: `jsol-${name}`,
    events,
    onAfterCommitError: (error) => log.error({ err: error }, 'after_commit.failed'),
  });
  await waitForDatabase(database, databasePatienceMs);
  const spans = createSpanRecorder({ database, log });
  const publisher = recordingPublisher(createPublisher({ redisUrl: connections.channelsUrl, log }), spans);
  const caches = createCaches({
    redisUrl: connections.cacheUrl,
    definitions: declarations.flatMap((module) => module.caches ?? []),
    log,
  });
  const progress = createProgressReader({ brokerUrl: connections.brokerUrl, log });
  const authenticator = crearAutenticador({ database, secrets });
  const simulador = simulatorAccess(settings);
  const sunat = clienteEnVigor({
    database,
    secrets,
    clock: systemClock,
    simulador,
    timeoutMs: settings.ERP_SUNAT_TIMEOUT_MS,
  });
  const smtp = createSmtpClient(mail.smtpUrl, mail.from);

  const modules: Module[] = buildModules({
    database,
    publisher,
    caches,
    secrets,
    authenticator,
    clock: systemClock,
    sunat,
    simulador,
    accesoInicial: () => initialAccess(settings),
    certificado: certificadoEnVigor({ database, secrets, clock: systemClock }),
    esperaReenvioMs: settings.ERP_SUNAT_RESEND_WAIT_MS,
    ledgerDays: settings.ERP_LEDGER_DAYS,
    temporaryPasswordHours: settings.ERP_TEMPORARY_PASSWORD_HOURS,
    smtp,
    padron: createPadronClient(padronAccess(settings)),
    publicUrl,
    tiendasDemo: settings.ERP_DEMO === 'si' ? `http://127.0.0.1:${settings.SIMULATORS_PORT}` : null,
    alertas,
    leerGuia: readRunbook,
    onSessionEnded: (sessionId) => announceSessionEnded(publisher.redis, sessionId),
    onRightsChanged: (userId) => announceRightsChanged(publisher.redis, userId),
    avanceDe: progress.percentOf,
    demoPassword: settings.ERP_DEMO === 'si' ? localSecrets(settings.DATA_DIR).demoPassword : '',
  });
  modules.push(...(extra?.({ database, publisher }) ?? []));
  events.subscriptions.push(...modules.flatMap((module) => module.subscriptions ?? []));

  const errors = settings.ERP_SENTRY_DSN
    ? createErrorReporter({
        dsn: settings.ERP_SENTRY_DSN,
        release,
        environment: settings.ERP_DEMO === 'si' ? 'demo' : 'produccion',
        process: name,
        log,
      })
    : noReporter;

  lastWords.push((error) => {
    errors.report(error, { transaction: name, mechanism: 'process' });
    return errors.flush(2_000);
  });

  return {
    settings,
    connections,
    publicUrl,
    secrets,
    log,
    database,
    publisher,
    spans,
    authenticator,
    modules,
    registry: createRegistry(modules),
    events,
    alertNotifier: buildAlertNotifier({ publisher, smtp, alertas }),
    errors,
    reportTask: ({ task, queue, runId, traceId, attempt, final, error }) =>
      errors.report(error, {
        transaction: task,
        mechanism: 'task',
        traceId,
        fingerprint: error.fingerprint,
        tags: { task, queue, run_id: runId, attempt: String(attempt), final: final ? 'si' : 'no' },
      }),
    reportHttp: (error, { method, route, traceId }) =>
      errors.report(error, { transaction: `${method} ${route}`, mechanism: 'http', traceId }),
    async close() {
      sunat.close();
      await progress.close();
      await caches.close();
      await publisher.close();
      await spans.stop();
      await database.close();
      await errors.flush(2_000);
    },
  };
}
