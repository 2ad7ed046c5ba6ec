import { Decimal } from 'decimal.js';
import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute, one, text } from '../../xml/query.ts';
import { amount, expectClose, sum, ZERO } from '../amounts.ts';
import { demand } from '../codes.ts';
import type { DocumentRecord } from '../register.ts';
import { dayOf } from './dates.ts';
import type { CheckedDocument } from './document.ts';

/** C09 and C10. */
const REASONS: Record<string, Set<string>> = {
  '07': new Set('01 02 03 04 05 06 07 08 09 10 11 12 13'.split(' ')),
  '08': new Set('01 02 03 11 12'.split(' ')),
};
/** Reasons of a credit note that may speak of several receipts at once. */
const SEVERAL = new Set(['04', '09', '10']);

type Words = { missing: string; unknown: string; voided: string; rejected: string; tipo: string; serie: string };
const CODES: Record<string, Words> = {
  '07': { missing: '2118', unknown: '2119', voided: '2120', rejected: '2121', tipo: '2116', serie: '2117' },
  '08': { missing: '2206', unknown: '2209', voided: '2207', rejected: '2208', tipo: '2204', serie: '2205' },
};

/** A note amends a document of its own letter family, customer and currency that SUNAT knows and holds good. */
export function checkNote(document: CheckedDocument): void {
  const { root, tipo, observe } = document;
  const discrepancies = all(root, 'DiscrepancyResponse');
  demand(discrepancies.length > 0, '2414');
  demand(discrepancies.length === 1, '2415');
  const [discrepancy = null] = discrepancies;
  const reason = text(discrepancy, 'ResponseCode');
  demand(reason !== '', '2128');
  demand(REASONS[tipo]?.has(reason) === true, '2172', reason);
  const words = text(discrepancy, 'Description');
  demand(words !== '', '2136');
  demand(words.length <= 500, '2135', words);

  const codes = CODES[tipo];
  if (codes === undefined) return;
  const references = all(root, 'BillingReference', 'InvoiceDocumentReference');
  demand(references.length > 0, codes.missing);
  const tipos = new Set(references.map((reference) => text(reference, 'DocumentTypeCode')));
  demand(tipos.size === 1, '2884');
  const ids = references.map((reference) => text(reference, 'ID'));
  demand(new Set(ids).size === ids.length, '2365', ids.join(', '));
  if (references.length > 1) {
    demand(reason !== '11', '3194');
    demand(reason !== '13' || tipo !== '07', '3261');
    demand(tipo === '08' || SEVERAL.has(reason), '2412', reason);
  }
  const originals = references.map((reference) => originalOf(document, reference, codes));
  const [original] = originals;
  if (original === undefined) return;
  if (tipo === '07' && ['04', '05', '08'].includes(reason) && original.tipo === '03') observe('4367');
  if (tipo === '07') checkAmount(document, originals);
  if (tipo === '07' && reason === '13') checkNewTerms(document, original);
}

function originalOf(document: CheckedDocument, reference: XmlElement, codes: Words): DocumentRecord {
  const { root, tipo, ruc, register } = document;
  const id = text(reference, 'ID');
  const amends = text(reference, 'DocumentTypeCode');
  const family = text(root, 'ID')[0] === 'B' ? '03' : '01';
  demand(amends === family, family === '01' ? codes.tipo : tipo === '07' ? '2399' : '2400', amends);
  const [, serie = '', numero = ''] = /^([FB][A-Z0-9]{3}|[0-9]{1,4})-(\d{1,8})$/.exec(id) ?? [];
  demand(serie !== '', codes.serie, id);
  demand(serie[0] === text(root, 'ID')[0] || /^\d/.test(serie), codes.serie, id);
  const original = register.find(ruc, amends, serie, numero);
  demand(original !== null, codes.unknown, id);
  demand(original.voidedBy === null, codes.voided, id);
  demand(original.outcome !== 'rechazado', codes.rejected, id);
  demand((dayOf(text(root, 'IssueDate')) ?? 0) >= (dayOf(original.fechaEmision) ?? 0), '2885', original.fechaEmision);
  demand(text(root, 'DocumentCurrencyCode') === original.moneda, '3209', original.moneda);
  const customer = one(root, 'AccountingCustomerParty', 'Party', 'PartyIdentification', 'ID');
  const identity = `${attribute(customer, 'schemeID') ?? ''}-${text(customer)}`;
  // Reason 02 is there to correct the RUC of who bought.
  const corrects = text(root, 'DiscrepancyResponse', 'ResponseCode') === '02' && tipo === '07';
  demand(
    corrects || identity === original.cliente,
    '2802',
    `El receptor ${identity} no es el del comprobante modificado, ${original.cliente}`,
  );
  return original;
}

function checkAmount({ root, shape, observe, tolerance }: CheckedDocument, originals: DocumentRecord[]): void {
  const total = amount(one(root, shape.total, 'PayableAmount'), '2063', '2062');
  const most = sum(originals.map((original) => new Decimal(original.total)));
  if (total.lessThanOrEqualTo(most.plus(tolerance.sums))) return;
  if (originals[0]?.tipo === '03') observe('4028');
  else demand(false, '3286', `${total.toFixed(2)} de ${most.toFixed(2)}`);
}

/** Reason 13: new instalments of a factura on credit, and no amount at all. */
function checkNewTerms({ root, shape }: CheckedDocument, original: DocumentRecord): void {
  demand(original.tipo === '01', '3259');
  demand(original.detalle['credito'] === 'si', '3260');
  demand(amount(one(root, shape.total, 'PayableAmount'), '2063', '2062').isZero(), '3315');
  const terms = all(root, 'PaymentTerms').filter((term) => text(term, 'ID') === 'FormaPago');
  const credit = terms.find((term) => text(term, 'PaymentMeansID') === 'Credito') ?? null;
  demand(credit !== null, '3257');
  const pending = amount(one(credit, 'Amount'), '3251', '3250');
  demand(pending.lessThanOrEqualTo(original.total), '3320', pending.toFixed(2));
  const instalments = terms.filter((term) => /^Cuota\d{3}$/.test(text(term, 'PaymentMeansID')));
  demand(instalments.length > 0, '3249');
  demand(new Set(terms.map((term) => text(term, 'PaymentMeansID'))).size === terms.length, '3248');
  const issued = dayOf(original.fechaEmision) ?? 0;
  const amounts = instalments.map((instalment) => {
    const date = dayOf(text(instalment, 'PaymentDueDate'));
    demand(date !== null, '3255');
    demand(date > issued, '3321', text(instalment, 'PaymentDueDate'));
    return amount(one(instalment, 'Amount'), '3254', '3253');
  });
  expectClose(pending, sum(amounts), '3319', 'cuotas', ZERO);
}
