import type { XmlElement } from '../../xml/parse.ts';
import { one, text } from '../../xml/query.ts';
import type { Tolerance } from '../amounts.ts';
import { demand } from '../codes.ts';
import type { DocumentName } from '../packaging.ts';
import { dayOf, limaDay } from './dates.ts';

/** A resumen diario, comunicación de baja or resumen de reversiones while it is looked at. */
export type CheckedFile = {
  root: XmlElement;
  name: DocumentName;
  observe: (code: string) => void;
  tolerance: Tolerance;
};

export const FILE_ROOTS: Record<string, string> = {
  RC: 'SummaryDocuments',
  RA: 'VoidedDocuments',
  RR: 'VoidedDocuments',
};

/** Codes of the head, which differ between a resumen and a baja. */
const CODES: Record<string, { issue: [string, string, string]; reference: [string, string]; id: [string, string] }> = {
  RC: { issue: ['2231', '2232', '2236'], reference: ['2234', '2235'], id: ['2219', '2218'] },
  RA: { issue: ['2299', '2300', '2301'], reference: ['2303', '2304'], id: ['2288', '2287'] },
  RR: { issue: ['2299', '2300', '2301'], reference: ['2303', '2304'], id: ['2288', '2287'] },
};

/** What is wrong already at the counter: no ticket is given (codes below 2000). */
export function checkFileIdentity({ root, name }: Pick<CheckedFile, 'root' | 'name'>): void {
  const issuer = text(root, 'AccountingSupplierParty', 'CustomerAssignedAccountID');
  demand(issuer === '' || issuer === name.ruc, '1034', `${issuer} y ${name.ruc}`);
}

/** Version, number, dates and issuer. */
export function checkFileHead({ root, name, observe }: CheckedFile, now: Date): void {
  const codes = CODES[name.tipo];
  if (codes === undefined) return;
  const version = text(root, 'UBLVersionID');
  demand(version !== '', '2075');
  demand(version === '2.0', '2074', version);
  demand(text(root, 'CustomizationID') === (name.tipo === 'RC' ? '1.1' : '1.0'), '2072', text(root, 'CustomizationID'));
  const id = text(root, 'ID');
  demand(name.tipo !== 'RR' || /^RR-\d{8}-\d{1,5}$/.test(id), '2673', id);
  demand(id === `${name.tipo}-${name.serie}-${name.numero}`, '2220', `${id} y ${name.name}`);

  const written = text(root, 'IssueDate');
  demand(written !== '', codes.issue[0]);
  demand(written.replaceAll('-', '') === name.serie, '2346', written);
  const issued = dayOf(written);
  demand(issued !== null, codes.issue[1], written);
  const referenced = text(root, 'ReferenceDate');
  demand(referenced !== '', codes.reference[0]);
  const reference = dayOf(referenced);
  demand(reference !== null, codes.reference[1], referenced);
  const today = limaDay(now);
  demand(reference <= today, '2237', referenced);
  demand(reference <= issued, '2671', `${referenced} y ${written}`);
  demand(issued <= today, codes.issue[2], written);
  if (name.tipo === 'RC' && today > reference + LAST_DAY) observe('4443');

  const supplier = one(root, 'AccountingSupplierParty');
  demand(text(supplier, 'CustomerAssignedAccountID') !== '', '2217');
  const scheme = text(supplier, 'AdditionalAccountID');
  demand(scheme !== '', codes.id[0]);
  demand(scheme === '6', codes.id[1], scheme);
  const registered = text(supplier, 'Party', 'PartyLegalEntity', 'RegistrationName');
  demand(registered !== '', '2229');
  demand(registered.length >= 3 && registered.length <= 100, '2228', registered);
}

/** Days after the issue date in which documents are informed in time, and may still be voided. */
export const LAST_DAY = 7;
