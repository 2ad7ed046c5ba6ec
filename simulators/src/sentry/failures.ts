import { z } from 'zod';
import type { Failure } from '../failures.ts';

export const sentryFailureKinds = ['down', 'throttle', 'slow'] as const;
export type SentryFailureKind = (typeof sentryFailureKinds)[number];

export const DEFAULT_DELAY_MS = 10_000;

/** Body of POST /control/sentry/failures. */
export const newSentryFailure = z.strictObject({
  kind: z.enum(sentryFailureKinds),
  delayMs: z.int().min(0).max(600_000).optional(),
  times: z.int().min(1).nullable().default(1),
});

export const toFailure = (
  input: z.infer<typeof newSentryFailure>,
): Omit<Failure<SentryFailureKind>, 'id' | 'hits'> => ({
  kind: input.kind,
  services: ['sentry'],
  code: null,
  text: null,
  delayMs: input.delayMs ?? (input.kind === 'slow' ? DEFAULT_DELAY_MS : null),
  accept: false,
  remaining: input.times,
  match: null,
});
