import { z } from 'zod';
import type { Failure } from '../failures.ts';

export const smtpFailureKinds = ['reject', 'greylist', 'down', 'slow', 'drop-after-data'] as const;
export type SmtpFailureKind = (typeof smtpFailureKinds)[number];

const DEFAULT_CODES: Partial<Record<SmtpFailureKind, string>> = { reject: '550', greylist: '451' };
export const DEFAULT_DELAY_MS = 5_000;

/** Body of POST /control/smtp/failures; `match` is tried on each recipient's address. */
export const newSmtpFailure = z.strictObject({
  kind: z.enum(smtpFailureKinds),
  code: z
    .string()
    .regex(/^[45]\d{2}$/, 'Un código SMTP 4xx o 5xx')
    .optional(),
  text: z.string().min(1).max(200).optional(),
  delayMs: z.int().min(0).max(600_000).optional(),
  times: z.int().min(1).nullable().default(1),
  match: z
    .string()
    .refine((source) => {
      try {
        new RegExp(source);
        return true;
      } catch {
        return false;
      }
    }, 'No es una expresión regular')
    .optional(),
});

export const toFailure = (input: z.infer<typeof newSmtpFailure>): Omit<Failure<SmtpFailureKind>, 'id' | 'hits'> => ({
  kind: input.kind,
  services: ['smtp'],
  code: input.code ?? DEFAULT_CODES[input.kind] ?? null,
  text: input.text ?? null,
  delayMs: input.delayMs ?? (input.kind === 'slow' ? DEFAULT_DELAY_MS : null),
  accept: false,
  remaining: input.times,
  match: input.match ?? null,
});
