import type { FastifyError } from 'fastify';
import type { Problema } from '@jsol/contracts/problema';
import { DomainError } from '../errors/domain-error.ts';
import { UpstreamError } from '../errors/upstream-error.ts';
import {
  baseDeDatosCaida,
  cuerpoDemasiadoGrande,
  direccionInvalida,
  errorInterno,
  jsonInvalido,
  servicioExternoCaido,
  tipoNoAdmitido,
} from './errors.ts';

export type ProblemAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Problema & Readonly<Record<string, unknown>>;
  /** True for what nobody foresaw: it is logged as an error, with its cause. */
  readonly unexpected: boolean;
};

const pageOf = (code: string): string => `docs/errores.md#${code}`;

/** Server states of PostgreSQL (class 08, 57P) and of the socket to it, and a lock that was not free in time. */
const databaseAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false;
  const code = (error as { code?: unknown }).code;
  if (typeof code === 'string' && /^(08\w{3}|57P0\d|53300|55P03|40001|40P01|ECONNREFUSED|ECONNRESET)$/.test(code))
    return true;
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
};

const megabytes = (bytes: number): string => `${Math.round(bytes / 1_048_576)} MB`;

/** What Fastify itself refuses before a handler is reached, in our words. */
function fromFramework(error: Partial<FastifyError>, maxBodyBytes: number): DomainError | null {
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return cuerpoDemasiadoGrande(
        `La petición pasa de ${megabytes(maxBodyBytes)}, que es el máximo. No se guardó nada.`,
      );
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return tipoNoAdmitido('El cuerpo debe ser JSON: envíelo con Content-Type application/json.');
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return jsonInvalido('El cuerpo de la petición no se pudo leer: no es JSON bien formado. No se guardó nada.');
    case 'FST_ERR_BAD_URL':
      return direccionInvalida('La dirección contiene caracteres que no se pueden leer.');
    default:
      // The JSON parser's own error carries only a status.
      return error.statusCode === 400 && error instanceof SyntaxError
        ? jsonInvalido('El cuerpo de la petición no se pudo leer: no es JSON bien formado. No se guardó nada.')
        : null;
  }
}

function retryAfter(error: DomainError): Record<string, string> {
  const seconds = error.data['reintentarEnSegundos'];
  return typeof seconds === 'number' ? { 'retry-after': String(Math.max(1, Math.ceil(seconds))) } : {};
}

const expected = (error: DomainError, traceId: string, headers: Record<string, string> = {}): ProblemAnswer => ({
  status: error.status,
  headers: { ...retryAfter(error), ...headers },
  body: {
    ...error.data,
    type: pageOf(error.code),
    title: error.title,
    status: error.status,
    detail: error.message,
    code: error.code,
    traceId,
    ...(error.errors.length > 0 ? { errors: [...error.errors] } : {}),
  },
  unexpected: error.status >= 500,
});

/**
 * The one mapping of errors to `application/problem+json` (RFC 9457). A `DomainError` with a number in
 * `data.reintentarEnSegundos` also gets a Retry-After header.
 */
export function problemOf(error: unknown, traceId: string, maxBodyBytes: number): ProblemAnswer {
  if (error instanceof DomainError) return expected(error, traceId);
  if (error instanceof UpstreamError) {
    const seconds = Math.ceil((error.retryAfterMs ?? 30_000) / 1_000);
    const away = servicioExternoCaido(
      `El servicio ${error.service} no responde ahora. Espere ${seconds} s y vuelva a intentarlo.`,
      {
        data: { servicio: error.service, reintentarEnSegundos: seconds },
      },
    );
    return { ...expected(away, traceId), unexpected: false };
  }
  if (databaseAway(error)) {
    const away = baseDeDatosCaida('La base de datos no responde ahora. Espere unos segundos y repita la operación.', {
      data: { reintentarEnSegundos: 3 },
    });
    return expected(away, traceId);
  }
  const framework = fromFramework((error ?? {}) as Partial<FastifyError>, maxBodyBytes);
  if (framework) return expected(framework, traceId);
  return expected(
    errorInterno(
      `Ocurrió un error del sistema y la operación no se completó. Repítala; si vuelve a ocurrir, dé a soporte el código ${traceId}.`,
    ),
    traceId,
  );
}
