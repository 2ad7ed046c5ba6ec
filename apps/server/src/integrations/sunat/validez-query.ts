import { fechaPeruana } from '../../platform/time/lima.ts';
import { retryAfterMs, sinIntercambio, type FueraDeServicio } from './fuera-de-servicio.ts';
import type { ExchangeResult, HttpExchanger } from './http-exchange.ts';

export type ConsultaValidez = {
  tipo: string;
  serie: string;
  numero: number;
  /** `2026-11-24` */
  fechaEmision: string;
  /** `'35.70'` */
  total: string;
  signal: AbortSignal;
};

/** Every `motivo`: Spanish, no capital, no full stop. */
export type ResultadoValidez =
  | { kind: 'existe'; estado: 'aceptado' | 'anulado' | 'autorizado'; observaciones: string[] }
  | { kind: 'no-existe' }
  | { kind: 'falla'; codigo: string; motivo: string }
  | FueraDeServicio;

type Options = {
  tokenUrl?: string | undefined;
  validezUrl?: string | undefined;
  ruc: string;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
};

const scope = 'https://api.sunat.gob.pe/v1/contribuyente/contribuyentes';

/** A token is dropped this long before it expires, so that none expires on the way. */
const margenMs = 60_000;

/** Consulta integrada de validez: an OAuth token, kept while it lasts, and one question per document. */
export function createValidezQuery(
  options: Options,
  http: HttpExchanger,
  enmascarar: (texto: string) => string,
): (consulta: ConsultaValidez) => Promise<ResultadoValidez> {
  let token: { valor: string; hasta: number } | null = null;

  async function pedirToken(clientId: string, clientSecret: string, tokenUrl: string, signal: AbortSignal) {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      scope,
      client_id: clientId,
      client_secret: clientSecret,
    });
    const respuesta = await http.exchange({
      method: 'POST',
      url: tokenUrl.replace('{client_id}', encodeURIComponent(clientId)),
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: form.toString(),
      signal,
    });
    const json = leerJson(respuesta);
    if (json.kind !== 'json') return json;
    const valor = json.datos['access_token'];
    if (typeof valor !== 'string' || valor === '') {
      const error = typeof json.datos['error'] === 'string' ? json.datos['error'] : `HTTP ${json.status}`;
      const motivo = enmascarar(`SUNAT no dio acceso a la consulta de validez (${error})`).slice(0, 200);
      return { kind: 'falla', codigo: String(json.status), motivo } as const;
    }
    const segundos = Number(json.datos['expires_in']);
    token = { valor, hasta: Date.now() + (Number.isFinite(segundos) ? segundos : 300) * 1000 - margenMs };
    return { kind: 'token', valor } as const;
  }

  return async ({ tipo, serie, numero, fechaEmision, total, signal }) => {
    const { tokenUrl, validezUrl, clientId, clientSecret } = options;
    if (!tokenUrl || !validezUrl || !clientId || !clientSecret)
      return { kind: 'falla', codigo: '', motivo: 'no está configurada la consulta de validez' };

    const vigente = token && token.hasta > Date.now() ? ({ kind: 'token', valor: token.valor } as const) : null;
    const acceso = vigente ?? (await pedirToken(clientId, clientSecret, tokenUrl, signal));
    if (acceso.kind !== 'token') return acceso;

    const respuesta = await http.exchange({
      method: 'POST',
      url: validezUrl.replace('{ruc}', options.ruc),
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        authorization: `Bearer ${acceso.valor}`,
      },
      body: JSON.stringify({
        numRuc: options.ruc,
        codComp: tipo,
        numeroSerie: serie,
        numero: String(numero),
        fechaEmision: fechaPeruana(fechaEmision),
        monto: total,
      }),
      signal,
    });
    const json = leerJson(respuesta);
    if (json.kind !== 'json') return json;
    if (json.status === 401) {
      // Withdrawn before its time: the next call asks for a new one.
      token = null;
      return { kind: 'fuera-de-servicio', motivo: 'el acceso a la consulta de validez venció' };
    }
    return interpretar(json.status, json.datos, enmascarar);
  };
}

type Json = { kind: 'json'; status: number; datos: Record<string, unknown> };

/** An answer with a JSON object; anything else says nothing about the document. */
function leerJson(respuesta: ExchangeResult): Json | FueraDeServicio {
  if (respuesta.kind !== 'response') return sinIntercambio(respuesta);
  const { status, headers, body } = respuesta;
  const reintentarEnMs = retryAfterMs(headers['retry-after']);
  const caida: FueraDeServicio = {
    kind: 'fuera-de-servicio',
    motivo: `la consulta de validez no atiende (HTTP ${status})`,
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

const estados: Readonly<Record<string, 'aceptado' | 'anulado' | 'autorizado'>> = {
  '1': 'aceptado',
  '2': 'anulado',
  '3': 'autorizado',
};

function interpretar(
  status: number,
  datos: Record<string, unknown>,
  enmascarar: (texto: string) => string,
): ResultadoValidez {
  const data =
    typeof datos['data'] === 'object' && datos['data'] !== null ? (datos['data'] as Record<string, unknown>) : {};
  // Some answers pad it: "01".
  const estadoCp = typeof data['estadoCp'] === 'string' ? data['estadoCp'].replace(/^0(?=\d)/, '') : null;
  if (status === 200 && estadoCp === '0') return { kind: 'no-existe' };
  const estado = status === 200 && estadoCp !== null ? estados[estadoCp] : undefined;
  if (estado) {
    const observaciones = Array.isArray(data['observaciones']) ? data['observaciones'].map(String) : [];
    return { kind: 'existe', estado, observaciones };
  }
  const texto = [datos['message'], datos['msg']].find((uno) => typeof uno === 'string' && uno !== '');
  const codigo = [datos['errorCode'], datos['cod'], estadoCp].find((uno) => typeof uno === 'string' && uno !== '');
  return {
    kind: 'falla',
    codigo: typeof codigo === 'string' ? codigo : String(status),
    motivo: enmascarar(typeof texto === 'string' ? texto : `HTTP ${status}`).slice(0, 300),
  };
}
