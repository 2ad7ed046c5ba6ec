import { all, attribute, one, text } from '../../xml/query.ts';
import { demand } from '../codes.ts';
import type { CheckedDocument } from './document.ts';

/** C12: what may be related to a receipt. */
const RELATED = new Set('01 02 03 04 05 06 07 99'.split(' '));
const GUIDE: Record<string, RegExp> = {
  '09': /^(T[A-Z0-9]{3}|EG07|[0-9]{4})-[0-9]{1,8}$/,
  '31': /^(V[A-Z0-9]{3}|EG0[24]|[0-9]{4})-[0-9]{1,8}$/,
};

/** Purchase order, guides and related documents of the head. */
export function checkReferences({ root, observe }: CheckedDocument): void {
  const order = one(root, 'OrderReference', 'ID');
  if (order !== null && !/^\S.{0,19}$/.test(text(order))) observe('4233');
  const guides = new Set<string>();
  for (const guide of all(root, 'DespatchDocumentReference')) {
    const tipo = text(guide, 'DocumentTypeCode');
    const id = text(guide, 'ID');
    const form = GUIDE[tipo];
    if (form === undefined) observe('4005');
    else if (!form.test(id)) observe('4006');
    demand(!guides.has(`${tipo} ${id}`), '2364', id);
    guides.add(`${tipo} ${id}`);
  }
  const related = new Set<string>();
  for (const reference of all(root, 'AdditionalDocumentReference')) {
    const tipo = text(reference, 'DocumentTypeCode');
    const key = `${tipo} ${text(reference, 'ID')} ${attribute(one(reference, 'ID'), 'schemeID') ?? ''}`;
    if (!RELATED.has(tipo)) observe('4009');
    demand(!related.has(key), '2365', key);
    related.add(key);
  }
}
