import { timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { pause, sendAnswer } from '../answer.ts';
import { shopFailureKinds } from '../shops/failures.ts';
import { execute } from './execute.ts';
import { parseQuery, QueryError } from './parse-query.ts';
import { checkOperation, requestedCost, valueOf } from './schema.ts';
import type { ShopifyParts } from './shopify-shop.ts';

/** What one query may cost at most. */
const MOST = 1_000;
const body = z.strictObject({ query: z.string().min(1), variables: z.record(z.string(), z.unknown()).default({}) });
const PAGE = '<!doctype html><html><body>Something went wrong</body></html>';

/** A Shopify shop at `/shopify`, as it looks behind HTTPS. */
export function shopifyRoutes(server: FastifyInstance, parts: ShopifyParts): void {
  const { bucket, failures, shop } = parts;
  /** Where the last page of orders began. */
  let lastFrom: string | null = null;

  const costs = (requested: number, actual: number | null) => ({
    extensions: { cost: { requestedQueryCost: requested, actualQueryCost: actual, throttleStatus: bucket.status } },
  });
  const refuse = (reply: FastifyReply, message: string, code: string, more: object = {}): FastifyReply =>
    reply.send({ errors: [{ message, extensions: { code } }], ...more });

  server.post<{ Params: { version: string } }>('/shopify/admin/api/:version/graphql.json', async (request, reply) => {
    // A version that is gone falls forward without a word.
    void reply.header(
      'x-shopify-api-version',
      request.params.version < parts.version ? parts.version : request.params.version,
    );
    const note = (operation: string, outcome: string, code: string, failure: string | null) =>
      parts.log.add({
        at: parts.clock().toISOString(),
        service: 'shopify',
        operation,
        subject: '',
        outcome,
        code,
        failure,
        milliseconds: 0,
      });
    const failure = failures.take(
      'shopify',
      'graphql',
      shopFailureKinds.filter((kind) => !['repeat-page', 'edit-while-read', 'ignore-dates'].includes(kind)),
    );
    if (failure?.kind === 'slow') await pause(failure.delayMs ?? 0);
    else if (failure) {
      note('graphql', 'falla', '', failure.kind);
      if (failure.kind === 'close-connection') await sendAnswer(reply, { kind: 'destroy' });
      else if (failure.kind === 'html') await reply.type('text/html; charset=utf-8').send(PAGE);
      else if (failure.kind === 'throttle') {
        // On HTTP 200, as the real one: the bucket is empty for so many seconds.
        const { maximumAvailable, restoreRate } = bucket.status;
        const missing = Number(failure.code ?? 1) * restoreRate;
        const cost = {
          requestedQueryCost: missing,
          actualQueryCost: null,
          throttleStatus: { maximumAvailable, currentlyAvailable: 0, restoreRate },
        };
        refuse(reply, 'Throttled', 'THROTTLED', { extensions: { cost } });
      } else {
        if (failure.code !== null) void reply.header('retry-after', failure.code);
        await reply.code(503).send({ errors: 'Service Unavailable' });
      }
      return reply;
    }
    const given = Buffer.from(String(request.headers['x-shopify-access-token'] ?? ''));
    const right = Buffer.from(parts.token);
    if (given.length !== right.length || !timingSafeEqual(given, right)) {
      note('graphql', 'token equivocado', '401', null);
      return reply
        .code(401)
        .send({ errors: '[API] Invalid API key or access token (unrecognized login or wrong password)' });
    }
    const parsed = body.safeParse(request.body);
    if (!parsed.success) return reply.code(400).send({ errors: 'Required parameter missing or invalid' });
    const { query, variables } = parsed.data;
    try {
      const operation = parseQuery(query);
      checkOperation(operation, variables);
      const [first] = operation.selections;
      const requested = requestedCost(operation.kind, operation.selections, variables);
      if (requested > MOST)
        return await refuse(
          reply,
          `Query cost is ${requested}, which exceeds the single query max cost limit ${MOST}.`,
          'MAX_COST_EXCEEDED',
        );
      if (!bucket.affords(requested)) {
        note(first!.name, 'sin puntos', 'THROTTLED', null);
        return await refuse(reply, 'Throttled', 'THROTTLED', costs(requested, null));
      }
      const reads = first!.name === 'orders';
      const repeats = reads && failures.take('shopify', 'orders', ['repeat-page']) !== null;
      const { data, objects } = execute(operation, variables, shop, repeats ? { repeatFrom: lastFrom } : {});
      if (reads && !repeats)
        lastFrom = first!.args['after'] ? (valueOf(first!.args['after'], variables) as string | null) : null;
      bucket.spend(Math.min(requested, objects));
      note(first!.name, 'atendido', '200', repeats ? 'repeat-page' : null);
      await reply.send({ data, ...costs(requested, Math.min(requested, objects)) });
      if (reads) editWhileRead(data);
      return await reply;
    } catch (error) {
      if (!(error instanceof QueryError)) throw error;
      note('graphql', error.message, error.code, null);
      return await refuse(reply, error.message, error.code);
    }
  });

  /** Somebody saves the first order of the page while it is on its way. */
  function editWhileRead(data: Record<string, unknown>): void {
    const { nodes = [] } = data['orders'] as { nodes?: { id?: string }[] };
    const id = nodes[0]?.id;
    if (id !== undefined && failures.take('shopify', 'orders', ['edit-while-read']))
      shop.change(id, { note: `editado ${parts.clock().toISOString()}` });
  }
}
