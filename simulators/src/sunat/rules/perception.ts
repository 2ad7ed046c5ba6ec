import type { XmlElement } from '../../xml/parse.ts';
import { all, attribute, one, text } from '../../xml/query.ts';
import { amount, expectClose, factor } from '../amounts.ts';
import { demand } from '../codes.ts';
import { taxpayerOf } from '../settings.ts';
import type { CheckedDocument } from './document.ts';
import { isInvoice } from './document.ts';

/** C53 → factor of each percepción (C22). */
const RATES: Record<string, string> = { '51': '0.02', '52': '0.01', '53': '0.005' };
/** Retención of the IGV: 3 %. */
const RETENTION_RATE = '0.03';
const chargesOf = (root: XmlElement, codes: string[]): XmlElement[] =>
  all(root, 'AllowanceCharge').filter((item) => codes.includes(text(item, 'AllowanceChargeReasonCode')));

/** Operation 2001: what is collected on top of the price, in soles and paid in cash. */
export function checkPerception({ root, tipo, observe, tolerance }: CheckedDocument): void {
  if (!isInvoice(tipo)) return;
  const operation = attribute(one(root, 'InvoiceTypeCode'), 'listID') ?? '';
  const charges = chargesOf(root, Object.keys(RATES));
  const terms = all(root, 'PaymentTerms');
  const told = terms.find((term) => text(term, 'ID') === 'Percepcion') ?? null;
  const legend = all(root, 'Note').some((note) => attribute(note, 'languageLocaleID') === '2000');
  if (operation !== '2001') {
    demand(charges.length === 0 && told === null, '3308');
    if (legend) observe('4021');
    return;
  }
  const [charge] = charges;
  demand(charge !== undefined, '3093');
  const rate = RATES[text(charge, 'AllowanceChargeReasonCode')] ?? '';
  for (const name of ['Amount', 'BaseAmount'])
    demand(attribute(one(charge, name), 'currencyID') === 'PEN', '2792', name);
  const base = amount(one(charge, 'BaseAmount'), '3233', '3016');
  demand(base.greaterThan(0), '3233');
  const value = amount(one(charge, 'Amount'), '2968');
  demand(factor(one(charge, 'MultiplierFactorNumeric'), '3025').equals(rate), '2798', rate);
  expectClose(value, base.times(rate), '2798', 'percepción', tolerance.sums);
  demand(value.lessThan(base), '2797');
  if (!legend) observe('4040');
  const kinds = terms.filter((term) => text(term, 'ID') === 'FormaPago').map((term) => text(term, 'PaymentMeansID'));
  demand(!kinds.includes('Credito'), '3330');
  demand(told !== null, '3309');
  expectClose(
    amount(one(told, 'Amount'), '3310', '3311'),
    base.plus(value),
    '2799',
    'total con percepción',
    tolerance.sums,
  );
}

/** C53 62: the buyer, an agent, withholds 3 % of what it pays. */
export function checkRetention({ root, tipo, ruc, settings, tolerance }: CheckedDocument): void {
  const [retention] = chargesOf(root, ['62']);
  if (retention === undefined || tipo !== '01') return;
  const customer = text(root, 'AccountingCustomerParty', 'Party', 'PartyIdentification', 'ID');
  demand(taxpayerOf(settings, customer).agenteRetencion !== false, '3262', customer);
  demand(taxpayerOf(settings, ruc).agenteRetencion !== true, '3269', ruc);
  const base = amount(one(retention, 'BaseAmount'), '3016');
  const value = amount(one(retention, 'Amount'), '2968');
  demand(factor(one(retention, 'MultiplierFactorNumeric'), '3025').equals(RETENTION_RATE), '3263');
  expectClose(value, base.times(RETENTION_RATE), '3263', 'retención', tolerance.sums);
  demand(base.lessThanOrEqualTo(amount(one(root, 'LegalMonetaryTotal', 'PayableAmount'), '2063', '2062')), '3264');
}
