import type { Answer } from '../answer.ts';
import { SunatProblem } from './codes.ts';
import { lostAnswer, sunatFailureKinds, underFailure } from './failures.ts';
import type { SunatFailure, SunatService } from './failures.ts';
import type { Sunat } from './sunat.ts';

export type JsonCall = { service: SunatService; operation: string; subject: string };

export const json = (status: number, body: unknown): Answer => ({
  kind: 'body',
  status,
  contentType: 'application/json; charset=utf-8',
  body: JSON.stringify(body),
});

/** What the REST services say of a token that is missing, foreign or expired. */
export const unauthorized = (now: Date): Answer =>
  json(401, {
    timestamp: now.toISOString(),
    status: 401,
    error: 'Unauthorized',
    message: 'Token no válido o vencido',
  });

export const unprocessable = (errors: { cod: string; msg: string }[]): Answer =>
  json(422, { cod: '422', msg: 'Unprocessable Entity - Error de validación', errors });

/** One call to a REST service: scripted failures, the honest answer, and a line in the log. */
export async function serveJson(
  sunat: Sunat,
  { service, operation, subject }: JsonCall,
  work: (failure: SunatFailure | null) => Answer,
): Promise<Answer> {
  const { failures, log, clock } = sunat;
  const started = clock();
  sunat.tickets.settle(sunat);
  const failure = failures.take(service, subject, sunatFailureKinds, { operation, now: started });
  let answer: Answer;
  let code: string | null = null;
  try {
    answer = await underFailure(failure, () => work(failure));
  } catch (error) {
    if (!(error instanceof SunatProblem)) throw error;
    code = error.code;
    answer = lostAnswer(failure) ?? json(500, { cod: error.code, msg: error.message, exc: error.detail });
  }
  log.add({
    at: started.toISOString(),
    service,
    operation,
    subject,
    outcome: answer.kind === 'body' ? String(answer.status) : 'sin-respuesta',
    code,
    failure: failure?.kind ?? null,
    milliseconds: clock().getTime() - started.getTime(),
  });
  return answer;
}
