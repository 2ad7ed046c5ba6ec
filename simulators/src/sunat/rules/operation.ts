import { all, attribute, one, text } from '../../xml/query.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument, CheckedLine } from './document.ts';
import { isInvoice } from './document.ts';

/** What the kinds of lines ask of the whole document: IVAP alone, free lines told, notes of one kind. */
export function checkOperation({ root, tipo }: CheckedDocument, lines: CheckedLine[]): void {
  const legends = new Set(all(root, 'Note').map((note) => attribute(note, 'languageLocaleID')));
  const told = (tax: string): boolean =>
    all(root, 'TaxTotal', 'TaxSubtotal').some((subtotal) => text(subtotal, 'TaxCategory', 'TaxScheme', 'ID') === tax);
  if (lines.some(({ tax }) => tax === '1016')) {
    demand(
      lines.every(({ tax }) => tax === '1016' || tax === '9996'),
      '2644',
    );
    demand(!lines.some(({ taxes }) => taxes.has('2000')), '2650');
    demand(!isInvoice(tipo) || legends.has('2007'), '2652');
  }
  demand(!legends.has('1002') || told('9996'), '2416');
  demand(!lines.some(({ tax }) => tax === '9996') || told('9996'), '2641');
  const reason = text(one(root, 'DiscrepancyResponse'), 'ResponseCode');
  if (reason === '11')
    demand(
      lines.every(({ tax }) => tax === '9995' || tax === '9996'),
      '2642',
    );
  if (reason === '12')
    demand(
      lines.every(({ tax }) => tax === '1016' || tax === '9996'),
      '2644',
    );
}
