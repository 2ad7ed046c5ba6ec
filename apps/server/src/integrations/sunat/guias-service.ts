import { createHash } from 'node:crypto';
import { createAccessTokens, leerJson, type Json } from './access-token.ts';
import { deBase64 } from './bill-service.ts';
import { sinIntercambio, type FueraDeServicio } from './fuera-de-servicio.ts';
import type { ExchangeResult, HttpExchanger } from './http-exchange.ts';
import type { Desconocido, Falla, ResultadoConsultaTicket, ResultadoTicket } from './outcomes.ts';

export type GuiasOptions = {
  /** May hold `{client_id}`. */
  greTokenUrl?: string | undefined;
  /** Up to `…/gem/comprobantes`. */
  greUrl?: string | undefined;
  /** Made in SOL for guides; other than those of the validity query. */
  greClientId?: string | undefined;
  greClientSecret?: string | undefined;
};

export type GuiasService = {
  enviar(envio: { nombre: string; zip: Buffer; signal: AbortSignal }): Promise<ResultadoTicket>;
  consultar(consulta: { ticket: string; signal: AbortSignal }): Promise<ResultadoConsultaTicket>;
};

const servicio = 'el servicio de guías';

/** Guías de remisión travel by REST (Manual de Servicios Web GRE). */
export function createGuiasService(
  { greTokenUrl, greUrl, greClientId, greClientSecret }: GuiasOptions,
  credentials: { username: string; password: string },
  http: HttpExchanger,
  enmascarar: (texto: string) => string,
): GuiasService {
  if (!greTokenUrl || !greUrl || !greClientId || !greClientSecret || credentials.password === '') {
    const falla: Falla = { kind: 'falla', codigo: '', texto: 'no está configurado el envío de guías de remisión' };
    return { enviar: () => Promise.resolve(falla), consultar: () => Promise.resolve(falla) };
  }
  const base = greUrl.replace(/\/+$/, '');
  const form = {
    grant_type: 'password',
    scope: 'https://api-cpe.sunat.gob.pe',
    client_secret: greClientSecret,
    ...credentials,
  };
  const tokens = createAccessTokens({ url: greTokenUrl, clientId: greClientId, form, servicio }, http, enmascarar);

  /** With a token in hand, and once more with a new one when it is refused. */
  async function conToken(
    signal: AbortSignal,
    pedir: (authorization: string) => Promise<ExchangeResult>,
  ): Promise<ExchangeResult | Falla | FueraDeServicio> {
    for (const ultima of [false, true]) {
      const acceso = await tokens.obtener(signal);
      if (acceso.kind === 'falla') return { kind: 'falla', codigo: '', texto: acceso.motivo };
      if (acceso.kind !== 'token') return acceso;
      const respuesta = await pedir(`Bearer ${acceso.valor}`);
      if (respuesta.kind !== 'response' || respuesta.status !== 401) return respuesta;
      tokens.olvidar(acceso.valor);
      if (ultima) break;
    }
    return { kind: 'fuera-de-servicio', motivo: 'el acceso al servicio de guías venció' };
  }

  return {
    async enviar({ nombre, zip, signal }) {
      const body = JSON.stringify({
        archivo: {
          nomArchivo: nombre,
          arcGreZip: zip.toString('base64'),
          hashZip: createHash('sha256').update(zip).digest('hex'),
        },
      });
      const respuesta = await conToken(signal, (authorization) =>
        http.exchange({
          method: 'POST',
          url: `${base}/${encodeURIComponent(nombre.replace(/\.zip$/i, ''))}`,
          headers: { 'content-type': 'application/json', accept: 'application/json', authorization },
          body,
          signal,
        }),
      );
      if (respuesta.kind === 'falla' || respuesta.kind === 'fuera-de-servicio') return respuesta;
      if (respuesta.kind === 'not-sent') return sinIntercambio(respuesta);
      if (respuesta.kind === 'no-answer') return { kind: 'desconocido', motivo: respuesta.reason };
      // 500 and 503 are refusals: it registers nothing without giving a ticket. A page that cannot be read may hide one.
      const json = leerJson(respuesta, servicio);
      if (json.kind !== 'json') return respuesta.status === 200 ? sinTicket : json;
      if (json.status !== 200) return fallaDe(json, enmascarar);
      const ticket = json.datos['numTicket'];
      return typeof ticket === 'string' && ticket !== '' ? { kind: 'ticket', ticket } : sinTicket;
    },

    async consultar({ ticket, signal }) {
      const respuesta = await conToken(signal, (authorization) =>
        http.exchange({
          method: 'GET',
          url: `${base}/envios/${encodeURIComponent(ticket)}`,
          headers: { accept: 'application/json', authorization },
          signal,
        }),
      );
      if (respuesta.kind === 'falla' || respuesta.kind === 'fuera-de-servicio') return respuesta;
      const json = leerJson(respuesta, servicio);
      if (json.kind !== 'json') return json;
      if (json.status !== 200) return fallaDe(json, enmascarar);
      return estadoDe(json.datos, enmascarar);
    },
  };
}

const sinTicket: Desconocido = { kind: 'desconocido', motivo: 'la respuesta no trae el ticket' };

function estadoDe(datos: Record<string, unknown>, enmascarar: (texto: string) => string): ResultadoConsultaTicket {
  const cdr = datos['arcCdr'];
  const zip = typeof cdr === 'string' ? deBase64(cdr.replace(/\s+/g, '')) : null;
  const error = typeof datos['error'] === 'object' ? (datos['error'] as Record<string, unknown> | null) : null;
  const codigo = texto(datos['codRespuesta']).replace(/^0+(?=\d)/, '');
  switch (codigo) {
    case '98':
      return { kind: 'en-proceso' };
    case '0':
      return zip
        ? { kind: 'cdr', zip }
        : { kind: 'fuera-de-servicio', motivo: 'dice que terminó y no trae la constancia' };
    case '99': {
      const numero = texto(error?.['numError']);
      return {
        kind: 'con-errores',
        zip,
        codigo: numero === '' ? '99' : numero.padStart(4, '0'),
        texto: enmascarar(texto(error?.['desError'])).slice(0, 300),
      };
    }
    default:
      return { kind: 'fuera-de-servicio', motivo: 'respondió algo que no se entiende sobre el ticket' };
  }
}

const texto = (valor: unknown): string =>
  typeof valor === 'string' || typeof valor === 'number' ? String(valor).trim() : '';

/** 422 and its kin: `{cod, msg, errors: [{cod, msg}]}`; the first error says more than what is around it. */
function fallaDe({ status, datos }: Json, enmascarar: (texto: string) => string): Falla {
  const errores = Array.isArray(datos['errors']) ? (datos['errors'] as unknown[]) : [];
  const primero = errores.find((uno) => typeof uno === 'object' && uno !== null) as Record<string, unknown> | undefined;
  const codigo = texto(primero?.['cod']) || texto(datos['cod']) || String(status);
  const palabras = texto(primero?.['msg']) || texto(datos['msg']) || `HTTP ${status}`;
  return { kind: 'falla', codigo: codigo.padStart(4, '0'), texto: enmascarar(palabras).slice(0, 500) };
}
