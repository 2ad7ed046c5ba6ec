import { parseXmlBytes, XmlError } from '../xml/parse.ts';
import type { XmlDocument } from '../xml/parse.ts';
import { attribute, one, text } from '../xml/query.ts';
import { money } from './amounts.ts';
import { Decimal } from 'decimal.js';
import { isFaultCode, SunatProblem } from './codes.ts';
import type { DocumentName } from './packaging.ts';
import type { DocumentRegister } from './register.ts';
import { observeAttributes } from './rules/attributes.ts';
import { checkCustomer } from './rules/customer.ts';
import { checkIssueDate } from './rules/dates.ts';
import { SHAPES } from './rules/document.ts';
import type { CheckedDocument } from './rules/document.ts';
import { checkHeader, checkIdentity } from './rules/header.ts';
import { checkLines } from './rules/lines.ts';
import { checkNote } from './rules/note.ts';
import { checkPayment } from './rules/payment.ts';
import { checkTotals } from './rules/totals.ts';
import { verifySignature } from './signature.ts';
import { checkStructure } from './structure.ts';

export type Summary = { fechaEmision: string; total: string; moneda: string; cliente: string; digest: string };
export type Verdict = { summary: Summary; rejection: SunatProblem | null; observations: string[] };

/**
 * Everything SUNAT looks at in a document that arrived well packed. Faults (codes below 2000) are thrown: the number
 * stays free. A rejection is returned: the number is spent, and the sender gets a CDR that says why.
 */
export function examine(bytes: Buffer, name: DocumentName, register: DocumentRegister, now: Date): Verdict {
  const { root, ...parsed } = parse(bytes);
  const shape = SHAPES[name.tipo];
  if (shape === undefined) throw new SunatProblem('0151', name.name);
  checkStructure(root, shape.root);
  const observed = new Set<string>();
  const document: CheckedDocument = {
    root,
    shape,
    tipo: name.tipo,
    ruc: name.ruc,
    observe: (code) => observed.add(code),
  };
  const verdict: Verdict = { summary: summaryOf(document), rejection: null, observations: [] };
  try {
    checkIdentity(document, name);
    refuseRepeated(register, name);
    const signature = verifySignature({ root, ...parsed }, name.ruc, now);
    verdict.summary.digest = signature.digest;
    checkIssueDate(document, now);
    checkHeader(document, signature.id);
    checkCustomer(document);
    if (name.tipo === '07' || name.tipo === '08') checkNote(document, register);
    const lines = checkLines(document);
    checkTotals(document, lines);
    checkPayment(document);
    observeAttributes(document);
  } catch (problem) {
    if (!(problem instanceof SunatProblem) || isFaultCode(problem.code)) throw problem;
    verdict.rejection = problem;
  }
  verdict.observations = [...observed].sort();
  return verdict;
}

/** Asked before the other rules: a second send gets 1033 even when it has become too old in the meantime. */
function refuseRepeated(register: DocumentRegister, { ruc, tipo, serie, numero, name }: DocumentName): void {
  const known = register.find(ruc, tipo, serie, numero);
  if (known === null) return;
  if (known.outcome === 'rechazado') throw new SunatProblem('1032');
  throw new SunatProblem('1033', `El comprobante ${name.split('-').slice(2).join('-')} fue informado anteriormente`);
}

function parse(bytes: Buffer): XmlDocument {
  try {
    return parseXmlBytes(bytes);
  } catch (cause) {
    if (cause instanceof XmlError) throw new SunatProblem('0306', cause.message);
    throw cause;
  }
}

function summaryOf({ root, shape }: CheckedDocument): Summary {
  const customer = one(root, 'AccountingCustomerParty', 'Party', 'PartyIdentification', 'ID');
  const total = text(root, shape.total, 'PayableAmount');
  return {
    fechaEmision: text(root, 'IssueDate'),
    total: /^\d{1,12}(\.\d+)?$/.test(total) ? money(new Decimal(total)) : total,
    moneda: text(root, 'DocumentCurrencyCode'),
    cliente: `${attribute(customer, 'schemeID') ?? ''}-${text(customer)}`,
    digest: '',
  };
}
