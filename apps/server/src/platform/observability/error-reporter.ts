import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { Counter } from 'prom-client';
import { exceptionsOf } from './error-exceptions.ts';
import type { Logger } from './logger.ts';
import { metricsRegistry } from './metrics.ts';

export type ErrorContext = {
  /** Where it happened: a task's name, `POST /api/ventas`, a process. */
  readonly transaction: string;
  /** Who caught it. `process`: nobody did. */
  readonly mechanism: 'task' | 'http' | 'process';
  readonly traceId?: string;
  /** Groups it with its like. Default: Sentry's own grouping. */
  readonly fingerprint?: string;
  /** Ids and names by which it can be found; no personal data. */
  readonly tags?: Readonly<Record<string, string>>;
};

/** Sends errors nobody foresaw to whoever collects them. Never throws and never makes its caller wait. */
export type ErrorReporter = {
  report(error: unknown, context: ErrorContext): void;
  /** Waits for what is on its way, at most `timeoutMs`. */
  flush(timeoutMs: number): Promise<void>;
};

export const noReporter: ErrorReporter = { report: () => undefined, flush: () => Promise.resolve() };

export type ErrorReporterOptions = {
  /** `https://<key>@<host>/<project>`, as Sentry gives it. */
  dsn: string;
  release: string;
  environment: string;
  /** The kind of process: `api`, `worker`. */
  process: string;
  log: Logger;
};

/** A storm of errors must not fill the memory: what comes on top is counted and dropped. */
const maxQueued = 100;
const sendTimeoutMs = 5_000;
const client = 'jsol/1.0';

const reports = new Counter({
  name: 'jsol_error_reports_total',
  help: 'Errors for Sentry: sent, failed (not taken by the receiver), dropped (too many, or told to wait)',
  labelNames: ['result'],
  registers: [metricsRegistry],
});

type Endpoint = { url: string; auth: string };

/** Throws when it is not a DSN. */
export function endpointOf(dsn: string): Endpoint {
  const { protocol, host, username, pathname } = new URL(dsn);
  const [, base = '', project = ''] = /^(.*)\/(\d+)$/.exec(pathname) ?? [];
  if (!username || !project) throw new Error('a DSN is https://<key>@<host>/<project>');
  return {
    url: `${protocol}//${host}${base}/api/${project}/envelope/`,
    auth: `Sentry sentry_version=7, sentry_client=${client}, sentry_key=${username}`,
  };
}

/** One event in Sentry's envelope format: a header, the item's header, the event. */
function envelopeOf(error: unknown, context: ErrorContext, options: ErrorReporterOptions): string {
  const eventId = randomBytes(16).toString('hex');
  const event = JSON.stringify({
    event_id: eventId,
    timestamp: Date.now() / 1_000,
    platform: 'node',
    level: context.mechanism === 'process' ? 'fatal' : 'error',
    release: options.release,
    environment: options.environment,
    server_name: hostname(),
    transaction: context.transaction,
    tags: {
      process: options.process,
      ...context.tags,
      ...(context.traceId ? { trace_id: context.traceId } : {}),
    },
    ...(context.traceId && /^[0-9a-f]{32}$/.test(context.traceId)
      ? { contexts: { trace: { trace_id: context.traceId, span_id: randomBytes(8).toString('hex') } } }
      : {}),
    ...(context.fingerprint ? { fingerprint: [context.transaction, context.fingerprint] } : {}),
    exception: {
      values: exceptionsOf(error, { type: context.mechanism, handled: context.mechanism !== 'process' }),
    },
  });
  const header = JSON.stringify({ event_id: eventId, sent_at: new Date().toISOString() });
  const item = JSON.stringify({ type: 'event', length: Buffer.byteLength(event), content_type: 'application/json' });
  return `${header}\n${item}\n${event}\n`;
}

/** One event at a time; a receiver that says "later" is left alone until then. Why not the SDK: docs/adr/0009. */
export function createErrorReporter(options: ErrorReporterOptions): ErrorReporter {
  const { url, auth } = endpointOf(options.dsn);
  const { log } = options;
  const queue: string[] = [];
  let sending: Promise<void> | null = null;
  let quietUntil = 0;
  let away = false;

  async function send(envelope: string): Promise<void> {
    try {
      const answer = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/x-sentry-envelope', 'x-sentry-auth': auth },
        body: envelope,
        signal: AbortSignal.timeout(sendTimeoutMs),
      });
      await answer.text();
      if (answer.status === 429) {
        const seconds = Number(answer.headers.get('retry-after') ?? NaN);
        quietUntil = Date.now() + (Number.isFinite(seconds) ? Math.min(seconds, 3_600) : 60) * 1_000;
      }
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      reports.inc({ result: 'sent' });
      away = false;
    } catch (error) {
      reports.inc({ result: 'failed' });
      if (!away) log.warn({ reason: error instanceof Error ? error.message : String(error) }, 'errors.not_reported');
      away = true;
    }
  }

  async function drain(): Promise<void> {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await send(next);
    sending = null;
  }

  return {
    report(error, context) {
      if (queue.length >= maxQueued || Date.now() < quietUntil) return reports.inc({ result: 'dropped' });
      try {
        queue.push(envelopeOf(error, context, options));
      } catch (thrown) {
        return log.warn({ err: thrown }, 'errors.not_reported');
      }
      sending ??= drain();
    },
    async flush(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, timeoutMs)));
      await Promise.race([sending ?? Promise.resolve(), patience]);
      clearTimeout(timer);
    },
  };
}
