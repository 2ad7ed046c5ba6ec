import { Decimal } from 'decimal.js';
import { all, attribute, one, text } from '../../xml/query.ts';
import { amount, expectClose, factor } from '../amounts.ts';
import { DETRACTIONS, PAYMENT_MEANS } from '../catalogues.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument } from './document.ts';
import { isInvoice } from './document.ts';

/** Operations 1001–1004 carry what the buyer deposits at the Banco de la Nación; no other does. */
export function checkDetraction({ root, tipo, observe, tolerance }: CheckedDocument): void {
  if (!isInvoice(tipo)) return;
  const operation = attribute(one(root, 'InvoiceTypeCode'), 'listID') ?? '';
  const detraction = all(root, 'PaymentTerms').find((term) => text(term, 'ID') === 'Detraccion') ?? null;
  if (!/^100[1-4]$/.test(operation)) return demand(detraction === null, '3128');
  const code = text(detraction, 'PaymentMeansID');
  demand(code !== '', '3127');
  demand(DETRACTIONS.has(code), '3033', code);
  const account = all(root, 'PaymentMeans').find((means) => text(means, 'ID') === 'Detraccion') ?? null;
  demand(text(account, 'PayeeFinancialAccount', 'ID') !== '', '3034');
  const means = text(account, 'PaymentMeansCode');
  demand(PAYMENT_MEANS.has(means), '3174', means);
  const value = amount(one(detraction, 'Amount'), '3035', '3037');
  demand(attribute(one(detraction, 'Amount'), 'currencyID') === 'PEN', '3208');
  const percent = factor(one(detraction, 'PaymentPercent'), '3062');
  demand(percent.greaterThan(0) && percent.lessThan(100), '3062');
  if (!all(root, 'Note').some((note) => attribute(note, 'languageLocaleID') === '2006')) observe('4265');
  // SUNAT does not compute it; to the cent, of a document in soles, it is the part of the total that it says.
  if (!tolerance.sums.isZero() || text(root, 'DocumentCurrencyCode') !== 'PEN') return;
  const total = new Decimal(text(root, 'LegalMonetaryTotal', 'PayableAmount'));
  expectClose(value, total.times(percent).dividedBy(100), '3062', 'monto de la detracción', tolerance.sums);
}
