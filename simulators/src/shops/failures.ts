import { z } from 'zod';
import type { Failure } from '../failures.ts';

export const shopFailureKinds = [
  'down',
  'throttle',
  'html',
  'slow',
  'close-connection',
  'repeat-page',
  'edit-while-read',
  'ignore-dates',
] as const;
export type ShopFailureKind = (typeof shopFailureKinds)[number];

/**
 * Body of POST /control/{shop}/failures. `seconds`: of Retry-After. `after`: calls it lets pass first. `match`: on the
 * operation, such as `orders` or `order`.
 */
export const newShopFailure = z.strictObject({
  kind: z.enum(shopFailureKinds),
  delayMs: z.int().min(0).max(600_000).optional(),
  seconds: z.int().min(0).max(3_600).optional(),
  times: z.int().min(1).nullable().default(1),
  after: z.int().min(0).optional(),
  match: z.string().max(40).optional(),
});

export const toShopFailure = (
  shop: string,
  input: z.infer<typeof newShopFailure>,
): Omit<Failure<ShopFailureKind>, 'id' | 'hits'> => ({
  kind: input.kind,
  services: [shop],
  code: input.seconds === undefined ? null : String(input.seconds),
  text: null,
  delayMs: input.delayMs ?? (input.kind === 'slow' ? 10_000 : null),
  accept: false,
  remaining: input.times,
  match: input.match ?? null,
  after: input.after ?? 0,
});
