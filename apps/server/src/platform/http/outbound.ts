import { UpstreamError } from '../errors/upstream-error.ts';

export type OutboundAnswer = { readonly status: number; readonly headers: Headers; readonly text: string };

export type OutboundCall = {
  /** Its circuit's name, for the error. */
  service: string;
  /** What people call it, to begin the error's sentence: `La tienda`. */
  who: string;
  url: string;
  method?: 'GET' | 'POST' | 'PUT';
  headers?: Record<string, string>;
  body?: string;
  signal: AbortSignal;
  timeoutMs: number;
  /** Of the answer. */
  maxBytes: number;
};

/**
 * One call to an outside service, without retries: whatever it answers is an answer. Throws {@link UpstreamError} when
 * there is none. Redirects are not followed: the credentials would go to a stranger.
 */
export async function callOutside(call: OutboundCall): Promise<OutboundAnswer> {
  const { service, who, signal, timeoutMs, maxBytes } = call;
  // Not AbortSignal.any: on Node 20 a timer reached only through it may be collected before it fires.
  const controller = new AbortController();
  const stop = () => controller.abort(signal.reason);
  signal.throwIfAborted();
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(
    () => controller.abort(new Error(`no contestó en ${Math.round(timeoutMs / 1_000)} s`)),
    timeoutMs,
  );
  try {
    const answer = await fetch(call.url, {
      method: call.method ?? 'GET',
      redirect: 'manual',
      headers: { 'user-agent': 'jsoluciones-erp', accept: 'application/json', ...call.headers },
      ...(call.body === undefined ? {} : { body: call.body }),
      signal: controller.signal,
    });
    return { status: answer.status, headers: answer.headers, text: await textOf(answer, maxBytes) };
  } catch (error) {
    // The one who waits gave up: that is nothing the service did.
    signal.throwIfAborted();
    throw new UpstreamError(service, `${who} no responde: ${causeOf(error)}`, { cause: error });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

async function textOf(answer: Response, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of answer.body ?? []) {
    size += (chunk as Uint8Array).length;
    if (size > maxBytes) throw new Error('la respuesta es demasiado grande');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Milliseconds of a `Retry-After` in seconds or as a date, an hour at most; undefined without one. */
export function retryAfterMs(headers: Headers, now: number = Date.now()): number | undefined {
  const value = headers.get('retry-after');
  if (value === null) return undefined;
  const ms = /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1_000 : Date.parse(value) - now;
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), 3_600_000) : undefined;
}

const reasons: Record<string, string> = {
  ECONNREFUSED: 'la conexión fue rechazada',
  ECONNRESET: 'la conexión se cortó',
  UND_ERR_SOCKET: 'la conexión se cortó',
  ENOTFOUND: 'no se encontró su dirección',
  EAI_AGAIN: 'no se encontró su dirección',
};

/** In Spanish where it is known; messages of other causes may carry addresses with credentials. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return 'la conexión falló';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (reasons[code]) return reasons[code];
  return code === '' ? cause.message : `la conexión falló (${code})`;
}
