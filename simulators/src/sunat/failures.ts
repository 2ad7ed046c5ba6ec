import { z } from 'zod';
import type { Answer } from '../answer.ts';
import { pause } from '../answer.ts';
import type { Failure } from '../failures.ts';
import { knownCodes, SunatProblem } from './codes.ts';

const services = ['bill', 'consult', 'validez'] as const;
export type SunatService = (typeof services)[number];

export const sunatFailureKinds = [
  'reject',
  'observe',
  'fault',
  'timeout-after-accept',
  'empty-200',
  'html-502',
  'down',
  'slow',
  'close-connection',
] as const;
export type SunatFailureKind = (typeof sunatFailureKinds)[number];

/** These need a document to act on, so they exist for sendBill only. */
const billOnly: SunatFailureKind[] = ['reject', 'observe', 'timeout-after-accept'];
const DEFAULT_CODES: Partial<Record<SunatFailureKind, string>> = { reject: '2800', observe: '4093', fault: '0100' };
const DEFAULT_DELAY_MS = 5_000;
/** A client that waits longer than this has no time-out at all. */
const HANG_MS = 120_000;

const regularExpression = z.string().refine((source) => {
  try {
    new RegExp(source);
    return true;
  } catch {
    return false;
  }
}, 'No es una expresión regular');

/** Body of POST /control/sunat/failures. */
export const newSunatFailure = z
  .strictObject({
    kind: z.enum(sunatFailureKinds),
    code: z
      .string()
      .regex(/^\d{4}$/, 'Cuatro dígitos')
      .optional(),
    text: z.string().min(1).max(500).optional(),
    delayMs: z.int().min(0).max(600_000).optional(),
    times: z.int().min(1).nullable().default(1),
    match: regularExpression.optional(),
    services: z.array(z.enum(services)).min(1).optional(),
    accept: z.boolean().default(false),
  })
  .superRefine(({ kind, code, services: chosen }, context) => {
    const range = { reject: [2000, 3999], observe: [4000, 4999], fault: [1, 3999] }[kind as string];
    if (
      code !== undefined &&
      range !== undefined &&
      (Number(code) < (range[0] ?? 0) || Number(code) > (range[1] ?? 0))
    ) {
      context.addIssue({
        code: 'custom',
        path: ['code'],
        message: `El código de "${kind}" va de ${range.join(' a ')}`,
      });
    }
    if (billOnly.includes(kind) && chosen?.some((service) => service !== 'bill') === true) {
      context.addIssue({ code: 'custom', path: ['services'], message: `"${kind}" solo existe para "bill"` });
    }
  });

export function toFailure(input: z.infer<typeof newSunatFailure>): Omit<Failure<SunatFailureKind>, 'id' | 'hits'> {
  return {
    kind: input.kind,
    services: input.services ?? (input.kind === 'down' ? [...services] : ['bill']),
    code: input.code ?? DEFAULT_CODES[input.kind] ?? null,
    text: input.text ?? null,
    delayMs: input.delayMs ?? (input.kind === 'slow' ? DEFAULT_DELAY_MS : null),
    accept: input.accept,
    remaining: input.times,
    match: input.match ?? null,
  };
}

/** What a person can choose from in the page. */
export const offeredCodes = (from: number, to: number): string[] =>
  knownCodes().filter((code) => Number(code) >= from && Number(code) <= to);

/**
 * Runs `work` as the failure commands. `work` is the honest service; failures that refuse never call it, failures that
 * lose the answer do. A scripted fault is thrown, for the caller to word in its own protocol.
 */
export async function underFailure(
  failure: Failure<SunatFailureKind> | null,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  switch (failure?.kind) {
    case 'down':
      return { kind: 'body', status: 503, contentType: 'text/html', body: DOWN_PAGE };
    case 'close-connection':
      if (failure.accept) await work();
      return { kind: 'destroy' };
    case 'timeout-after-accept':
      await work();
      return { kind: 'hang', maxMs: failure.delayMs ?? HANG_MS };
    case 'empty-200':
      return { kind: 'body', status: 200, contentType: 'text/xml; charset=utf-8', body: '' };
    case 'html-502':
      return { kind: 'body', status: 502, contentType: 'text/html', body: GATEWAY_PAGE };
    case 'fault':
      throw new SunatProblem(failure.code ?? '0100', '', failure.text ?? undefined);
    case 'slow':
      await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
      return work();
    case 'reject':
    case 'observe':
    case undefined:
      return work();
  }
}

const GATEWAY_PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><p>The proxy server received an invalid response from an upstream server.</p></body></html>';

/** What the gateway says while nothing stands behind it. */
export const DOWN_PAGE =
  '<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1></body></html>';
