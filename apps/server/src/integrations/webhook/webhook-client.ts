import { createHmac } from 'node:crypto';
import { UpstreamError } from '../../platform/errors/upstream-error.ts';

/** The circuit of whoever receives the webhooks. */
export const servicioWebhook = 'webhook';

export type EntregaWebhook = {
  /** The same for every attempt: a receiver that has it already drops the second copy. */
  id: string;
  /** What happened, such as `alerta.opened`. */
  evento: string;
  cuerpo: Readonly<Record<string, unknown>>;
};

export type ResultadoWebhook =
  | { kind: 'recibido'; estado: number }
  /** The receiver refused it for good (4xx): its address or the secret is wrong. */
  | { kind: 'rechazado'; estado: number; respuesta: string };

export type WebhookClient = {
  /** Throws {@link UpstreamError} when the receiver does not do its part: no connection, no answer, 5xx, 429. */
  enviar(entrega: EntregaWebhook, signal: AbortSignal): Promise<ResultadoWebhook>;
};

export type WebhookAccess = { url: string; secret: string; /** Default 5 s. */ timeoutMs?: number };

/** The receiver answered that it did not take it, so sending it again doubles nothing. */
class NoRecibido extends UpstreamError {}

/** 408 and 429 ask for another attempt; every other 4xx will not change its mind. */
const refuses = (status: number): boolean => status >= 400 && status < 500 && status !== 408 && status !== 429;

/**
 * Posts JSON, signed so that the receiver knows who sent it and when: `x-jsol-signature` is
 * `sha256=` + HMAC-SHA256 of `<x-jsol-timestamp>.<body>`. Redirects are not followed: the body would go to a stranger.
 */
export function createWebhookClient({ url, secret, timeoutMs = 5_000 }: WebhookAccess): WebhookClient {
  return {
    async enviar({ id, evento, cuerpo }, signal) {
      const body = JSON.stringify(cuerpo);
      const timestamp = String(Math.floor(Date.now() / 1_000));
      const signature = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
      // Not AbortSignal.any: on Node 20 a timer reached only through it may be collected before it fires.
      const controller = new AbortController();
      const stop = () => controller.abort(signal.reason);
      signal.throwIfAborted();
      signal.addEventListener('abort', stop, { once: true });
      const timer = setTimeout(() => controller.abort(new Error(`no contestó en ${timeoutMs} ms`)), timeoutMs);
      let answer: Response;
      let respuesta: string;
      try {
        answer = await fetch(url, {
          method: 'POST',
          redirect: 'manual',
          headers: {
            'content-type': 'application/json',
            'user-agent': 'jsoluciones-erp',
            'x-jsol-event': evento,
            'x-jsol-delivery': id,
            'x-jsol-timestamp': timestamp,
            'x-jsol-signature': `sha256=${signature}`,
          },
          body,
          signal: controller.signal,
        });
        respuesta = (await answer.text().catch(() => '')).slice(0, 200);
      } catch (error) {
        throw new UpstreamError(servicioWebhook, `El webhook no responde: ${causeOf(error)}`, { cause: error });
      } finally {
        clearTimeout(timer);
        signal.removeEventListener('abort', stop);
      }
      if (answer.ok) return { kind: 'recibido', estado: answer.status };
      if (refuses(answer.status)) return { kind: 'rechazado', estado: answer.status, respuesta };
      const retryAfter = Number(answer.headers.get('retry-after') ?? NaN);
      throw new NoRecibido(servicioWebhook, `El webhook respondió ${answer.status}`, {
        retryAfterMs: Number.isFinite(retryAfter) ? Math.min(retryAfter, 3_600) * 1_000 : undefined,
      });
    },
  };
}

const causeOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
};

const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN']);

/** True for an error that proves the receiver has not taken it: nobody listened, or it said so. */
export function noRecibido(error: unknown): boolean {
  if (error instanceof NoRecibido) return true;
  const cause = error instanceof UpstreamError && error.cause instanceof Error ? error.cause.cause : undefined;
  return cause instanceof Error && 'code' in cause && neverConnected.has(String(cause.code));
}
