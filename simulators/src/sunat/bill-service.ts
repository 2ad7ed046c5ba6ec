import type { Answer } from '../answer.ts';
import { acceptedDescription, buildCdr, observationNotes, rejectedDescription } from './cdr.ts';
import { codeText, demand, isFaultCode, SunatProblem } from './codes.ts';
import { examine } from './examine.ts';
import type { Summary } from './examine.ts';
import { sunatFailureKinds, underFailure } from './failures.ts';
import type { SunatFailureKind } from './failures.ts';
import type { Failure } from '../failures.ts';
import { readDocumentName, readPackage } from './packaging.ts';
import type { DocumentName } from './packaging.ts';
import type { DocumentRecord, Outcome } from './register.ts';
import { authenticate, readCall, soapAnswer, SoapFault, soapFault } from './soap.ts';
import type { SoapCall } from './soap.ts';
import type { Sunat } from './sunat.ts';

export const billOperations = ['sendBill'];

const NO_SUMMARY: Summary = { fechaEmision: '', total: '', moneda: '', cliente: '', digest: '' };

/** One POST to billService, from the SOAP envelope to the CDR. Never throws for a bad request: SOAP has faults. */
export async function billService(sunat: Sunat, body: Buffer): Promise<Answer> {
  const started = sunat.clock();
  const entry = {
    operation: '',
    subject: '',
    outcome: '',
    code: null as string | null,
    failure: null as string | null,
  };
  try {
    const call = readCall(body);
    entry.operation = call.operation;
    entry.subject = call.field('fileName');
    const failure = sunat.failures.take('bill', entry.subject, sunatFailureKinds);
    entry.failure = failure?.kind ?? null;
    if (!billOperations.includes(call.operation)) {
      throw new SoapFault('soap-env:Client', `Operación ${call.operation} no disponible en billService`);
    }
    const answer = await underFailure(failure, () => {
      const { record, cdr } = receive(sunat, call, failure);
      Object.assign(entry, { outcome: record.outcome, code: record.code });
      return soap(200, soapAnswer('sendBill', `<applicationResponse>${cdr.toString('base64')}</applicationResponse>`));
    });
    if (entry.outcome === '') entry.outcome = 'sin-procesar';
    return answer;
  } catch (error) {
    if (!(error instanceof SunatProblem || error instanceof SoapFault)) throw error;
    entry.outcome = 'excepcion';
    entry.code = error instanceof SunatProblem ? error.code : null;
    // A connection that is to be cut, or an answer that is to be lost, stays so when the document is bad.
    if (entry.failure === 'timeout-after-accept') return { kind: 'hang', maxMs: 120_000 };
    if (entry.failure === 'close-connection') return { kind: 'destroy' };
    return soap(500, soapFault(error));
  } finally {
    const milliseconds = sunat.clock().getTime() - started.getTime();
    sunat.log.add({ at: started.toISOString(), service: 'bill', ...entry, milliseconds });
  }
}

const soap = (status: number, body: string): Answer => ({
  kind: 'body',
  status,
  contentType: 'text/xml; charset=utf-8',
  body,
});

type Receipt = { record: DocumentRecord; cdr: Buffer };

/** Checks, registers and answers one document. Runs without a pause, so two sends of one number cannot both pass. */
function receive(sunat: Sunat, call: SoapCall, failure: Failure<SunatFailureKind> | null): Receipt {
  authenticate(call, sunat.credentials);
  const name = readDocumentName(call.field('fileName'));
  demand(name.ruc === sunat.credentials.ruc, '0154', name.ruc);
  const content = call.field('contentFile').replace(/\s+/g, '');
  demand(content !== '', '0155');
  demand(/^[A-Za-z0-9+/]+={0,2}$/.test(content), '0156', 'contentFile no es base64');
  const zip = Buffer.from(content, 'base64');
  const receivedAt = sunat.clock();
  try {
    const verdict = examine(readPackage(zip, name.name), name, sunat.register, receivedAt);
    if (failure?.kind === 'reject' && verdict.rejection === null) {
      verdict.rejection = new SunatProblem(failure.code ?? '2800', '', failure.text ?? undefined);
    }
    const code = failure?.kind === 'observe' ? (failure.code ?? '4093') : null;
    const scripted = code === null ? undefined : { code, text: failure?.text ?? codeText(code) };
    const notes = verdict.rejection === null ? observationNotes(verdict.observations, scripted) : [];
    return settle(sunat, { name, zip, receivedAt, summary: verdict.summary, rejection: verdict.rejection, notes });
  } catch (problem) {
    if (problem instanceof SunatProblem && isFaultCode(problem.code))
      rememberFault(sunat, name, zip, receivedAt, problem);
    throw problem;
  }
}

type Settled = {
  name: DocumentName;
  zip: Buffer;
  receivedAt: Date;
  summary: Summary;
  rejection: SunatProblem | null;
  notes: { code: string; text: string }[];
};

function settle(
  { register, authority, clock }: Sunat,
  { name, zip, receivedAt, summary, rejection, notes }: Settled,
): Receipt {
  const outcome: Outcome = rejection !== null ? 'rechazado' : notes.length > 0 ? 'observado' : 'aceptado';
  const code = rejection?.code ?? '0';
  const description =
    rejection === null ? acceptedDescription(name) : rejectedDescription(rejection.message, rejection.detail);
  const process = nextProcess(receivedAt);
  const cdr = buildCdr({ process, name, receivedAt, answeredAt: clock(), code, description, notes }, authority);
  const before = register.byName(name.name);
  const record: DocumentRecord = {
    ...name,
    ...summary,
    receivedAt: before?.receivedAt ?? receivedAt.toISOString(),
    outcome,
    code,
    description,
    notes,
    timesReceived: (before?.timesReceived ?? 0) + 1,
    acceptedTimes: (before?.acceptedTimes ?? 0) + (rejection === null ? 1 : 0),
  };
  register.save(record, zip, cdr);
  return { record, cdr };
}

/** A fault registers nothing, but what arrived is shown, and a repeat of a known document is counted. */
function rememberFault({ register }: Sunat, name: DocumentName, zip: Buffer, at: Date, problem: SunatProblem): void {
  const known = register.find(name.ruc, name.tipo, name.serie, name.numero);
  if (known !== null) {
    register.save({ ...known, timesReceived: known.timesReceived + 1 }, register.zip(known), register.cdr(known));
    return;
  }
  const before = register.byName(name.name);
  const record: DocumentRecord = {
    ...name,
    ...NO_SUMMARY,
    receivedAt: before?.receivedAt ?? at.toISOString(),
    outcome: 'excepcion',
    code: problem.code,
    description: rejectedDescription(problem.message, problem.detail),
    notes: [],
    timesReceived: (before?.timesReceived ?? 0) + 1,
    acceptedTimes: 0,
  };
  register.save(record, zip, null);
}

let processes = 0;
/** SUNAT numbers its processes; the sequence keeps two of one millisecond apart. */
const nextProcess = (at: Date): string => `${at.getTime()}${String(processes++ % 10_000).padStart(4, '0')}`;
