import type { Answer } from '../answer.ts';
import { SunatProblem } from './codes.ts';
import { lostAnswer, sunatFailureKinds, underFailure } from './failures.ts';
import type { SunatFailure, SunatService } from './failures.ts';
import { readCall, soapAnswer, SoapFault, soapFault } from './soap.ts';
import type { SoapCall } from './soap.ts';
import type { Sunat } from './sunat.ts';

/** How a call ended, for the log. */
export type SoapOutcome = { inner: string; outcome: string; code: string | null };

export type SoapService = {
  operations: string[];
  /** Which scripted failures concern a call. */
  part: (operation: string) => SunatService;
  /** What failures are matched against: a file name, a document. */
  subject: (call: SoapCall, sunat: Sunat) => string;
  /** The honest service: the XML inside `{operation}Response`. Throws SunatProblem for a fault. */
  work: (sunat: Sunat, call: SoapCall, failure: SunatFailure | null) => SoapOutcome;
};

/** One POST to a SOAP service, from the envelope to the answer. Never throws for a bad request: SOAP has faults. */
export async function serveSoap(sunat: Sunat, service: SoapService, body: Buffer): Promise<Answer> {
  const started = sunat.clock();
  const entry = { service: service.part(''), operation: '', subject: '', outcome: 'sin-procesar' };
  const result = { code: null as string | null };
  let failure: SunatFailure | null = null;
  try {
    const call = readCall(body);
    entry.operation = call.operation;
    entry.service = service.part(call.operation);
    sunat.tickets.settle(sunat);
    entry.subject = service.subject(call, sunat);
    failure = sunat.failures.take(entry.service, entry.subject, sunatFailureKinds, {
      operation: call.operation,
      now: started,
    });
    if (!service.operations.includes(call.operation))
      throw new SoapFault('soap-env:Client', `Operación ${call.operation} no disponible en este servicio`);
    const scripted = failure;
    return await underFailure(failure, () => {
      const { inner, outcome, code } = service.work(sunat, call, scripted);
      Object.assign(entry, { outcome });
      result.code = code;
      return soap(200, soapAnswer(call.operation, inner));
    });
  } catch (error) {
    if (!(error instanceof SunatProblem || error instanceof SoapFault)) throw error;
    entry.outcome = 'excepcion';
    result.code = error instanceof SunatProblem ? error.code : null;
    // A connection that is to be cut, or an answer that is to be lost, stays so when the document is bad.
    return lostAnswer(failure) ?? soap(500, soapFault(error));
  } finally {
    const milliseconds = sunat.clock().getTime() - started.getTime();
    sunat.log.add({ at: started.toISOString(), ...entry, ...result, failure: failure?.kind ?? null, milliseconds });
  }
}

const soap = (status: number, body: string): Answer => ({
  kind: 'body',
  status,
  contentType: 'text/xml; charset=utf-8',
  body,
});
