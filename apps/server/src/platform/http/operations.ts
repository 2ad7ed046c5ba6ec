import { isIP } from 'node:net';
import type { FastifyInstance, FastifyRequest } from 'fastify';

export type HealthChecks = Readonly<Record<string, () => Promise<unknown>>>;
export type MetricsText = () => Promise<{ contentType: string; body: string }>;

/** A check that hangs is a failed one. */
const checkTimeoutMs = 2_000;

type CheckResult = { ok: boolean; ms: number; error?: string };

async function runCheck(check: () => Promise<unknown>): Promise<CheckResult> {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`sin respuesta en ${checkTimeoutMs} ms`)), checkTimeoutMs);
  });
  const ms = () => Math.round(performance.now() - start);
  try {
    await Promise.race([check(), tooLate]);
    return { ok: true, ms: ms() };
  } catch (error) {
    return { ok: false, ms: ms(), error: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/** The peer itself, with no proxy in between: what nginx forwards is the outside world's. */
export function isLoopback(request: FastifyRequest): boolean {
  const address = request.socket.remoteAddress ?? '';
  if (request.headers['x-forwarded-for'] !== undefined || request.headers.forwarded !== undefined) return false;
  const v4 = address.startsWith('::ffff:') ? address.slice(7) : address;
  return address === '::1' || (isIP(v4) === 4 && v4.startsWith('127.'));
}

/**
 * `/health/live` (the process runs), `/health/ready` (what it needs answers), `/metrics`. Reasons and metrics are for
 * this machine, unless the port itself is reachable from the inside alone.
 */
export function registerOperations(
  app: FastifyInstance,
  checks: HealthChecks,
  metrics: MetricsText,
  mayLookInside: (request: FastifyRequest) => boolean = isLoopback,
): void {
  const hidden = { schema: { hide: true } } as const;
  app.get('/health/live', hidden, async (_request, reply) =>
    reply.header('cache-control', 'no-store').send({ status: 'ok' }),
  );

  app.get('/health/ready', hidden, async (request, reply) => {
    const results = await Promise.all(
      Object.entries(checks).map(async ([name, check]) => {
        const result = await runCheck(check);
        // The reason may carry addresses of the inside.
        return [name, mayLookInside(request) ? result : { ok: result.ok, ms: result.ms }] as const;
      }),
    );
    const ok = results.every(([, result]) => result.ok);
    return reply
      .code(ok ? 200 : 503)
      .header('cache-control', 'no-store')
      .send({ status: ok ? 'ok' : 'error', checks: Object.fromEntries(results) });
  });

  app.get('/metrics', hidden, async (request, reply) => {
    if (!mayLookInside(request)) return reply.callNotFound();
    const { contentType, body } = await metrics();
    return reply.type(contentType).send(body);
  });
}
