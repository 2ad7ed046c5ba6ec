import { demand, SunatProblem } from './codes.ts';
import { checkSender, NO_SUMMARY, rememberFault } from './documents.ts';
import type { Counter } from './documents.ts';
import { checkAtCounter } from './examine-file.ts';
import { scriptedVerdict } from './failures.ts';
import type { ScriptedVerdict, SunatFailure } from './failures.ts';
import { readContent, readFileName, readLot } from './packaging.ts';
import type { DocumentName } from './packaging.ts';
import type { DocumentRecord } from './register.ts';
import { authenticate } from './soap.ts';
import type { SoapCall } from './soap.ts';
import type { Sunat } from './sunat.ts';

/** sendSummary and sendPack: a look at the counter, and a ticket. */
export function receiveFile(
  sunat: Sunat,
  counter: Counter,
  call: SoapCall,
  failure: SunatFailure | null,
): { ticket: string; record: DocumentRecord } {
  const user = authenticate(call, counter.credentials, sunat.settings.users);
  const pack = call.operation === 'sendPack';
  const name = readFileName(call.field('fileName'), pack ? ['LT'] : counter.files);
  checkSender(sunat, counter.canal, name.ruc);
  const zip = readContent(call.field('contentFile'));
  const scripted = scriptedVerdict(failure);
  try {
    refusePresented(sunat, name);
    if (pack) readLot(zip);
    else checkAtCounter(zip, name);
    if (scripted.rejection !== null && sunat.settings.rejections === 'fault') throw scripted.rejection;
    return openTicket(sunat, { name, zip, user, scripted, canal: counter.canal });
  } catch (problem) {
    if (problem instanceof SunatProblem) rememberFault(sunat, counter.canal, name, zip, sunat.clock(), problem);
    throw problem;
  }
}

type Opened = { name: DocumentName; zip: Buffer; user: string; scripted: ScriptedVerdict; canal: Counter['canal'] };

/** Writes down that the file is there, and under which ticket it waits. */
export function openTicket(
  sunat: Sunat,
  { name, zip, user, scripted, canal }: Opened,
): { ticket: string; record: DocumentRecord } {
  const before = sunat.register.byName(name.name);
  const record: DocumentRecord = {
    ...name,
    ...NO_SUMMARY,
    receivedAt: sunat.clock().toISOString(),
    outcome: 'en-proceso',
    code: '98',
    description: 'En proceso',
    notes: [],
    timesReceived: (before?.timesReceived ?? 0) + 1,
    acceptedTimes: before?.acceptedTimes ?? 0,
    canal,
    ticket: null,
    informedBy: null,
    voidedBy: null,
  };
  return { ticket: sunat.tickets.open(sunat, record, zip, user, scripted), record };
}

/** A name is good for one file, even when the file was refused: the next one takes the next correlative. */
function refusePresented({ register }: Sunat, name: DocumentName): void {
  const known = register.byName(name.name);
  if (known === null || known.outcome === 'excepcion') return;
  demand(known.outcome !== 'en-proceso', '0140', name.name);
  throw new SunatProblem(name.tipo === 'RC' || name.tipo === 'LT' ? '2223' : '2324', name.name);
}
