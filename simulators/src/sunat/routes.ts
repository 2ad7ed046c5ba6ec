import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Answer } from '../answer.ts';
import { sendAnswer } from '../answer.ts';
import { sireRoutes } from '../sire/routes.ts';
import { billService, otherService } from './bill-service.ts';
import { consultService } from './consult-service.ts';
import { DOWN_PAGE, type SunatService } from './failures.ts';
import { guideStatus, sendGuide } from './gre.ts';
import { oseService } from './ose-service.ts';
import { wsdl } from './soap.ts';
import { serveSoap } from './soap-service.ts';
import type { SoapService } from './soap-service.ts';
import { solToken } from './sol-token.ts';
import type { Sunat } from './sunat.ts';
import { validezQuery, validezToken } from './validez.ts';

const MAX_SOAP_BYTES = 64 * 1024 * 1024;

/** Every address that is SUNAT's or the operator's, with the services whose failure takes it down. */
const ADDRESSES: [start: string, services: SunatService[]][] = [
  ['/sunat/billService', ['bill', 'summary', 'ticket']],
  ['/sunat/otroscpe/', ['otroscpe', 'summary', 'ticket']],
  ['/sunat/billConsultService', ['consult']],
  ['/ose/', ['ose']],
  ['/sunat/clientessol/', ['token']],
  ['/sunat/contribuyente/gem/', ['gre']],
  ['/sunat/contribuyente/migeigv/', ['sire']],
  ['/sunat/', ['validez']],
];

/** SUNAT's own addresses, under /sunat, and the operator's under /ose. */
export function sunatRoutes(server: FastifyInstance, sunat: Sunat): void {
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
      const found = ADDRESSES.find(([start]) => request.url.startsWith(start));
      if (found === undefined || (request.method === 'GET' && request.url.endsWith('?wsdl'))) return;
      const now = sunat.clock();
      const failure = sunat.failures.take(found[1], null, ['down'], { now });
      if (failure === null) return;
      sunat.log.add({
        at: now.toISOString(),
        service: found[1][0] ?? '',
        operation: '',
        subject: '',
        outcome: 'sin-respuesta',
        code: null,
        failure: 'down',
        milliseconds: 0,
      });
      return reply.code(503).header('connection', 'close').type('text/html').send(DOWN_PAGE);
    });
    const answerWith = async (reply: FastifyReply, answer: Promise<Answer>): Promise<FastifyReply> => {
      await sendAnswer(reply, await answer);
      return reply;
    };
    const soapService = (path: string, service: SoapService): void => {
      scope.post(path, (request, reply) => {
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return answerWith(reply, serveSoap(sunat, service, body));
      });
      scope.get(path, async (request, reply) => {
        const address = `${request.protocol}://${request.host}${path}`;
        return reply.type('text/xml; charset=utf-8').send(wsdl(address, service.operations));
      });
    };
    soapService('/sunat/billService', billService);
    soapService('/sunat/otroscpe/billService', otherService);
    soapService('/sunat/billConsultService', consultService);
    soapService('/ose/billService', oseService);

    const token = (kind: string, issue: typeof solToken): void => {
      for (const end of ['', '/']) {
        scope.post<{ Params: { clientId: string } }>(
          `/sunat/${kind}/:clientId/oauth2/token${end}`,
          ({ params, body }, reply) =>
            answerWith(reply, issue(sunat, params.clientId, (body ?? {}) as Record<string, unknown>)),
        );
      }
    };
    token('clientesextranet', validezToken);
    token('clientessol', solToken);
    scope.post<{ Params: { ruc: string } }>(
      '/sunat/contribuyente/contribuyentes/:ruc/validarcomprobante',
      ({ params, headers, body }, reply) =>
        answerWith(reply, validezQuery(sunat, params.ruc, headers.authorization, body)),
    );
    scope.post<{ Params: { name: string } }>(
      '/sunat/contribuyente/gem/comprobantes/:name',
      { bodyLimit: MAX_SOAP_BYTES },
      ({ params, headers, body }, reply) =>
        answerWith(reply, sendGuide(sunat, params.name, headers.authorization, body)),
    );
    scope.get<{ Params: { ticket: string } }>(
      '/sunat/contribuyente/gem/comprobantes/envios/:ticket',
      ({ params, headers }, reply) => answerWith(reply, guideStatus(sunat, params.ticket, headers.authorization)),
    );
    sireRoutes(scope, sunat, answerWith);
    done();
  });
}
