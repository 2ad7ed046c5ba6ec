import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { announceOrder, defaultShopSecret, deliver, newDelivery, signed } from '../shops/announce.ts';
import { newShopFailure, toShopFailure } from '../shops/failures.ts';
import type { WooParts } from '../woocommerce/woo-shop.ts';
import { problem, readBody } from './problem.ts';

/** Fields of an order as the API names them; whatever is given takes the place of the sample's. */
const anything = z.record(z.string(), z.unknown());

/** The shop's orders as its owner edits them, what it gets wrong, and what it announces. */
export function wooControl(server: FastifyInstance, { shop, failures, log }: WooParts): void {
  server.get('/control/woocommerce/orders', async () => shop.list());
  server.post('/control/woocommerce/orders', async (request, reply) => {
    const changes = readBody(anything, request.body ?? {}, reply);
    return changes === null ? reply : reply.code(201).send(shop.add(changes));
  });
  server.patch<{ Params: { id: string } }>('/control/woocommerce/orders/:id', async (request, reply) => {
    const changes = readBody(anything, request.body, reply);
    if (changes === null) return reply;
    return shop.change(Number(request.params.id), changes) ?? problem(reply, 404, 'No existe ese pedido');
  });
  server.delete<{ Params: { id: string } }>('/control/woocommerce/orders/:id', async ({ params }, reply) =>
    shop.remove(Number(params.id)) ? reply.code(204).send() : problem(reply, 404, 'No existe ese pedido'),
  );
  server.delete('/control/woocommerce/orders', async (_request, reply) => {
    shop.clear();
    return reply.code(204).send();
  });
  server.post('/control/woocommerce/webhooks', async (request, reply) => {
    const order = readBody(announceOrder, request.body, reply);
    if (order === null) return reply;
    const { url, secret = defaultShopSecret, orders, times, ping } = order;
    if (ping) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return { statuses: await deliver(url, { headers, body: 'webhook_id=7' }, times) };
    }
    const statuses: number[] = [];
    for (const id of orders) {
      const body = JSON.stringify(shop.get(id) ?? { id });
      const topic = shop.get(id) ? 'order.updated' : 'order.deleted';
      const headers = {
        'content-type': 'application/json',
        'x-wc-webhook-source': 'https://ferreteria.example/',
        'x-wc-webhook-topic': topic,
        'x-wc-webhook-resource': 'order',
        'x-wc-webhook-event': topic.slice(6),
        'x-wc-webhook-signature': signed(secret, body),
        'x-wc-webhook-id': '7',
        'x-wc-webhook-delivery-id': newDelivery(),
      };
      statuses.push(...(await deliver(url, { headers, body }, times)));
    }
    return { statuses };
  });
  server.get('/control/woocommerce/requests', async () => log.list());
  server.post('/control/woocommerce/failures', async (request, reply) => {
    const input = readBody(newShopFailure, request.body, reply);
    return input === null ? reply : reply.code(201).send(failures.add(toShopFailure('woocommerce', input)));
  });
  server.get('/control/woocommerce/failures', async () => failures.list());
  server.delete<{ Params: { id: string } }>('/control/woocommerce/failures/:id', async ({ params }, reply) =>
    failures.remove(params.id) ? reply.code(204).send() : problem(reply, 404, 'No existe esa falla'),
  );
}
