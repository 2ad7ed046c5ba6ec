import { plainText } from '../xml/canonical.ts';
import type { Authority } from './authority.ts';
import { idOf, limaParts, type CdrContent } from './cdr-content.ts';
import { packCdr, withEntities } from './cdr-variants.ts';
import { codeText } from './codes.ts';
import { oseResponse } from './ose-cdr.ts';
import type { DocumentName } from './packaging.ts';

/** How an answer is written. */
export type CdrForm = { dialect: 'sunat' | 'ose'; variant: string | null };

const UBL = 'urn:oasis:names:specification:ubl:schema:xsd:';
const DS = 'http://www.w3.org/2000/09/xmldsig#';
const KINDS: Record<string, string> = {
  '01': 'La Factura numero',
  '03': 'La Boleta numero',
  '07': 'La Nota de Credito numero',
  '08': 'La Nota de Debito numero',
  '09': 'La Guia de Remision Remitente numero',
  '31': 'La Guia de Remision Transportista numero',
  '20': 'El Comprobante de Retencion numero',
  '40': 'El Comprobante de Percepcion numero',
  RC: 'El Resumen diario',
  RA: 'La Comunicacion de baja',
  RR: 'El Resumen de reversiones',
};

export function acceptedDescription(name: DocumentName): string {
  const subject = `${KINDS[name.tipo] ?? 'La constancia numero'} ${idOf(name)}`;
  return `${subject}, ha sido ${subject.startsWith('El') ? 'aceptado' : 'aceptada'}`;
}

export const rejectedDescription = (text: string, detail: string): string =>
  detail === '' ? text : `${text} - Detalle: ${detail}`;

export const observationNotes = (
  codes: string[],
  own: { code: string; text: string } | null = null,
): CdrContent['notes'] => [...codes.map((code) => ({ code, text: codeText(code) })), ...(own === null ? [] : [own])];

/** The CDR as it is sent: ApplicationResponse, signed, in a ZIP beside an empty `dummy/` folder; or as `form` wants it. */
export function buildCdr(content: CdrContent, authority: Authority, form: CdrForm): Buffer {
  const entry = `R-${content.name.name}.xml`;
  return packCdr(entry, encode(signedXml(answerTo(content, form), authority, form), form), form.variant);
}

/** Who and what the answer says it is about. */
function answerTo(content: CdrContent, { variant }: CdrForm): CdrContent {
  const { name } = content;
  if (variant === 'other-ruc') return { ...content, name: { ...name, ruc: '20131312955' } };
  if (variant === 'other-document')
    return { ...content, name: { ...name, numero: String((Number(name.numero) % 99_999_999) + 1) } };
  return content;
}

/** Namespaces as Canonical XML sorts them; the root's own is the default one, or `ar`. */
function namespacesOf({ variant }: CdrForm): string {
  const root = variant === 'prefix-ar' ? 'xmlns:ar' : 'xmlns';
  return (
    ` ${root}="${UBL}ApplicationResponse-2" xmlns:cac="${UBL}CommonAggregateComponents-2"` +
    ` xmlns:cbc="${UBL}CommonBasicComponents-2" xmlns:ds="${DS}" xmlns:ext="${UBL}CommonExtensionComponents-2"`
  );
}

function signedXml(content: CdrContent, authority: Authority, form: CdrForm): string {
  const namespaces = namespacesOf(form);
  const write = (signature: string): string => documentXml(content, form, namespaces, signature);
  // Both parts are written in canonical form already (sorted, nothing empty, nothing repeated); inside the document
  // SignedInfo inherits the namespaces that its canonical form, standing alone, has to repeat.
  const digest = authority.digest(write(''));
  const inside =
    `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>` +
    `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>` +
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  const value = authority.sign(`<ds:SignedInfo${namespaces}>${inside}</ds:SignedInfo>`);
  const signature =
    `<ds:Signature Id="${form.dialect === 'ose' ? 'SignOSE' : 'SignSUNAT'}"><ds:SignedInfo>${inside}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${authority.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  const encoding = form.variant === 'iso-8859-1' ? 'ISO-8859-1' : 'UTF-8';
  return `<?xml version="1.0" encoding="${encoding}" standalone="no"?>\n${write(signature)}`;
}

function encode(xml: string, { variant }: CdrForm): Buffer {
  if (variant === 'iso-8859-1') return Buffer.from(xml, 'latin1');
  if (variant === 'tampered')
    return Buffer.from(xml.replace(/<cbc:Description>[^<]*/, '<cbc:Description>Aceptado sin observaciones'), 'utf8');
  return Buffer.from(variant === 'entities' ? withEntities(xml) : xml, 'utf8');
}

function documentXml(content: CdrContent, form: CdrForm, namespaces: string, signature: string): string {
  const root = form.variant === 'prefix-ar' ? 'ar:ApplicationResponse' : 'ApplicationResponse';
  const extension = `<ext:UBLExtension><ext:ExtensionContent>${signature}</ext:ExtensionContent></ext:UBLExtension>`;
  const wrapped = form.variant === 'no-wrapper' ? extension : `<ext:UBLExtensions>${extension}</ext:UBLExtensions>`;
  const inside =
    form.variant === 'response-only'
      ? documentResponse(content)
      : form.dialect === 'ose'
        ? `${wrapped}${oseResponse(content)}`
        : `${wrapped}${sunatResponse(content)}`;
  return `<${root}${namespaces}>${inside}</${root}>`;
}

function sunatResponse(content: CdrContent): string {
  const { process, name, receivedAt, answeredAt, notes } = content;
  const [receivedOn, receivedTime] = limaParts(receivedAt);
  const [answeredOn, answeredTime] = limaParts(answeredAt);
  return (
    `<cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>1.0</cbc:CustomizationID><cbc:ID>${process}</cbc:ID>` +
    `<cbc:IssueDate>${receivedOn}</cbc:IssueDate><cbc:IssueTime>${receivedTime}</cbc:IssueTime>` +
    `<cbc:ResponseDate>${answeredOn}</cbc:ResponseDate><cbc:ResponseTime>${answeredTime}</cbc:ResponseTime>` +
    notes.map((note) => `<cbc:Note>${plainText(`${note.code} - ${note.text}`)}</cbc:Note>`).join('') +
    `<cac:Signature><cbc:ID>SignSUNAT</cbc:ID><cac:SignatoryParty><cac:PartyIdentification><cbc:ID>20131312955</cbc:ID></cac:PartyIdentification>` +
    `<cac:PartyName><cbc:Name>SUNAT</cbc:Name></cac:PartyName></cac:SignatoryParty>` +
    `<cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#SignSUNAT</cbc:URI></cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>` +
    `<cac:SenderParty><cac:PartyIdentification><cbc:ID>20131312955</cbc:ID></cac:PartyIdentification></cac:SenderParty>` +
    `<cac:ReceiverParty><cac:PartyIdentification><cbc:ID>${name.ruc}</cbc:ID></cac:PartyIdentification></cac:ReceiverParty>` +
    documentResponse(content)
  );
}

function documentResponse({ name, code, description, url }: CdrContent): string {
  const id = idOf(name);
  const link = url === null ? '' : `<cbc:DocumentDescription>${plainText(url)}</cbc:DocumentDescription>`;
  return (
    `<cac:DocumentResponse><cac:Response><cbc:ReferenceID>${id}</cbc:ReferenceID><cbc:ResponseCode>${code}</cbc:ResponseCode>` +
    `<cbc:Description>${plainText(description)}</cbc:Description></cac:Response>` +
    `<cac:DocumentReference><cbc:ID>${id}</cbc:ID>${link}</cac:DocumentReference>` +
    `<cac:RecipientParty><cac:PartyIdentification><cbc:ID>6-${name.ruc}</cbc:ID></cac:PartyIdentification></cac:RecipientParty>` +
    `</cac:DocumentResponse>`
  );
}
