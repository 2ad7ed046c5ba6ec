import { retryAfterMs, sinIntercambio, type FueraDeServicio } from './fuera-de-servicio.ts';
import { createHttpExchanger, type HttpExchanger, type HttpResponse } from './http-exchange.ts';
import { readSoapAnswer, soapCall, type SoapAnswer } from './soap.ts';
import { createValidezQuery, type ConsultaValidez, type ResultadoValidez } from './validez-query.ts';

export type { FueraDeServicio } from './fuera-de-servicio.ts';
export type { ConsultaValidez, ResultadoValidez } from './validez-query.ts';

export type ResultadoEnvio =
  /** The CDR's ZIP as received; accepted or rejected, it says itself. */
  | { kind: 'cdr'; zip: Buffer }
  /** A SOAP fault with SUNAT's code, four digits. */
  | { kind: 'falla'; codigo: string; texto: string }
  /** The bytes left and no readable answer came: ask before sending again. */
  | { kind: 'desconocido'; motivo: string }
  | FueraDeServicio;

export type ResultadoCdr =
  | { kind: 'cdr'; zip: Buffer }
  /** SUNAT knows the document and gave no CDR. */
  | { kind: 'sin-cdr'; estado: 'aceptado' | 'rechazado' | 'anulado'; motivo: string }
  | { kind: 'no-existe' }
  /** The question was wrong: access, a series it does not take, a document of somebody else. */
  | { kind: 'falla'; codigo: string; motivo: string }
  | FueraDeServicio;

export type Numerado = { tipo: string; serie: string; numero: number };

/**
 * SUNAT's services for receipts (or an OSE's, which speak the same). Expected outcomes are returned; nothing is
 * retried here. Throws only the signal's reason, when aborted before anything was sent.
 */
export type SunatClient = {
  /** sendBill. `nombre` with extension: `20000000001-03-B001-15.zip`. */
  enviar(envio: { nombre: string; zip: Buffer; signal: AbortSignal }): Promise<ResultadoEnvio>;
  /** getStatusCdr: knows F series only. */
  consultarCdr(consulta: Numerado & { signal: AbortSignal }): Promise<ResultadoCdr>;
  /** Consulta integrada de validez: any type; a wrong date or amount counts as not existing. */
  consultarValidez(consulta: ConsultaValidez): Promise<ResultadoValidez>;
  /** Closes idle connections. */
  close(): void;
};

export type SunatClientOptions = {
  billUrl: string;
  /** Absent: an OSE may have none; `consultarCdr` then answers `falla`. */
  consultUrl?: string | undefined;
  /** May hold `{client_id}`. */
  tokenUrl?: string | undefined;
  /** May hold `{ruc}`. */
  validezUrl?: string | undefined;
  ruc: string;
  /** Secondary SOL user, without the RUC. */
  usuario: string;
  clave: string;
  clientId?: string | undefined;
  clientSecret?: string | undefined;
  /** For each exchange, 45 s by default: SUNAT answers in 1–15 s and at times in 30. */
  timeoutMs?: number;
};

/** A CDR in base64 inside SOAP is some 15 kB. */
const maxBytes = 2 * 1024 * 1024;

export function createSunatClient(options: SunatClientOptions): SunatClient {
  const http = createHttpExchanger({ timeoutMs: options.timeoutMs ?? 45_000, maxBytes });
  const secretos = [options.clave, options.clientSecret].filter((secreto) => secreto !== undefined && secreto !== '');
  const enmascarar = (texto: string): string =>
    secretos.reduce((limpio: string, secreto) => limpio.replaceAll(secreto!, '***'), texto);
  const credentials = { username: `${options.ruc}${options.usuario}`, password: options.clave };
  const validez = createValidezQuery(options, http, enmascarar);

  return {
    async enviar({ nombre, zip, signal }) {
      const body = soapCall('sendBill', { fileName: nombre, contentFile: zip.toString('base64') }, credentials);
      const intercambio = await llamar(http, options.billUrl, 'sendBill', body, signal);
      switch (intercambio.kind) {
        case 'not-sent':
          return sinIntercambio(intercambio);
        case 'no-answer':
          return { kind: 'desconocido', motivo: intercambio.reason };
        case 'response':
          return leerEnvio(intercambio, enmascarar);
      }
    },

    async consultarCdr({ tipo, serie, numero, signal }) {
      if (!options.consultUrl)
        return { kind: 'falla', codigo: '', motivo: 'no está configurada la consulta de constancias' };
      const fields = {
        rucComprobante: options.ruc,
        tipoComprobante: tipo,
        serieComprobante: serie,
        numeroComprobante: String(numero),
      };
      const body = soapCall('getStatusCdr', fields, credentials);
      const intercambio = await llamar(http, options.consultUrl, 'getStatusCdr', body, signal);
      // A query changes nothing, so a lost answer is no worse than none.
      if (intercambio.kind !== 'response') return sinIntercambio(intercambio);
      return leerConsulta(intercambio, enmascarar);
    },

    consultarValidez: (consulta) => validez(consulta),
    close: () => http.close(),
  };
}

const llamar = (http: HttpExchanger, url: string, operation: string, body: string, signal: AbortSignal) =>
  http.exchange({
    method: 'POST',
    url,
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"urn:${operation}"`, accept: 'text/xml' },
    body,
    signal,
  });

/**
 * What an HTTP answer to sendBill means. Refused before any processing: 401, 403, 404 and other 4xx of
 * the gateway, 429, 503, "rejected by policy". Any other answer that cannot be read may hide an accepted document.
 */
function leerEnvio(response: HttpResponse, enmascarar: (texto: string) => string): ResultadoEnvio {
  const answer = readSoapAnswer(response.body);
  if (answer.kind === 'fault') {
    const texto = enmascarar(answer.text);
    if (answer.code !== '') return { kind: 'falla', codigo: answer.code, texto };
    return dePolitica(texto)
      ? { kind: 'fuera-de-servicio', motivo: `su pasarela no dejó pasar el envío (${texto})` }
      : { kind: 'desconocido', motivo: `respondió una falla sin código (${texto})` };
  }
  const zip = response.status === 200 ? bytesDe(answer, 'applicationResponse') : null;
  if (zip) return { kind: 'cdr', zip };
  const rechazo = rechazoDePasarela(response);
  if (rechazo) return rechazo;
  if (response.status !== 200)
    return { kind: 'desconocido', motivo: `respondió HTTP ${response.status} en lugar de la constancia` };
  const vacia = response.body.length === 0;
  return { kind: 'desconocido', motivo: vacia ? 'la respuesta vino vacía' : 'la respuesta no trae la constancia' };
}

function leerConsulta(response: HttpResponse, enmascarar: (texto: string) => string): ResultadoCdr {
  const answer = readSoapAnswer(response.body);
  if (answer.kind === 'fault') {
    const motivo = enmascarar(answer.text);
    return answer.code === '' ||
      (answer.code >= '0100' && !/^01(0[1-6]|1[123])$/.test(answer.code) && answer.code < '1000')
      ? { kind: 'fuera-de-servicio', motivo }
      : { kind: 'falla', codigo: answer.code, motivo };
  }
  if (answer.kind === 'not-soap' || response.status !== 200)
    return rechazoDePasarela(response) ?? { kind: 'fuera-de-servicio', motivo: sinSentido(response) };
  const zip = bytesDe(answer, 'content');
  if (zip) return { kind: 'cdr', zip };
  const codigo = (answer.fields['statusCode'] ?? '').padStart(4, '0');
  const motivo = enmascarar(answer.fields['statusMessage'] ?? '').slice(0, 300);
  switch (codigo) {
    case '0001':
      return { kind: 'sin-cdr', estado: 'aceptado', motivo };
    case '0002':
      return { kind: 'sin-cdr', estado: 'rechazado', motivo };
    case '0003':
      return { kind: 'sin-cdr', estado: 'anulado', motivo };
    case '0011':
      return { kind: 'no-existe' };
    default:
      return { kind: 'falla', codigo, motivo };
  }
}

/** DataPower's words for "stopped at the door". */
const dePolitica = (texto: string): boolean => /rejected by policy|store:\/\/\//i.test(texto);

const sinSentido = ({ status, body }: HttpResponse): string =>
  body.length === 0 ? 'la respuesta vino vacía' : `respondió algo que no se entiende (HTTP ${status})`;

/** 3xx and 4xx never reach the service behind; of 5xx only 503 says so. */
function rechazoDePasarela({ status, headers }: HttpResponse): FueraDeServicio | null {
  if (status !== 503 && (status < 300 || status >= 500)) return null;
  const motivo =
    status === 401 || status === 403
      ? `no aceptó los datos de acceso (HTTP ${status})`
      : status === 429
        ? 'pide esperar: demasiados envíos (HTTP 429)'
        : `no atiende en esa dirección (HTTP ${status})`;
  const reintentarEnMs = retryAfterMs(headers['retry-after']);
  return {
    kind: 'fuera-de-servicio',
    motivo: status === 503 ? 'no atiende en este momento (HTTP 503)' : motivo,
    ...(reintentarEnMs === null ? {} : { reintentarEnMs }),
  };
}

function bytesDe(answer: SoapAnswer, campo: string): Buffer | null {
  const base64 = answer.kind === 'answer' ? answer.fields[campo]?.replace(/\s+/g, '') : undefined;
  if (base64 === undefined || base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null;
  return Buffer.from(base64, 'base64');
}
