import { retryAfterMs, sinIntercambio, type FueraDeServicio } from './fuera-de-servicio.ts';
import type { ExchangeResult, HttpExchanger } from './http-exchange.ts';

export type Acceso =
  { kind: 'token'; valor: string } | { kind: 'falla'; codigo: string; motivo: string } | FueraDeServicio;

export type AccessTokens = {
  /** The token in hand while it lasts, or a new one; callers that come together share one request. */
  obtener(signal: AbortSignal): Promise<Acceso>;
  /** It was refused before its time: the next call asks for another. A newer token than this stays. */
  olvidar(valor: string): void;
};

/** A token is dropped this long before it expires, so that none expires on the way. */
const margenMs = 60_000;

/**
 * OAuth tokens of one of SUNAT's REST services. `url` may hold `{client_id}`. `servicio`: in Spanish, to go on after
 * "SUNAT no dio acceso a".
 */
export function createAccessTokens(
  options: { url: string; clientId: string; form: Readonly<Record<string, string>>; servicio: string },
  http: HttpExchanger,
  enmascarar: (texto: string) => string,
  now: () => number = Date.now,
): AccessTokens {
  let token: { valor: string; hasta: number } | null = null;
  let pedido: Promise<Acceso> | null = null;

  async function pedir(signal: AbortSignal): Promise<Acceso> {
    const respuesta = await http.exchange({
      method: 'POST',
      url: options.url.replace('{client_id}', encodeURIComponent(options.clientId)),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({ ...options.form, client_id: options.clientId }).toString(),
      signal,
    });
    const json = leerJson(respuesta, options.servicio);
    if (json.kind !== 'json') return json;
    const valor = json.datos['access_token'];
    if (typeof valor !== 'string' || valor === '') {
      const error = typeof json.datos['error'] === 'string' ? json.datos['error'] : `HTTP ${json.status}`;
      const motivo = enmascarar(`SUNAT no dio acceso a ${options.servicio} (${error})`).slice(0, 200);
      return { kind: 'falla', codigo: String(json.status), motivo };
    }
    const segundos = Number(json.datos['expires_in']);
    token = { valor, hasta: now() + (Number.isFinite(segundos) ? segundos : 300) * 1000 - margenMs };
    return { kind: 'token', valor };
  }

  return {
    async obtener(signal) {
      if (token && token.hasta > now()) return { kind: 'token', valor: token.valor };
      if (pedido) {
        const compartido = await pedido.catch(() => null);
        // Whoever asked may have been interrupted; that says nothing about this caller.
        if (compartido) return compartido;
        return this.obtener(signal);
      }
      pedido = pedir(signal).finally(() => (pedido = null));
      return pedido;
    },
    olvidar(valor) {
      if (token?.valor === valor) token = null;
    },
  };
}

export type Json = { kind: 'json'; status: number; datos: Record<string, unknown> };

/** An answer with a JSON object; anything else says nothing about the document. */
export function leerJson(respuesta: ExchangeResult, servicio: string): Json | FueraDeServicio {
  if (respuesta.kind !== 'response') return sinIntercambio(respuesta);
  const { status, headers, body } = respuesta;
  const reintentarEnMs = retryAfterMs(headers['retry-after']);
  const caida: FueraDeServicio = {
    kind: 'fuera-de-servicio',
    motivo: `${servicio} no atiende (HTTP ${status})`,
    ...(reintentarEnMs === null ? {} : { reintentarEnMs }),
  };
  if (status === 429 || status >= 500) return caida;
  try {
    const datos: unknown = JSON.parse(body.toString('utf8'));
    return typeof datos === 'object' && datos !== null
      ? { kind: 'json', status, datos: datos as Record<string, unknown> }
      : caida;
  } catch {
    return caida;
  }
}
