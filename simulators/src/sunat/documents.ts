import { randomUUID } from 'node:crypto';
import { acceptedDescription, buildCdr, observationNotes, rejectedDescription } from './cdr.ts';
import { demand, isFaultCode, SunatProblem } from './codes.ts';
import { examine } from './examine.ts';
import type { Summary, Verdict } from './examine.ts';
import { scriptedVerdict } from './failures.ts';
import type { ScriptedVerdict, SunatFailure } from './failures.ts';
import { readContent, readDocumentName, readPackage } from './packaging.ts';
import type { DocumentName } from './packaging.ts';
import type { DocumentRecord, Outcome } from './register.ts';
import { taxpayerOf } from './settings.ts';
import { authenticate } from './soap.ts';
import type { Credentials, SoapCall } from './soap.ts';
import type { Sunat } from './sunat.ts';

export type Canal = 'sunat' | 'ose';
/** An address documents are sent to. */
export type Counter = {
  canal: Canal;
  /** Types sendBill takes there. */
  documents: string[];
  /** Files sendSummary takes there. */
  files: string[];
  credentials: Credentials;
};

export const NO_SUMMARY: Summary = { fechaEmision: '', total: '', moneda: '', cliente: '', digest: '', detalle: {} };

/** Who may send what through which channel. */
export function checkSender({ settings, credentials }: Sunat, canal: Canal, ruc: string): void {
  demand(ruc === credentials.ruc, '0154', ruc);
  const issuer = taxpayerOf(settings, ruc);
  demand(canal === 'ose' || !issuer.ose, '1078');
  demand(!issuer.sinCapacidad, '1086');
}

/** sendBill: checks, registers and answers one document. Runs without a pause, so two sends of one number cannot both pass. */
export function receiveDocument(
  sunat: Sunat,
  counter: Counter,
  call: SoapCall,
  failure: SunatFailure | null,
): { record: DocumentRecord; cdr: Buffer } {
  authenticate(call, counter.credentials, sunat.settings.users);
  const name = readDocumentName(call.field('fileName'), counter.documents);
  checkSender(sunat, counter.canal, name.ruc);
  const zip = readContent(call.field('contentFile'));
  const receivedAt = sunat.clock();
  const scripted = scriptedVerdict(failure);
  try {
    const verdict = examine(readPackage(zip, name.name), name, sunat, receivedAt);
    const settled = settleDocument(sunat, { name, zip, receivedAt, verdict, scripted, canal: counter.canal });
    const { variant } = scripted;
    return variant === null ? settled : { ...settled, cdr: answeredCdr(sunat, settled.record, variant) };
  } catch (problem) {
    if (problem instanceof SunatProblem) rememberFault(sunat, counter.canal, name, zip, receivedAt, problem);
    throw problem;
  }
}

export type Settlement = {
  name: DocumentName;
  zip: Buffer | null;
  receivedAt: Date;
  verdict: Verdict;
  scripted: ScriptedVerdict;
  canal: Canal;
  ticket?: string;
};

/** Registers what was decided about a document or file, with its effects on others. */
export function settleDocument(sunat: Sunat, settlement: Settlement): { record: DocumentRecord; cdr: Buffer } {
  const { register, settings } = sunat;
  const { name, zip, receivedAt, verdict, scripted, canal } = settlement;
  const rejection = verdict.rejection ?? scripted.rejection;
  if (rejection !== null && settings.rejections === 'fault' && settlement.ticket === undefined) throw rejection;
  const notes = rejection === null ? observationNotes(verdict.observations, scripted.observation) : [];
  const outcome: Outcome = rejection !== null ? 'rechazado' : notes.length > 0 ? 'observado' : 'aceptado';
  const before = register.byName(name.name);
  const record: DocumentRecord = {
    ...name,
    ...verdict.summary,
    receivedAt: before?.receivedAt ?? receivedAt.toISOString(),
    outcome,
    code: rejection?.code ?? '0',
    description:
      rejection === null ? acceptedDescription(name) : rejectedDescription(rejection.message, rejection.detail),
    notes,
    timesReceived: (before?.timesReceived ?? 0) + (before?.outcome === 'en-proceso' ? 0 : 1),
    acceptedTimes: (before?.acceptedTimes ?? 0) + (rejection === null ? 1 : 0),
    canal,
    ticket: settlement.ticket ?? null,
    informedBy: null,
    voidedBy: null,
  };
  const cdr = cdrOf(sunat, record, null);
  register.save(record, zip, cdr);
  if (rejection === null) for (const effect of verdict.effects) effect(sunat, record);
  return { record, cdr };
}

/** The CDR that is sent: the one kept, or the odd form a scripted failure asks for. */
export function answeredCdr(sunat: Sunat, record: DocumentRecord, variant: string | null): Buffer {
  return variant === null ? (sunat.register.cdr(record) ?? Buffer.alloc(0)) : cdrOf(sunat, record, variant);
}

function cdrOf(sunat: Sunat, record: DocumentRecord, variant: string | null): Buffer {
  const { canal, receivedAt, code, description, notes, digest, fechaEmision, cliente, detalle } = record;
  const answeredAt = sunat.clock();
  return buildCdr(
    {
      process: canal === 'ose' ? randomUUID() : nextProcess(answeredAt),
      name: record,
      receivedAt: new Date(receivedAt),
      answeredAt,
      code,
      description,
      notes,
      digest,
      fechaEmision,
      cliente,
      url: code === '0' ? (detalle['url'] ?? null) : null,
    },
    sunat.authority(canal),
    { dialect: canal, variant },
  );
}

/** A fault registers nothing, but what arrived is shown, and a repeat of a known document is counted. */
export function rememberFault(
  { register, settings }: Sunat,
  canal: Canal,
  name: DocumentName,
  zip: Buffer,
  at: Date,
  problem: SunatProblem,
): void {
  const before = register.byName(name.name);
  if (before !== null && before.outcome !== 'excepcion') {
    register.update({ ...before, timesReceived: before.timesReceived + 1 });
    return;
  }
  if (!isFaultCode(problem.code) && settings.rejections === 'cdr' && !/^[A-Z]/.test(name.tipo)) return;
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
    canal,
    ticket: null,
    informedBy: null,
    voidedBy: null,
  };
  register.save(record, zip, null);
}

let processes = 0;
/** SUNAT numbers its processes; the sequence keeps two of one millisecond apart. */
const nextProcess = (at: Date): string => `${at.getTime()}${String(processes++ % 10_000).padStart(4, '0')}`;
