import { createHmac, randomUUID } from 'node:crypto';
import { z } from 'zod';

/** Body of POST /control/{shop}/webhooks: announces orders to whoever listens at `url`, in the given order. */
export const announceOrder = z.strictObject({
  url: z.url(),
  secret: z.string().min(1).optional(),
  orders: z.array(z.int().positive()).min(1).max(100),
  /** Each delivery this often, under one delivery id. */
  times: z.int().min(1).max(10).default(1),
  /** Of WooCommerce's own first call. */
  ping: z.boolean().default(false),
});

/** What signs, names and carries a delivery in one shop's manner. */
export type Delivery = { headers: Record<string, string>; body: string };

export const defaultShopSecret = 'secreto-del-simulador';

export const signed = (secret: string, body: string): string =>
  createHmac('sha256', secret).update(body, 'utf8').digest('base64');
export const newDelivery = (): string => randomUUID();

/** @returns the status of each call; 0 where nobody answered. */
export async function deliver(url: string, { headers, body }: Delivery, times: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let sent = 0; sent < times; sent += 1) {
    const answer = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(5_000) }).catch(
      () => null,
    );
    statuses.push(answer?.status ?? 0);
    await answer?.arrayBuffer();
  }
  return statuses;
}
