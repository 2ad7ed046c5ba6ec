import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { announceOrder, defaultShopSecret, deliver, newDelivery, signed } from '../shops/announce.ts';
import { newShopFailure, toShopFailure } from '../shops/failures.ts';
import { orderGid, type ShopifyParts } from '../shopify/shopify-shop.ts';
import { problem, readBody } from './problem.ts';

/** Fields of an order as the API names them; whatever is given takes the place of the sample's. */
const anything = z.record(z.string(), z.unknown());
const bucketOrder = z.strictObject({
  maximum: z.int().min(1).default(2_000),
  restoreRate: z.int().min(1).default(100),
  available: z.int().min(0).default(2_000),
});

/** The shop's orders as its owner edits them, its points, what it gets wrong, and what it announces. */
export function shopifyControl(server: FastifyInstance, { shop, bucket, failures, log, version }: ShopifyParts): void {
  server.get('/control/shopify/orders', async () => shop.list());
  server.post('/control/shopify/orders', async (request, reply) => {
    const changes = readBody(anything, request.body ?? {}, reply);
    return changes === null ? reply : reply.code(201).send(shop.add(changes));
  });
  server.patch<{ Params: { id: string } }>('/control/shopify/orders/:id', async (request, reply) => {
    const changes = readBody(anything, request.body, reply);
    if (changes === null) return reply;
    return shop.change(orderGid(request.params.id), changes) ?? problem(reply, 404, 'No existe ese pedido');
  });
  server.delete('/control/shopify/orders', async (_request, reply) => {
    shop.clear();
    return reply.code(204).send();
  });
  server.put('/control/shopify/bucket', async (request, reply) => {
    const order = readBody(bucketOrder, request.body ?? {}, reply);
    if (order === null) return reply;
    bucket.set(order.maximum, order.restoreRate, order.available);
    return bucket.status;
  });
  server.post('/control/shopify/webhooks', async (request, reply) => {
    const order = readBody(announceOrder, request.body, reply);
    if (order === null) return reply;
    const { url, secret = defaultShopSecret, orders, times } = order;
    const statuses: number[] = [];
    for (const id of orders) {
      const known = shop.get(orderGid(id));
      const body = JSON.stringify({ id, admin_graphql_api_id: orderGid(id), updated_at: known?.updatedAt ?? null });
      const headers = {
        'content-type': 'application/json',
        'x-shopify-topic': 'orders/updated',
        'x-shopify-hmac-sha256': signed(secret, body),
        'x-shopify-shop-domain': 'ofertas.myshopify.com',
        'x-shopify-api-version': version,
        'x-shopify-webhook-id': newDelivery(),
        'x-shopify-triggered-at': known?.updatedAt ?? new Date().toISOString(),
      };
      statuses.push(...(await deliver(url, { headers, body }, times)));
    }
    return { statuses };
  });
  server.get('/control/shopify/requests', async () => log.list());
  server.post('/control/shopify/failures', async (request, reply) => {
    const input = readBody(newShopFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toShopFailure('shopify', input)));
  });
  server.get('/control/shopify/failures', async () => failures.list());
  server.delete<{ Params: { id: string } }>('/control/shopify/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );
}
