import { all, attribute, one, text } from '../../xml/query.ts';
import { IDENTITIES } from '../catalogues.ts';
import { demand } from '../codes.ts';
import { isRuc } from '../ruc.ts';
import { taxpayerOf } from '../settings.ts';
import type { CheckedDocument } from './document.ts';

/** S/ above which the buyer of a boleta must be identified. */
const IDENTIFY_ABOVE = 700;

export function checkCustomer({ root, tipo, settings }: CheckedDocument): void {
  const party = one(root, 'AccountingCustomerParty', 'Party');
  const ids = all(party, 'PartyIdentification', 'ID');
  demand(ids.length <= 1, '3090');
  const id = ids[0] ?? null;
  const number = text(id);
  demand(id !== null && number !== '', '2014');
  const scheme = attribute(id, 'schemeID') ?? '';
  demand(scheme !== '', '2015');
  demand(IDENTITIES.has(scheme), '2016', scheme);
  const name = text(party, 'PartyLegalEntity', 'RegistrationName');
  demand(one(party, 'PartyLegalEntity', 'RegistrationName') !== null, '2021');
  demand(name.length >= 1 && name.length <= 1500, '2022', name);

  if (tipo === '01') {
    const operation = attribute(one(root, 'InvoiceTypeCode'), 'listID') ?? '';
    const anyone = operation.startsWith('02') || operation === '0401';
    demand(scheme === '6' || (anyone && scheme !== '-'), '2800', scheme);
  }
  if (scheme === '6') {
    demand(/^\d{11}$/.test(number), '2017', number);
    demand(isRuc(number) && taxpayerOf(settings, number).existe, '1083', number);
  } else if (scheme === '1') demand(/^\d{8}$/.test(number), '2801', number);
  else if (scheme === '4' || scheme === '7') demand(/^[A-Za-z0-9]{1,12}$/.test(number), '2802', number);
  else if (scheme !== '-') demand(/^[A-Za-z0-9-]{1,15}$/.test(number), '2802', number);

  if (tipo === '03' && text(root, 'DocumentCurrencyCode') === 'PEN') {
    const anonymous = scheme === '-' || number === '-' || (scheme === '0' && /^0*$/.test(number));
    const total = Number(text(root, 'LegalMonetaryTotal', 'PayableAmount'));
    demand(!anonymous || !(total > IDENTIFY_ABOVE), '2396');
  }
}
