import { factura, invoiceXml } from './invoice.ts';
import type { TestInvoice } from './invoice.ts';

export type TestNote = {
  tipo: '07' | '08';
  reason: string;
  /** The receipts it amends. */
  amends: [tipo: string, id: string][];
  invoice: TestInvoice;
};

/** A note of S/ 118.00 that amends one factura. */
export const aNote = (
  tipo: '07' | '08',
  reason: string,
  amends: [tipo: string, id: string][],
  changes: Partial<TestInvoice> = {},
): TestNote => ({ tipo, reason, amends, invoice: factura({ serie: 'FC01', payment: '', ...changes }) });

export const noteName = ({ tipo, invoice }: TestNote): string =>
  `${invoice.ruc}-${tipo}-${invoice.serie}-${invoice.numero}`;

/** What an invoice's XML becomes when it is a note: other names, and what it amends after the currency. */
export function noteXml({ tipo, reason, amends, invoice }: TestNote): string {
  const [root, line, quantity, total] =
    tipo === '07'
      ? ['CreditNote', 'CreditNoteLine', 'CreditedQuantity', 'LegalMonetaryTotal']
      : ['DebitNote', 'DebitNoteLine', 'DebitedQuantity', 'RequestedMonetaryTotal'];
  const references = amends
    .map(
      ([code, id]) =>
        `<cac:BillingReference><cac:InvoiceDocumentReference><cbc:ID>${id}</cbc:ID><cbc:DocumentTypeCode>${code}</cbc:DocumentTypeCode></cac:InvoiceDocumentReference></cac:BillingReference>`,
    )
    .join('');
  return invoiceXml(invoice)
    .replace(/<Invoice xmlns="[^"]*"/, `<${root} xmlns="urn:oasis:names:specification:ubl:schema:xsd:${root}-2"`)
    .replace('</Invoice>', `</${root}>`)
    .replaceAll('cac:InvoiceLine>', `cac:${line}>`)
    .replaceAll('cbc:InvoicedQuantity', `cbc:${quantity}`)
    .replace(/<cbc:InvoiceTypeCode.*?<\/cbc:InvoiceTypeCode>/, '')
    .replace(
      '</cbc:DocumentCurrencyCode>',
      `</cbc:DocumentCurrencyCode><cac:DiscrepancyResponse><cbc:ReferenceID>${amends[0]?.[1] ?? ''}</cbc:ReferenceID><cbc:ResponseCode>${reason}</cbc:ResponseCode><cbc:Description>Devolución</cbc:Description></cac:DiscrepancyResponse>${references}`,
    )
    .replace(
      /<cac:LegalMonetaryTotal>.*?(<cbc:PayableAmount.*?<\/cbc:PayableAmount>)<\/cac:LegalMonetaryTotal>/,
      `<cac:${total}>$1</cac:${total}>`,
    );
}
