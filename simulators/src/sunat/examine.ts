import { Decimal } from 'decimal.js';
import { parseXmlBytes, XmlError } from '../xml/parse.ts';
import type { XmlDocument } from '../xml/parse.ts';
import { all, attribute, one, text } from '../xml/query.ts';
import { EXACT, money, SUNAT_TOLERANCE } from './amounts.ts';
import { isFaultCode, SunatProblem } from './codes.ts';
import { burnsNumber, type DocumentName } from './packaging.ts';
import type { DocumentRecord, DocumentRegister } from './register.ts';
import { checkAdvances } from './rules/advances.ts';
import { checkAgentDocument } from './rules/agents.ts';
import { observeAttributes } from './rules/attributes.ts';
import { checkCustomer } from './rules/customer.ts';
import { checkIssueDate } from './rules/dates.ts';
import { checkDetraction } from './rules/detraction.ts';
import { SHAPES } from './rules/document.ts';
import type { CheckedDocument } from './rules/document.ts';
import { checkHeader, checkIdentity, checkIssuer } from './rules/header.ts';
import { checkLines } from './rules/lines.ts';
import { checkNote } from './rules/note.ts';
import { checkOperation } from './rules/operation.ts';
import { checkPayment } from './rules/payment.ts';
import { checkPerception, checkRetention } from './rules/perception.ts';
import { checkReferences } from './rules/references.ts';
import { checkTotals } from './rules/totals.ts';
import { verifySignature } from './signature.ts';
import { checkStructure } from './structure.ts';
import type { Sunat } from './sunat.ts';

export type Summary = Pick<DocumentRecord, 'fechaEmision' | 'total' | 'moneda' | 'cliente' | 'digest' | 'detalle'>;
/** What an accepted document or file changes in the register besides itself. */
export type Effect = (sunat: Sunat, by: DocumentRecord) => void;
export type Verdict = {
  summary: Summary;
  rejection: SunatProblem | null;
  observations: string[];
  effects: Effect[];
};

/**
 * Everything SUNAT looks at in a document that arrived well packed. Faults (codes below 2000) are thrown: the number
 * stays free. A rejection is returned: the number is spent, and the sender gets a CDR that says why.
 */
export function examine(bytes: Buffer, name: DocumentName, sunat: Sunat, now: Date): Verdict {
  const document = parse(bytes);
  if (name.tipo === '20' || name.tipo === '40') return examineAgent(document, name, sunat, now);
  const { root } = document;
  const shape = SHAPES[name.tipo];
  if (shape === undefined) throw new SunatProblem('0151', name.name);
  checkStructure(root, shape.root);
  const observed = new Set<string>();
  const checked: CheckedDocument = {
    root,
    shape,
    tipo: name.tipo,
    ruc: name.ruc,
    observe: (code) => observed.add(code),
    tolerance: sunat.settings.precision === 'exact' ? EXACT : SUNAT_TOLERANCE,
    register: sunat.register,
    settings: sunat.settings,
  };
  const verdict: Verdict = { summary: summaryOf(checked), rejection: null, observations: [], effects: [] };
  judge(verdict, () => {
    checkIdentity(checked, name);
    refuseRepeated(sunat.register, name);
    const signature = verifySignature(document, name.ruc, now);
    verdict.summary.digest = signature.digest;
    checkIssueDate(checked, now);
    checkIssuer(checked);
    checkHeader(checked, signature.id);
    checkReferences(checked);
    checkCustomer(checked);
    if (name.tipo === '07' || name.tipo === '08') checkNote(checked);
    const lines = checkLines(checked);
    checkOperation(checked, lines);
    checkTotals(checked, lines);
    checkAdvances(checked);
    checkPayment(checked);
    checkDetraction(checked);
    checkPerception(checked);
    checkRetention(checked);
    observeAttributes(checked);
  });
  verdict.observations = [...observed].sort();
  return verdict;
}

/** Runs the checks; a problem that spends the number becomes the verdict, a fault goes on up. */
export function judge(verdict: Verdict, checks: () => void): void {
  try {
    checks();
  } catch (problem) {
    if (!(problem instanceof SunatProblem) || isFaultCode(problem.code)) throw problem;
    verdict.rejection = problem;
  }
}

function examineAgent(document: XmlDocument, name: DocumentName, sunat: Sunat, now: Date): Verdict {
  const { root } = document;
  checkStructure(root, name.tipo === '20' ? 'Retention' : 'Perception');
  const receiver = one(root, 'ReceiverParty', 'PartyIdentification', 'ID');
  const verdict: Verdict = {
    summary: {
      fechaEmision: text(root, 'IssueDate'),
      total: text(root, 'TotalInvoiceAmount'),
      moneda: attribute(one(root, 'TotalInvoiceAmount'), 'currencyID') ?? '',
      cliente: `${attribute(receiver, 'schemeID') ?? ''}-${text(receiver)}`,
      digest: '',
      detalle: {},
    },
    rejection: null,
    observations: [],
    effects: [],
  };
  judge(verdict, () => {
    refuseRepeated(sunat.register, name);
    verdict.summary.digest = checkAgentDocument(document, name, sunat, now);
  });
  return verdict;
}

/** Asked before the other rules: a second send gets 1033 even when it has become too old in the meantime. */
export function refuseRepeated(register: DocumentRegister, { ruc, tipo, serie, numero, name }: DocumentName): void {
  const known = register.find(ruc, tipo, serie, numero);
  if (known === null) return;
  if (known.voidedBy !== null) throw new SunatProblem('1032');
  if (known.outcome !== 'rechazado')
    throw new SunatProblem('1033', `El comprobante ${name.split('-').slice(2).join('-')} fue informado anteriormente`);
  if (burnsNumber(tipo)) throw new SunatProblem('1032');
}

export function parse(bytes: Buffer): XmlDocument {
  try {
    return parseXmlBytes(bytes);
  } catch (cause) {
    if (cause instanceof XmlError) throw new SunatProblem('0306', cause.message);
    throw cause;
  }
}

const KINDS: Record<string, string> = {
  '1000': 'gravado',
  '1016': 'gravadoIvap',
  '9995': 'exportacion',
  '9996': 'gratuito',
  '9997': 'exonerado',
  '9998': 'inafecto',
};
const TAXES: Record<string, string> = {
  '1000': 'igv',
  '1016': 'ivap',
  '2000': 'isc',
  '7152': 'icbper',
  '9999': 'otros',
};

function summaryOf({ root, shape }: CheckedDocument): Summary {
  const customer = one(root, 'AccountingCustomerParty', 'Party', 'PartyIdentification', 'ID');
  const total = text(root, shape.total, 'PayableAmount');
  const detalle: Record<string, string> = {
    emisor: text(root, 'AccountingSupplierParty', 'Party', 'PartyLegalEntity', 'RegistrationName'),
    nombre: text(root, 'AccountingCustomerParty', 'Party', 'PartyLegalEntity', 'RegistrationName'),
    vence: text(root, 'DueDate'),
  };
  for (const subtotal of all(root, 'TaxTotal', 'TaxSubtotal')) {
    const code = text(subtotal, 'TaxCategory', 'TaxScheme', 'ID');
    const kind = KINDS[code];
    const tax = TAXES[code];
    if (kind !== undefined) detalle[kind] = text(subtotal, 'TaxableAmount');
    if (tax !== undefined) detalle[tax] = text(subtotal, 'TaxAmount');
  }
  const amended = one(root, 'BillingReference', 'InvoiceDocumentReference');
  if (amended !== null) {
    detalle['modificado'] = text(amended, 'ID');
    detalle['tipoModificado'] = text(amended, 'DocumentTypeCode');
  }
  if (all(root, 'PaymentTerms').some((term) => text(term, 'PaymentMeansID') === 'Credito')) detalle['credito'] = 'si';
  return {
    fechaEmision: text(root, 'IssueDate'),
    total: /^\d{1,12}(\.\d+)?$/.test(total) ? money(new Decimal(total)) : total,
    moneda: text(root, 'DocumentCurrencyCode'),
    cliente: `${attribute(customer, 'schemeID') ?? ''}-${text(customer)}`,
    digest: '',
    detalle,
  };
}
