import { z } from 'zod';
import type { Failure } from '../failures.ts';

export const padronFailureKinds = ['down', 'throttle', 'slow', 'unauthorized'] as const;
export type PadronFailureKind = (typeof padronFailureKinds)[number];

export const DEFAULT_DELAY_MS = 10_000;

/** Body of POST /control/padron/failures. `provider`: one of the two, or both when left out. */
export const newPadronFailure = z.strictObject({
  kind: z.enum(padronFailureKinds),
  provider: z.enum(['decolecta', 'apis-net-pe']).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  times: z.int().min(1).nullable().default(1),
});

export const toFailure = (
  input: z.infer<typeof newPadronFailure>,
): Omit<Failure<PadronFailureKind>, 'id' | 'hits'> => ({
  kind: input.kind,
  services: input.provider ? [input.provider] : ['decolecta', 'apis-net-pe'],
  code: null,
  text: null,
  delayMs: input.delayMs ?? (input.kind === 'slow' ? DEFAULT_DELAY_MS : null),
  accept: false,
  remaining: input.times,
  match: null,
});
