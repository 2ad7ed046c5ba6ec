import type { FastifyInstance } from 'fastify';
import { newSunatFailure, toFailure } from '../sunat/failures.ts';
import { xmlOf } from '../sunat/register.ts';
import type { DocumentRecord } from '../sunat/register.ts';
import type { Sunat } from '../sunat/sunat.ts';
import { problem, readBody } from './problem.ts';

/** A received XML may be anything, XHTML with scripts included; a browser may show it but run nothing. */
const SHOWN_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

type Filters = { tipo?: string; serie?: string; numero?: string; outcome?: string; name?: string; limit?: string };

/** What a test or a person may ask of, and order from, the simulated SUNAT. */
export function sunatControl(server: FastifyInstance, { register, failures, log }: Sunat): void {
  server.post('/control/sunat/failures', async (request, reply) => {
    const input = readBody(newSunatFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toFailure(input)));
  });
  server.get('/control/sunat/failures', async () => failures.list());
  server.delete('/control/sunat/failures', async (_request, reply) => {
    failures.clear();
    return reply.code(204).send();
  });
  server.delete<{ Params: { id: string } }>('/control/sunat/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );

  server.get<{ Querystring: Filters }>('/control/sunat/documents', async ({ query }) => {
    const keep = ({ tipo, serie, numero, outcome, name }: DocumentRecord): boolean =>
      (query.tipo ?? tipo) === tipo &&
      (query.serie ?? serie) === serie &&
      (query.numero ?? numero) === numero &&
      (query.outcome ?? outcome) === outcome &&
      (query.name ?? name) === name;
    const found = register.list().filter(keep);
    return query.limit === undefined ? found : found.slice(0, Number(query.limit));
  });
  server.get<{ Params: { name: string } }>('/control/sunat/documents/:name/xml', async ({ params }, reply) => {
    const record = register.byName(params.name);
    const xml = record === null ? null : xmlOf(register.zip(record));
    if (xml === null) return problem(reply, 404, 'No hay XML con ese nombre');
    return reply.type('application/xml').header('content-security-policy', SHOWN_POLICY).send(xml);
  });
  server.get<{ Params: { name: string }; Querystring: { zip?: string } }>(
    '/control/sunat/documents/:name/cdr',
    async ({ params, query }, reply) => {
      const record = register.byName(params.name);
      const cdr = record === null ? null : register.cdr(record);
      const xml = cdr === null ? null : xmlOf(cdr);
      if (cdr === null || xml === null) return problem(reply, 404, 'Ese documento no tiene CDR');
      if (query.zip === undefined)
        return reply.type('application/xml').header('content-security-policy', SHOWN_POLICY).send(xml);
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="R-${params.name}.zip"`)
        .send(cdr);
    },
  );
  server.get('/control/sunat/requests', async () => log.list());
  server.delete('/control/sunat', async (_request, reply) => {
    register.clear();
    failures.clear();
    log.clear();
    return reply.code(204).send();
  });
}
