import { z } from 'zod';
import type { Answer } from '../answer.ts';
import { pause } from '../answer.ts';
import type { Failure } from '../failures.ts';
import { cdrVariants } from './cdr-variants.ts';
import { knownCodes, SunatProblem } from './codes.ts';

/** The parts of SUNAT (and the OSE) that can fail on their own. */
export const services = [
  /** sendBill on billService. */
  'bill',
  /** sendSummary and sendPack, wherever. */
  'summary',
  /** getStatus of a ticket. */
  'ticket',
  /** sendBill on the otroscpe service. */
  'otroscpe',
  'consult',
  'validez',
  /** Tokens of the guides and of SIRE. */
  'token',
  'gre',
  'sire',
  /** Everything at the operator's address. */
  'ose',
] as const;
export type SunatService = (typeof services)[number];

export const sunatFailureKinds = [
  'code',
  'reject',
  'observe',
  'fault',
  'cdr',
  'ticket',
  'http',
  'rejected-by-policy',
  'gateway-fault',
  'html-502',
  'empty-200',
  'down',
  'timeout',
  'timeout-after-accept',
  'late',
  'slow',
  'twice',
  'close-connection',
] as const;
export type SunatFailureKind = (typeof sunatFailureKinds)[number];
export type SunatFailure = Failure<SunatFailureKind>;

/** Where documents come in. */
const documentServices: SunatService[] = ['bill', 'summary', 'otroscpe', 'gre', 'ose'];
/** These need a document to act on. */
const documentKinds: SunatFailureKind[] = ['code', 'reject', 'observe', 'cdr', 'timeout-after-accept'];
/** They answer a question about a ticket. */
const ticketServices: SunatService[] = ['ticket', 'gre', 'sire', 'ose'];
const DEFAULT_CODES: Partial<Record<SunatFailureKind, string>> = {
  reject: '2800',
  observe: '4093',
  fault: '0100',
  ticket: '98',
};
const CODES: Partial<Record<SunatFailureKind, [from: number, to: number]>> = {
  reject: [2000, 3999],
  observe: [4000, 4999],
  fault: [1, 3999],
  code: [1, 4999],
};
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
      .regex(/^\d{1,4}$/, 'De uno a cuatro dígitos')
      .optional(),
    text: z.string().min(1).max(500).optional(),
    variant: z.enum(cdrVariants).optional(),
    status: z.int().min(400).max(599).optional(),
    delayMs: z.int().min(0).max(600_000).optional(),
    times: z.int().min(1).nullable().default(1),
    after: z.int().min(0).default(0),
    from: z.iso.datetime({ offset: true }).optional(),
    until: z.iso.datetime({ offset: true }).optional(),
    match: regularExpression.optional(),
    services: z.array(z.enum(services)).min(1).optional(),
    operations: z.array(z.string().min(1)).min(1).optional(),
    accept: z.boolean().default(false),
  })
  .superRefine((input, context) => {
    const { kind, code, services: chosen } = input;
    const refuse = (path: string, message: string): void => context.addIssue({ code: 'custom', path: [path], message });
    const range = CODES[kind];
    if (code !== undefined && range !== undefined) {
      const [from, to] = range;
      if (!/^\d{4}$/.test(code) || Number(code) < from || Number(code) > to)
        refuse('code', `El código de "${kind}" va de ${String(from).padStart(4, '0')} a ${to}`);
    }
    if (kind === 'code' && code === undefined) refuse('code', '"code" necesita un código');
    if (kind === 'cdr' && input.variant === undefined) refuse('variant', '"cdr" necesita una variante');
    if (kind === 'http' && input.status === undefined) refuse('status', '"http" necesita un estado');
    const only = documentKinds.includes(kind) ? documentServices : kind === 'ticket' ? ticketServices : null;
    const wrong = only === null ? undefined : chosen?.find((service) => !only.includes(service));
    if (only !== null && wrong !== undefined) refuse('services', `"${kind}" solo existe para ${only.join(', ')}`);
  });

function defaultServices(kind: SunatFailureKind): SunatService[] {
  if (kind === 'ticket') return ['ticket', 'gre'];
  if (kind === 'down') return services.filter((service) => service !== 'ose');
  return ['bill', 'summary', 'otroscpe', 'gre'];
}

export const toFailure = (input: z.infer<typeof newSunatFailure>): Omit<SunatFailure, 'id' | 'hits'> => ({
  kind: input.kind,
  services: input.services ?? defaultServices(input.kind),
  operations: input.operations ?? null,
  code: input.code ?? DEFAULT_CODES[input.kind] ?? null,
  text: input.text ?? null,
  variant: input.variant ?? null,
  status: input.status ?? null,
  delayMs: input.delayMs ?? (input.kind === 'slow' || input.kind === 'late' ? DEFAULT_DELAY_MS : null),
  accept: input.accept,
  remaining: input.times,
  after: input.after,
  from: input.from ?? null,
  until: input.until ?? null,
  match: input.match ?? null,
});

/** What a person can choose from in the page. */
export const offeredCodes = (from: number, to: number): string[] =>
  knownCodes().filter((code) => Number(code) >= from && Number(code) <= to);

/** What a failure does to the document in hand: the kinds the honest service has to carry out itself. */
export type ScriptedVerdict = {
  rejection: SunatProblem | null;
  observation: { code: string; text: string } | null;
  variant: string | null;
};

export function scriptedVerdict(failure: SunatFailure | null): ScriptedVerdict {
  const { kind, code, text, variant = null } = failure ?? { kind: null, code: null, text: null };
  const number = Number(code);
  const problem = (): SunatProblem => new SunatProblem(code ?? '2800', '', text ?? undefined);
  if (kind === 'reject' || (kind === 'code' && number >= 2000 && number < 4000))
    return { rejection: problem(), observation: null, variant };
  if (kind === 'observe' || (kind === 'code' && number >= 4000))
    return { rejection: null, observation: { code: problem().code, text: problem().message }, variant };
  return { rejection: null, observation: null, variant };
}

/**
 * Runs `work` as the failure commands. `work` is the honest service; failures that refuse never call it, failures that
 * lose the answer do. A scripted fault is thrown, for the caller to word in its own protocol.
 */
export async function underFailure(
  failure: SunatFailure | null,
  work: () => Answer | Promise<Answer>,
): Promise<Answer> {
  switch (failure?.kind) {
    case 'down':
      return { kind: 'body', status: 503, contentType: 'text/html', body: DOWN_PAGE };
    case 'close-connection':
      if (failure.accept) await work();
      return { kind: 'destroy' };
    case 'timeout':
      return { kind: 'hang', maxMs: failure.delayMs ?? HANG_MS };
    case 'timeout-after-accept':
      await work();
      return { kind: 'hang', maxMs: failure.delayMs ?? HANG_MS };
    case 'empty-200':
      return { kind: 'body', status: 200, contentType: 'text/xml; charset=utf-8', body: '' };
    case 'html-502':
      return { kind: 'body', status: 502, contentType: 'text/html', body: GATEWAY_PAGE };
    case 'gateway-fault':
      return { kind: 'body', status: 500, contentType: 'text/xml; charset=utf-8', body: GATEWAY_FAULT };
    case 'rejected-by-policy':
      throw new SunatProblem('0111', '', 'Rejected by policy.');
    case 'http':
      return {
        kind: 'body',
        status: failure.status ?? 500,
        contentType: 'application/json; charset=utf-8',
        body: JSON.stringify({
          cod: String(failure.status ?? 500),
          msg: failure.text ?? 'Error interno del servidor',
          errors: failure.code === null ? [] : [{ cod: failure.code, msg: failure.text ?? '' }],
        }),
      };
    case 'fault':
      throw new SunatProblem(failure.code ?? '0100', '', failure.text ?? undefined);
    case 'code':
      if (Number(failure.code) < 2000) throw new SunatProblem(failure.code ?? '0100', '', failure.text ?? undefined);
      return work();
    case 'slow':
      await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
      return work();
    case 'late': {
      const answer = await work();
      await pause(failure.delayMs ?? DEFAULT_DELAY_MS);
      return answer;
    }
    // A gateway that thought the first answer lost asks again: the client gets the answer of the second time.
    case 'twice':
      await work();
      return work();
    case 'cdr':
    case 'ticket':
    case 'reject':
    case 'observe':
    case undefined:
      return work();
  }
}

/** How a lost answer ends when the document itself was bad; null when the failure lets the answer through. */
export function lostAnswer(failure: SunatFailure | null): Answer | null {
  if (failure?.kind === 'timeout-after-accept') return { kind: 'hang', maxMs: failure.delayMs ?? HANG_MS };
  return failure?.kind === 'close-connection' ? { kind: 'destroy' } : null;
}

const GATEWAY_PAGE =
  '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><p>The proxy server received an invalid response from an upstream server.</p></body></html>';

/** What the gateway says when it lost its own configuration; it is no answer of SUNAT. */
const GATEWAY_FAULT =
  '<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Body><env:Fault><faultcode>env:Server</faultcode><faultstring>Internal Error (from server): store:///notfound</faultstring></env:Fault></env:Body></env:Envelope>';

/** What the gateway says while nothing stands behind it. */
export const DOWN_PAGE =
  '<html><head><title>503 Service Unavailable</title></head><body><h1>503 Service Unavailable</h1></body></html>';
