import type { FastifyInstance } from 'fastify';
import { sendAnswer } from '../answer.ts';
import { billOperations, billService } from './bill-service.ts';
import { consultOperations, consultService } from './consult-service.ts';
import { wsdl } from './soap.ts';
import { DOWN_PAGE, type SunatService } from './failures.ts';
import type { Sunat } from './sunat.ts';
import { ValidezService } from './validez.ts';

const MAX_SOAP_BYTES = 5 * 1024 * 1024;

/** SUNAT's own addresses, under /sunat. */
export function sunatRoutes(server: FastifyInstance, sunat: Sunat): void {
  const validez = new ValidezService(sunat);
  server.register((scope, _options, done) => {
    // Bytes, not text: the XML says itself in which encoding it is.
    scope.addContentTypeParser(
      ['text/xml', 'application/xml'],
      { parseAs: 'buffer', bodyLimit: MAX_SOAP_BYTES },
      (_request, body, next) => next(null, body),
    );
    scope.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, next) =>
      next(null, Object.fromEntries(new URLSearchParams(String(body)))),
    );
    // A service that is down takes no request apart: its gateway answers before the body is read.
    scope.addHook('onRequest', async (request, reply) => {
      const service = serviceOf(request.url);
      if (service === null || request.method !== 'POST') return;
      const failure = sunat.failures.take(service, null, ['down']);
      if (failure === null) return;
      const at = sunat.clock().toISOString();
      sunat.log.add({
        at,
        service,
        operation: '',
        subject: '',
        outcome: 'sin-respuesta',
        code: null,
        failure: 'down',
        milliseconds: 0,
      });
      return reply.code(503).header('connection', 'close').type('text/html').send(DOWN_PAGE);
    });
    const soapService = (path: string, operations: string[], handle: typeof billService): void => {
      scope.post(path, async (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        await sendAnswer(reply, await handle(sunat, body));
        return reply;
      });
      scope.get(path, async (request, reply) => {
        const address = `${request.protocol}://${request.host}${path}`;
        return reply.type('text/xml; charset=utf-8').send(wsdl(address, operations));
      });
    };
    soapService('/sunat/billService', billOperations, billService);
    soapService('/sunat/billConsultService', consultOperations, consultService);

    const token = async (clientId: string, form: unknown) =>
      validez.token(clientId, (form ?? {}) as Record<string, unknown>);
    for (const path of [
      '/sunat/clientesextranet/:clientId/oauth2/token/',
      '/sunat/clientesextranet/:clientId/oauth2/token',
    ]) {
      scope.post<{ Params: { clientId: string } }>(path, async (request, reply) => {
        await sendAnswer(reply, await token(request.params.clientId, request.body));
        return reply;
      });
    }
    scope.post<{ Params: { ruc: string } }>(
      '/sunat/contribuyente/contribuyentes/:ruc/validarcomprobante',
      async (request, reply) => {
        await sendAnswer(reply, await validez.query(request.params.ruc, request.headers.authorization, request.body));
        return reply;
      },
    );
    done();
  });
}

function serviceOf(url: string): SunatService | null {
  if (url.startsWith('/sunat/billService')) return 'bill';
  if (url.startsWith('/sunat/billConsultService')) return 'consult';
  return url.startsWith('/sunat/') ? 'validez' : null;
}
