import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { pause } from '../answer.ts';
import type { FailureScript } from '../failures.ts';
import type { RequestLog } from '../request-log.ts';
import { isRuc } from '../sunat/ruc.ts';
import { DEFAULT_DELAY_MS, padronFailureKinds, type PadronFailureKind } from './failures.ts';
import { exchangeRate, person, taxpayer } from './people.ts';

/** The key both simulated providers ask for. */
export const padronToken = 'llave-del-simulador';

export type PadronParts = {
  failures: FailureScript<PadronFailureKind>;
  log: RequestLog;
  clock: () => Date;
};

type Provider = 'decolecta' | 'apis-net-pe';
type Asked = { status: number; body: unknown };

/**
 * Two providers of the same data: Decolecta (`/padron/decolecta/v1/…`) and its predecessor apis.net.pe
 * (`/padron/apis-net-pe/v2/…`), each with its own addresses and spelling.
 */
export function padronRoutes(server: FastifyInstance, parts: PadronParts): void {
  const serve = (provider: Provider, path: string, operation: string, answer: (query: Query) => Asked) =>
    server.get<{ Querystring: Query }>(`/padron/${provider}${path}`, async (request, reply) => {
      const from = Date.now();
      const failure = parts.failures.take(provider, null, padronFailureKinds);
      if (failure?.kind === 'slow') await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
      const { status, body } = failed(failure?.kind) ?? refused(provider, request) ?? answer(request.query);
      parts.log.add({
        at: parts.clock().toISOString(),
        service: provider,
        operation,
        subject: request.query.numero ?? request.query.date ?? '',
        outcome: status === 200 ? 'contestado' : 'sin respuesta',
        code: String(status),
        failure: failure?.kind ?? null,
        milliseconds: Date.now() - from,
      });
      return send(reply, status, body);
    });

  serve('decolecta', '/v1/sunat/ruc', 'ruc', ({ numero = '' }) => {
    if (!isRuc(numero)) return { status: 422, body: { message: 'ruc no valido' } };
    const found = taxpayer(numero);
    if (!found) return { status: 404, body: { message: 'not found' } };
    return {
      status: 200,
      body: {
        razon_social: found.name,
        numero_documento: found.ruc,
        estado: found.state,
        condicion: found.condition,
        direccion: found.address,
        ubigeo: found.ubigeo,
        distrito: found.district,
        provincia: 'LIMA',
        departamento: 'LIMA',
        es_agente_retencion: false,
        es_buen_contribuyente: false,
        locales_anexos: null,
      },
    };
  });
  serve('decolecta', '/v1/reniec/dni', 'dni', ({ numero = '' }) => {
    const found = person(numero);
    if (!found) return { status: 404, body: { message: 'not found' } };
    return {
      status: 200,
      body: {
        first_name: found.names,
        first_last_name: found.firstSurname,
        second_last_name: found.secondSurname,
        full_name: `${found.firstSurname} ${found.secondSurname} ${found.names}`,
        document_number: found.dni,
      },
    };
  });
  serve('decolecta', '/v1/tipo-cambio/sunat', 'tipo-cambio', ({ date = '' }) => {
    const rate = exchangeRate(date, lima(parts.clock()));
    if (!rate) return { status: 404, body: { message: 'not found' } };
    const { buy, sell } = rate;
    return {
      status: 200,
      body: { buy_price: buy, sell_price: sell, base_currency: 'USD', quote_currency: 'PEN', date: rate.date },
    };
  });

  serve('apis-net-pe', '/v2/sunat/ruc', 'ruc', ({ numero = '' }) => {
    const found = taxpayer(numero);
    // The old service says "not found" and "malformed" alike.
    if (!found) return { status: 422, body: { message: 'ruc no valido' } };
    return {
      status: 200,
      body: {
        razonSocial: found.name,
        tipoDocumento: '6',
        numeroDocumento: found.ruc,
        estado: found.state,
        condicion: found.condition,
        direccion: found.address,
        ubigeo: found.ubigeo,
        distrito: found.district,
        provincia: 'LIMA',
        departamento: 'LIMA',
        EsAgenteRetencion: false,
      },
    };
  });
  serve('apis-net-pe', '/v2/reniec/dni', 'dni', ({ numero = '' }) => {
    const found = person(numero);
    if (!found) return { status: 404, body: { message: 'not found' } };
    return {
      status: 200,
      body: {
        nombres: found.names,
        apellidoPaterno: found.firstSurname,
        apellidoMaterno: found.secondSurname,
        tipoDocumento: '1',
        numeroDocumento: found.dni,
      },
    };
  });
  serve('apis-net-pe', '/v2/sunat/tipo-cambio', 'tipo-cambio', ({ date = '' }) => {
    const rate = exchangeRate(date, lima(parts.clock()));
    if (!rate) return { status: 404, body: { message: 'not found' } };
    return { status: 200, body: { precioCompra: rate.buy, precioVenta: rate.sell, moneda: 'USD', fecha: rate.date } };
  });
}

type Query = { numero?: string; date?: string };

const failed = (kind: PadronFailureKind | undefined): Asked | null => {
  if (kind === 'down') return { status: 503, body: { message: 'service unavailable' } };
  if (kind === 'throttle') return { status: 429, body: { message: 'quota exceeded' } };
  return kind === 'unauthorized' ? { status: 401, body: { message: 'token invalido' } } : null;
};

const refused = (provider: Provider, { headers }: FastifyRequest): Asked | null => {
  if (headers.authorization !== `Bearer ${padronToken}`) return { status: 401, body: { message: 'token invalido' } };
  // The old one also wants to know from where.
  if (provider === 'apis-net-pe' && !headers.referer) return { status: 401, body: { message: 'falta referer' } };
  return null;
};

const send = (reply: FastifyReply, status: number, body: unknown) => {
  if (status === 429) void reply.header('retry-after', '30');
  return reply.code(status).send(body);
};

/** Lima has no daylight saving: five hours behind, all year. */
const lima = (now: Date): string => new Date(now.getTime() - 5 * 3_600_000).toISOString().slice(0, 10);
