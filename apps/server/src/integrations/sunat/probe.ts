import { llamar } from './bill-service.ts';
import { createHttpExchanger } from './http-exchange.ts';
import { readSoapAnswer } from './soap.ts';

export type Prueba = {
  /** It answered as the service does. */
  atiende: boolean;
  /** Whether it takes the user; null: it did not come to say. */
  acceso: boolean | null;
  /** SUNAT's code, `''` when it gave none. */
  codigo: string;
  /** Spanish, no capital, no full stop. */
  motivo: string;
  /** What its clock said. */
  hora: Date | null;
};

/** Header, user, password, profile, affiliation. */
const deAcceso = /^01(?:0[1-6]|1[1-3])$/;

/**
 * Asks a billService for a ticket that nobody has: it changes nothing, and tells whether the service is there, whether
 * it lets this user in, and what time it has. `timeoutMs` 15 s by default: a person waits.
 */
export async function probarServicio(
  servicio: { url: string; ruc: string; usuario: string; clave: string; timeoutMs?: number },
  signal: AbortSignal,
): Promise<Prueba> {
  const http = createHttpExchanger({ timeoutMs: servicio.timeoutMs ?? 15_000, maxBytes: 1024 * 1024 });
  const credentials = { username: `${servicio.ruc}${servicio.usuario}`, password: servicio.clave };
  const enmascarar = (texto: string) => texto.replaceAll(servicio.clave, '***');
  try {
    const respuesta = await llamar(
      { http, credentials, enmascarar },
      servicio.url,
      'getStatus',
      { ticket: '0' },
      signal,
    );
    if (respuesta.kind !== 'response')
      return { atiende: false, acceso: null, codigo: '', motivo: respuesta.reason, hora: null };
    const { status, headers, body } = respuesta;
    const hora = headers.date && !Number.isNaN(Date.parse(headers.date)) ? new Date(headers.date) : null;
    const answer = readSoapAnswer(body);
    if (answer.kind === 'not-soap') {
      const negado = status === 401 || status === 403;
      return { atiende: false, acceso: negado ? false : null, codigo: '', motivo: `respondió HTTP ${status}`, hora };
    }
    const codigo = answer.kind === 'fault' ? answer.code : (answer.fields['statusCode'] ?? '').padStart(4, '0');
    if (!deAcceso.test(codigo))
      return { atiende: true, acceso: true, codigo, motivo: 'atiende y acepta al usuario', hora };
    const texto = answer.kind === 'fault' ? answer.text : '';
    return { atiende: true, acceso: false, codigo, motivo: enmascarar(texto) || 'no acepta al usuario', hora };
  } finally {
    http.close();
  }
}
