import { fechaPeruana } from '../../platform/time/lima.ts';
import { createAccessTokens, leerJson } from './access-token.ts';
import type { FueraDeServicio } from './fuera-de-servicio.ts';
import type { HttpExchanger } from './http-exchange.ts';

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
const servicio = 'la consulta de validez';

/** Consulta integrada de validez: an OAuth token, kept while it lasts, and one question per document. */
export function createValidezQuery(
  options: Options,
  http: HttpExchanger,
  enmascarar: (texto: string) => string,
): (consulta: ConsultaValidez) => Promise<ResultadoValidez> {
  const { tokenUrl, validezUrl, clientId, clientSecret } = options;
  if (!tokenUrl || !validezUrl || !clientId || !clientSecret) {
    return () => Promise.resolve({ kind: 'falla', codigo: '', motivo: 'no está configurada la consulta de validez' });
  }
  const form = { grant_type: 'client_credentials', scope, client_secret: clientSecret };
  const tokens = createAccessTokens({ url: tokenUrl, clientId, form, servicio }, http, enmascarar);

  return async ({ tipo, serie, numero, fechaEmision, total, signal }) => {
    const preguntar = async (token: string) =>
      leerJson(
        await http.exchange({
          method: 'POST',
          url: validezUrl.replace('{ruc}', options.ruc),
          headers: {
            'content-type': 'application/json',
            accept: 'application/json',
            authorization: `Bearer ${token}`,
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
        }),
        servicio,
      );
    for (const ultima of [false, true]) {
      const acceso = await tokens.obtener(signal);
      if (acceso.kind !== 'token') return acceso;
      const json = await preguntar(acceso.valor);
      if (json.kind !== 'json') return json;
      if (json.status !== 401) return interpretar(json.status, json.datos, enmascarar);
      // Withdrawn before its time: once more with a new one.
      tokens.olvidar(acceso.valor);
      if (ultima) break;
    }
    return { kind: 'fuera-de-servicio', motivo: 'el acceso a la consulta de validez venció' };
  };
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
