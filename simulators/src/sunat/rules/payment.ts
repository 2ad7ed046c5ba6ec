import { all, one, text } from '../../xml/query.ts';
import { amount, expectClose, sum, ZERO } from '../amounts.ts';
import { demand } from '../codes.ts';
import { dayOf } from './dates.ts';
import type { CheckedDocument } from './document.ts';

/** Payment terms of a factura (3244–3256, 3265–3267, 3319). */
export function checkPayment(document: CheckedDocument): void {
  if (document.tipo === '01') checkFormaPago(document);
}

function checkFormaPago({ root }: CheckedDocument): void {
  const terms = all(root, 'PaymentTerms').filter((term) => text(term, 'ID') === 'FormaPago');
  demand(terms.length > 0, '3244');
  const kinds = terms.map((term) => text(term, 'PaymentMeansID'));
  for (const kind of kinds) demand(/^(Contado|Credito|Cuota\d{3})$/.test(kind), '3246', kind);
  demand(new Set(kinds).size === kinds.length, '3248');
  const credit = terms.find((_term, at) => kinds[at] === 'Credito') ?? null;
  const cash = kinds.includes('Contado');
  demand(cash || credit !== null, '3245');
  demand(!(cash && credit !== null), '3247');
  const instalments = terms.filter((_term, at) => kinds[at]?.startsWith('Cuota') === true);
  if (credit === null) return demand(instalments.length === 0, '3252');

  const pending = amount(one(credit, 'Amount'), '3251', '3250');
  const total = amount(one(root, 'LegalMonetaryTotal', 'PayableAmount'), '2063', '2062');
  demand(pending.lessThanOrEqualTo(total), '3265', `${pending.toFixed(2)} de ${total.toFixed(2)}`);
  demand(instalments.length > 0, '3249');
  const issued = dayOf(text(root, 'IssueDate')) ?? 0;
  const amounts = instalments.map((instalment) => {
    const due = amount(one(instalment, 'Amount'), '3254', '3253');
    demand(due.lessThanOrEqualTo(total), '3266');
    const date = text(instalment, 'PaymentDueDate');
    demand(date !== '', '3256');
    const day = dayOf(date);
    demand(day !== null, '3255', date);
    demand(day > issued, '3267', date);
    return due;
  });
  // The instalments are not an estimate: they add up to the cent.
  expectClose(pending, sum(amounts), '3319', 'cuotas', ZERO);
}
