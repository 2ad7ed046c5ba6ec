import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { clockOrder } from '../clock.ts';
import { newSunatFailure, toFailure } from '../sunat/failures.ts';
import { xmlOf } from '../sunat/register.ts';
import type { DocumentRecord } from '../sunat/register.ts';
import { sunatSettings } from '../sunat/settings.ts';
import type { Sunat } from '../sunat/sunat.ts';
import { problem, readBody } from './problem.ts';

/** A received XML may be anything, XHTML with scripts included; a browser may show it but run nothing. */
const SHOWN_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

type Filters = { tipo?: string; serie?: string; numero?: string; outcome?: string; name?: string; limit?: string };

const money = z.string().regex(/^-?\d{1,12}\.\d{2}$/);
const purchases = z.strictObject({
  periodo: z.string().regex(/^20\d{2}(0[1-9]|1[0-2])$/),
  comprobantes: z
    .array(
      z.strictObject({
        tipo: z.string().regex(/^\d{2}$/),
        serie: z.string().regex(/^[A-Z0-9]{1,4}$/),
        numero: z.string().regex(/^\d{1,8}$/),
        fecha: z.iso.date(),
        ruc: z.string().regex(/^\d{11}$/),
        nombre: z.string().min(1).max(100),
        base: money,
        igv: money,
        noGravado: money.default('0.00'),
        total: money,
        moneda: z
          .string()
          .regex(/^[A-Z]{3}$/)
          .default('PEN'),
        tipoCambio: z
          .string()
          .regex(/^\d\.\d{3}$/)
          .default('1.000'),
      }),
    )
    .min(1)
    .max(10_000),
});

/** What a test or a person may ask of, and order from, the simulated SUNAT. */
export function sunatControl(server: FastifyInstance, sunat: Sunat): void {
  const { register, failures, log, tickets, time, sire } = sunat;
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

  server.get('/control/sunat/settings', async () => sunat.settings);
  server.put('/control/sunat/settings', async (request, reply) => {
    const input = readBody(sunatSettings, request.body, reply);
    if (input === null) return reply;
    sunat.settings = input;
    return input;
  });
  server.patch('/control/sunat/settings', async (request, reply) => {
    const changes = typeof request.body === 'object' ? request.body : {};
    const input = readBody(sunatSettings, { ...sunat.settings, ...changes }, reply);
    if (input === null) return reply;
    sunat.settings = input;
    return input;
  });

  const clock = () => ({ now: time.now().toISOString(), frozen: time.frozen });
  server.get('/control/sunat/clock', async () => clock());
  server.put('/control/sunat/clock', async (request, reply) => {
    const input = readBody(clockOrder, request.body, reply);
    if (input === null) return reply;
    time.set(input);
    return clock();
  });
  server.delete('/control/sunat/clock', async (_request, reply) => {
    time.reset();
    return reply.code(204).send();
  });
  server.delete('/control/sunat/tokens', async (_request, reply) => {
    sunat.tokens.revokeAll();
    return reply.code(204).send();
  });

  server.get<{ Querystring: Filters }>('/control/sunat/documents', async ({ query }) => {
    tickets.settle(sunat);
    const keep = ({ tipo, serie, numero, outcome, name }: DocumentRecord): boolean =>
      (query.tipo ?? tipo) === tipo &&
      (query.serie ?? serie) === serie &&
      (query.numero ?? numero) === numero &&
      (query.outcome ?? outcome) === outcome &&
      (query.name ?? name) === name;
    const limit = query.limit === undefined ? Infinity : Number(query.limit);
    const found: DocumentRecord[] = [];
    for (const record of register.newest()) {
      if (found.length >= limit) break;
      if (keep(record)) found.push(record);
    }
    return found;
  });
  server.get<{ Params: { name: string } }>('/control/sunat/documents/:name/xml', async ({ params }, reply) => {
    const record = register.byName(params.name);
    const zip = record === null ? null : register.zip(record);
    const xml = zip === null ? null : xmlOf(zip);
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
  server.post('/control/sunat/sire/compras', async (request, reply) => {
    const input = readBody(purchases, request.body, reply);
    if (input === null) return reply;
    sire.buy(input.periodo, input.comprobantes);
    return reply.code(204).send();
  });
  server.get<{ Params: { book: string; period: string } }>(
    '/control/sunat/sire/:book/:period',
    async ({ params: { book, period } }, reply) => {
      if (book !== '140000' && book !== '080000') return problem(reply, 404, 'No existe ese libro');
      return { estado: sire.state(book, period), reemplazo: sire.replacement(book, period) };
    },
  );
  server.get('/control/sunat/requests', async () => log.list());
  server.delete('/control/sunat', async (_request, reply) => {
    register.clear();
    tickets.clear();
    sire.clear();
    failures.clear();
    log.clear();
    return reply.code(204).send();
  });
}
