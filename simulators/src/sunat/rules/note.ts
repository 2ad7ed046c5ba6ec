import { all, one, text } from '../../xml/query.ts';
import { demand, SunatProblem } from '../codes.ts';
import type { DocumentRegister } from '../register.ts';
import type { CheckedDocument } from './document.ts';

/** A note amends a document of its own letter family that SUNAT knows and has not rejected. */
export function checkNote({ root, tipo, ruc }: CheckedDocument, register: DocumentRegister): void {
  const discrepancy = one(root, 'DiscrepancyResponse');
  demand(discrepancy !== null, '2414');
  demand(text(discrepancy, 'ResponseCode') !== '', '2128');
  demand(text(discrepancy, 'Description') !== '', '2136');
  const references = all(root, 'BillingReference', 'InvoiceDocumentReference');
  demand(references.length > 0, '2118');
  for (const reference of references) {
    const [serie = '', numero = ''] = text(reference, 'ID').split('-');
    const original = register.find(ruc, text(reference, 'DocumentTypeCode'), serie, numero);
    if (original === null || serie[0] !== text(root, 'ID')[0])
      throw new SunatProblem(tipo === '07' ? '2119' : '2209', text(reference, 'ID'));
    demand(original.outcome !== 'rechazado', '2121', text(reference, 'ID'));
  }
}
