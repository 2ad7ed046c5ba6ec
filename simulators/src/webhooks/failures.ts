import { z } from 'zod';
import type { Failure } from '../failures.ts';

export const webhookFailureKinds = ['down', 'reject', 'slow', 'close-connection'] as const;
export type WebhookFailureKind = (typeof webhookFailureKinds)[number];

export const DEFAULT_DELAY_MS = 10_000;

/** Body of POST /control/webhooks/failures. `accept`: the delivery is kept before the connection is cut. */
export const newWebhookFailure = z.strictObject({
  kind: z.enum(webhookFailureKinds),
  delayMs: z.int().min(0).max(600_000).optional(),
  times: z.int().min(1).nullable().default(1),
  accept: z.boolean().default(false),
});

export const toFailure = (
  input: z.infer<typeof newWebhookFailure>,
): Omit<Failure<WebhookFailureKind>, 'id' | 'hits'> => ({
  kind: input.kind,
  services: ['webhook'],
  code: null,
  text: null,
  delayMs: input.delayMs ?? (input.kind === 'slow' ? DEFAULT_DELAY_MS : null),
  accept: input.accept,
  remaining: input.times,
  match: null,
});
