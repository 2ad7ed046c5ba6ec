import { attribute, all, descendants, one, text } from '../../xml/query.ts';
import type { XmlElement } from '../../xml/parse.ts';
import { CURRENCIES, LEGENDS, OPERATIONS } from '../catalogues.ts';
import { demand } from '../codes.ts';
import { taxpayerOf } from '../settings.ts';
import type { DocumentName } from '../packaging.ts';
import type { CheckedDocument } from './document.ts';
import { isInvoice } from './document.ts';

/** The number and issuer inside must be the ones of the file name (1034–1036). */
export function checkIdentity({ root, tipo }: CheckedDocument, name: DocumentName): void {
  const version = text(root, 'UBLVersionID');
  demand(version !== '', '2075');
  demand(version === '2.1', '2074', version);
  const customization = text(root, 'CustomizationID');
  demand(customization !== '', '2073');
  demand(customization === '2.0', '2072', customization);

  const id = text(root, 'ID');
  demand(id !== '', '1002');
  const [, serie, numero] = /^([A-Z0-9]{1,4})-(\d{1,8})$/.exec(id) ?? [];
  demand(serie !== undefined && numero !== undefined && Number(numero) > 0, '1001', id);
  demand(serie === name.serie, '1035', `${serie} y ${name.serie}`);
  demand(numero === name.numero, '1036', `${numero} y ${name.numero}`);
  const issuer = text(root, 'AccountingSupplierParty', 'Party', 'PartyIdentification', 'ID');
  demand(issuer !== '', '1006');
  demand(issuer === name.ruc, '1034', `${issuer} y ${name.ruc}`);
  if (isInvoice(tipo)) {
    const code = text(root, 'InvoiceTypeCode');
    demand(code !== '', '1004');
    demand(code === name.tipo, '1003', `${code} y ${name.tipo}`);
  }
}

/** Whether the registers let the issuer issue. */
export function checkIssuer({ ruc, settings }: Pick<CheckedDocument, 'ruc' | 'settings'>): void {
  const issuer = taxpayerOf(settings, ruc);
  demand(issuer.existe, '2104', ruc);
  demand(issuer.estado === '00', '2010');
  demand(issuer.condicion === '00', '2011');
}

/** Head of the document: operation, legends, currency, who signs, who issues. */
export function checkHeader(document: CheckedDocument, signatureId: string): void {
  const { root, tipo, ruc, observe } = document;
  const time = text(root, 'IssueTime');
  demand(
    time === '' || /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/.test(time),
    '0306',
    `IssueTime ${time}`,
  );
  if (isInvoice(tipo)) {
    const operation = attribute(one(root, 'InvoiceTypeCode'), 'listID') ?? '';
    demand(operation !== '', '3205');
    demand(OPERATIONS.has(operation), '3206', operation);
  }
  checkLegends(document);
  checkCurrency(document);

  checkSignatory(root, ruc, signatureId);

  const supplier = one(root, 'AccountingSupplierParty', 'Party');
  const ids = all(supplier, 'PartyIdentification', 'ID');
  demand(ids.length === 1, '3089');
  const scheme = attribute(ids[0] ?? null, 'schemeID') ?? '';
  demand(scheme !== '', '1008');
  demand(scheme === '6', '1007', scheme);
  const legal = one(supplier, 'PartyLegalEntity');
  const registered = text(legal, 'RegistrationName');
  demand(registered !== '', '1037');
  demand(registered.length <= 1500 && !/[\n\t]/.test(registered), '1038', registered);
  const establishment = text(legal, 'RegistrationAddress', 'AddressTypeCode');
  demand(establishment !== '', '3030');
  if (!/^\d{4}$/.test(establishment)) observe('4242');
  const ubigeo = text(legal, 'RegistrationAddress', 'ID');
  if (ubigeo !== '' && !/^(0[1-9]|1\d|2[0-5])\d{4}$/.test(ubigeo)) observe('4093');
  const line = one(legal, 'RegistrationAddress', 'AddressLine', 'Line');
  if (line !== null && (text(line) === '' || text(line).length > 200)) observe('4236');
}

/** cac:Signature: who signs and where the signature stands. */
export function checkSignatory(root: XmlElement, ruc: string, signatureId: string): void {
  const signature = one(root, 'Signature');
  demand(text(signature, 'ID') !== '', '2076');
  const signatory = text(signature, 'SignatoryParty', 'PartyIdentification', 'ID');
  demand(signatory !== '', '2079');
  demand(signatory === ruc, '2078', signatory);
  demand(text(signature, 'SignatoryParty', 'PartyName', 'Name') !== '', '2081');
  const uri = text(signature, 'DigitalSignatureAttachment', 'ExternalReference', 'URI');
  demand(uri !== '', '2083');
  demand(uri.replace(/^#/, '') === signatureId, '2082', uri);
}

function checkLegends({ root }: CheckedDocument): void {
  const seen = new Set<string>();
  for (const note of all(root, 'Note')) {
    const code = attribute(note, 'languageLocaleID');
    const words = text(note);
    demand(words.length >= 1 && words.length <= 200, '3006', words);
    if (code === null) continue;
    demand(LEGENDS.has(code), '3027', code);
    demand(!seen.has(code), '3014', code);
    seen.add(code);
  }
}

/** One currency for everything; only detracción and percepción amounts are always in soles. */
function checkCurrency({ root }: CheckedDocument): void {
  const currency = text(root, 'DocumentCurrencyCode');
  demand(currency !== '', '2070');
  demand(CURRENCIES.has(currency), '3088', currency);
  for (const element of descendants(root)) {
    const stated = attribute(element, 'currencyID');
    if (stated === null || stated === currency) continue;
    // A percepción has its own code for it.
    if (isPerception(element.parent)) continue;
    const term = element.parent?.local === 'PaymentTerms' ? text(element.parent, 'ID') : '';
    const inSoles = term === 'Detraccion' || term === 'Percepcion';
    demand(inSoles && stated === 'PEN', term === 'Detraccion' ? '3208' : '2071', `${element.name} en ${stated}`);
  }
}

const isPerception = (charge: CheckedDocument['root'] | null): boolean =>
  charge?.local === 'AllowanceCharge' && ['51', '52', '53'].includes(text(charge, 'AllowanceChargeReasonCode'));
