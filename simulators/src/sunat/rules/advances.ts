import type { Decimal } from 'decimal.js';
import { all, attribute, one, text } from '../../xml/query.ts';
import { amount, expectClose, optionalAmount, sum, ZERO } from '../amounts.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument } from './document.ts';
import { isInvoice } from './document.ts';

/** C53: discounts that take from the base what was invoiced before. */
const DISCOUNTS = ['04', '05', '06', '20'];
const FORM: Record<string, [tipo: string, RegExp]> = {
  '02': ['01', /^(F[A-Z0-9]{3}|E001|[0-9]{1,4})-[0-9]{1,8}$/],
  '03': ['03', /^(B[A-Z0-9]{3}|EB01|[0-9]{1,4})-[0-9]{1,8}$/],
};

/** Anticipos: each payment points at the receipt that invoiced it, and each such receipt at its payment. */
export function checkAdvances(document: CheckedDocument): void {
  const { root, tipo, tolerance } = document;
  if (!isInvoice(tipo)) return;
  const paid = payments(document);
  const receipts = checkReceipts(document);
  for (const id of paid.keys()) demand(receipts.has(id), '3213', id);
  for (const id of receipts) demand(paid.has(id), '3214', id);

  const stated = one(root, 'LegalMonetaryTotal', 'PrepaidAmount');
  const total = optionalAmount(stated, '2503');
  demand(paid.size === 0 || stated !== null, '3220');
  expectClose(total, sum(paid.values()), '2509', 'total de anticipos', tolerance.sums);
  const discounts = all(root, 'AllowanceCharge').filter((item) =>
    DISCOUNTS.includes(text(item, 'AllowanceChargeReasonCode')),
  );
  demand(discounts.length === 0 || total.greaterThan(0), '3282');
  demand(total.isZero() || sum(discounts.map((item) => amount(one(item, 'Amount'), '2968'))).greaterThan(0), '3287');
}

function payments({ root }: CheckedDocument): Map<string, Decimal> {
  const paid = new Map<string, Decimal>();
  for (const payment of all(root, 'PrepaidPayment')) {
    const id = text(payment, 'ID');
    demand(id !== '', '3211');
    demand(!paid.has(id), '3212', id);
    const value = amount(one(payment, 'PaidAmount'), '2503');
    demand(value.greaterThan(ZERO), '2503');
    paid.set(id, value);
  }
  return paid;
}

function checkReceipts({ root, register }: CheckedDocument): Set<string> {
  const seen = new Set<string>();
  for (const reference of all(root, 'AdditionalDocumentReference')) {
    const [tipo, form] = FORM[text(reference, 'DocumentTypeCode')] ?? [];
    if (tipo === undefined || form === undefined) continue;
    const status = text(reference, 'DocumentStatusCode');
    demand(status !== '', '3216');
    demand(!seen.has(status), '3215', status);
    seen.add(status);
    const id = text(reference, 'ID');
    demand(form.test(id), '2521', id);
    const issuer = one(reference, 'IssuerParty', 'PartyIdentification', 'ID');
    demand(text(issuer) !== '', '3217');
    demand(attribute(issuer, 'schemeID') === '6', '2520');
    const [serie = '', numero = ''] = id.split('-');
    // What was issued at SUNAT's portal or on paper is not in this register.
    if (!/^[FB]/.test(serie)) continue;
    const receipt = register.find(text(issuer), tipo, serie, numero);
    demand(receipt !== null, '3218', id);
    demand(receipt.outcome !== 'rechazado' && receipt.voidedBy === null, '3219', id);
  }
  return seen;
}
