import { retryAfterMs, sinIntercambio, type FueraDeServicio } from './fuera-de-servicio.ts';
import type { HttpExchanger, HttpResponse } from './http-exchange.ts';
import type { Desconocido, Falla, ResultadoConsultaTicket, ResultadoEnvio, ResultadoTicket } from './outcomes.ts';
import { readSoapAnswer, soapCall, type SoapAnswer } from './soap.ts';

/** What every SOAP call of a channel needs. */
export type SoapChannel = {
  http: HttpExchanger;
  credentials: { username: string; password: string };
  enmascarar: (texto: string) => string;
};

export const llamar = (
  { http, credentials }: SoapChannel,
  url: string,
  operation: string,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal,
) =>
  http.exchange({
    method: 'POST',
    url,
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: `"urn:${operation}"`, accept: 'text/xml' },
    body: soapCall(operation, fields, credentials),
    signal,
  });

type Envio = { nombre: string; zip: Buffer; signal: AbortSignal };

export async function sendBill(channel: SoapChannel, url: string, envio: Envio): Promise<ResultadoEnvio> {
  const leida = await enviar(channel, url, 'sendBill', envio);
  if (leida.kind !== 'leida') return leida;
  const zip = bytesDe(leida.answer, 'applicationResponse');
  return zip ? { kind: 'cdr', zip } : sinLoEsperado(leida.response, 'la constancia');
}

export async function sendSummary(channel: SoapChannel, url: string, envio: Envio): Promise<ResultadoTicket> {
  const leida = await enviar(channel, url, 'sendSummary', envio);
  if (leida.kind !== 'leida') return leida;
  const ticket = leida.response.status === 200 ? (leida.answer.fields['ticket'] ?? '') : '';
  return ticket === '' ? sinLoEsperado(leida.response, 'el ticket') : { kind: 'ticket', ticket };
}

/** statusCode: 0 done, 98 still at it, 99 done with errors; padded or not, and at times an exception's code. */
export async function getStatus(
  channel: SoapChannel,
  url: string,
  ticket: string,
  signal: AbortSignal,
): Promise<ResultadoConsultaTicket> {
  const intercambio = await llamar(channel, url, 'getStatus', { ticket }, signal);
  // A query changes nothing, so a lost answer is no worse than none.
  if (intercambio.kind !== 'response') return sinIntercambio(intercambio);
  const answer = readSoapAnswer(intercambio.body);
  if (answer.kind === 'fault') return fallaDeConsulta(answer, channel.enmascarar);
  if (answer.kind === 'not-soap' || intercambio.status !== 200) return sinRespuesta(intercambio);
  const contenido = bytesDe(answer, 'content');
  // With an exception's code the content is its words, which can look like base64 too.
  const zip = contenido?.subarray(0, 2).toString('latin1') === 'PK' ? contenido : null;
  const codigo = (answer.fields['statusCode'] ?? '').replace(/^0+(?=\d)/, '');
  const texto = channel.enmascarar(answer.fields['statusMessage'] ?? (zip ? '' : (answer.fields['content'] ?? '')));
  switch (codigo) {
    case '98':
      return { kind: 'en-proceso' };
    case '0':
      return zip
        ? { kind: 'cdr', zip }
        : { kind: 'fuera-de-servicio', motivo: 'dice que terminó y no trae la constancia' };
    case '99':
      return { kind: 'con-errores', zip, codigo, texto: texto.slice(0, 300) };
    case '':
      return { kind: 'fuera-de-servicio', motivo: sinSentido(intercambio) };
    default:
      return { kind: 'falla', codigo: codigo.padStart(4, '0'), texto: texto.slice(0, 300) };
  }
}

type Leida = { kind: 'leida'; response: HttpResponse; answer: Extract<SoapAnswer, { kind: 'answer' }> };

/** Sends a ZIP; a SOAP answer that is no fault is the caller's to read. */
async function enviar(
  channel: SoapChannel,
  url: string,
  operation: string,
  { nombre, zip, signal }: Envio,
): Promise<Leida | Falla | Desconocido | FueraDeServicio> {
  const fields = { fileName: nombre, contentFile: zip.toString('base64') };
  const intercambio = await llamar(channel, url, operation, fields, signal);
  switch (intercambio.kind) {
    case 'not-sent':
      return sinIntercambio(intercambio);
    case 'no-answer':
      return { kind: 'desconocido', motivo: intercambio.reason };
    case 'response':
      break;
  }
  const answer = readSoapAnswer(intercambio.body);
  if (answer.kind === 'fault') {
    const texto = channel.enmascarar(answer.text);
    if (answer.code !== '') return { kind: 'falla', codigo: answer.code, texto };
    return dePolitica(texto)
      ? { kind: 'fuera-de-servicio', motivo: `su pasarela no dejó pasar el envío (${texto})` }
      : { kind: 'desconocido', motivo: `respondió una falla sin código (${texto})` };
  }
  return answer.kind === 'answer'
    ? { kind: 'leida', response: intercambio, answer }
    : sinLoEsperado(intercambio, operation === 'sendBill' ? 'la constancia' : 'el ticket');
}

/**
 * Refused before any processing: 401, 403, 404 and other 4xx of the gateway, 429, 503. Any other answer that cannot
 * be read may hide an accepted document.
 */
function sinLoEsperado(response: HttpResponse, esperado: string): Desconocido | FueraDeServicio {
  const rechazo = rechazoDePasarela(response);
  if (rechazo) return rechazo;
  if (response.status !== 200)
    return { kind: 'desconocido', motivo: `respondió HTTP ${response.status} en lugar de ${esperado}` };
  const vacia = response.body.length === 0;
  return { kind: 'desconocido', motivo: vacia ? 'la respuesta vino vacía' : `la respuesta no trae ${esperado}` };
}

/** A fault of a query: SUNAT's side, to be asked again, or a question it refuses. */
export function fallaDeConsulta(
  fault: Extract<SoapAnswer, { kind: 'fault' }>,
  enmascarar: (texto: string) => string,
): Falla | FueraDeServicio {
  const texto = enmascarar(fault.text);
  const suya = fault.code === '' || (fault.code >= '0100' && fault.code < '1000' && !nuestra.test(fault.code));
  return suya ? { kind: 'fuera-de-servicio', motivo: texto } : { kind: 'falla', codigo: fault.code, texto };
}

/** Access (0101–0106, 0111–0113), and a ticket that is another user's or nobody's (0126, 0127). */
const nuestra = /^01(?:0[1-6]|1[1-3]|2[67])$/;

/** What an HTTP answer without SOAP means for a query. */
export const sinRespuesta = (response: HttpResponse): FueraDeServicio =>
  rechazoDePasarela(response) ?? { kind: 'fuera-de-servicio', motivo: sinSentido(response) };

/** DataPower's words for "stopped at the door". */
const dePolitica = (texto: string): boolean => /rejected by policy|store:\/\/\//i.test(texto);

const sinSentido = ({ status, body }: HttpResponse): string =>
  body.length === 0 ? 'la respuesta vino vacía' : `respondió algo que no se entiende (HTTP ${status})`;

/** 3xx and 4xx never reach the service behind; of 5xx only 503 says so. */
export function rechazoDePasarela({ status, headers }: HttpResponse): FueraDeServicio | null {
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

export function bytesDe(answer: SoapAnswer, campo: string): Buffer | null {
  const base64 = answer.kind === 'answer' ? answer.fields[campo]?.replace(/\s+/g, '') : undefined;
  return base64 === undefined ? null : deBase64(base64);
}

export const deBase64 = (texto: string): Buffer | null =>
  /^[A-Za-z0-9+/]+={0,2}$/.test(texto) ? Buffer.from(texto, 'base64') : null;
