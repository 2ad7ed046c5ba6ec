import { zipSync } from 'fflate';
import { plainText } from '../xml/canonical.ts';
import type { Authority } from './authority.ts';
import { codeText } from './codes.ts';
import type { DocumentName } from './packaging.ts';

export type CdrContent = {
  /** SUNAT's process number. */
  process: string;
  name: DocumentName;
  receivedAt: Date;
  answeredAt: Date;
  /** '0' or the rejection code. */
  code: string;
  description: string;
  /** Observation codes with their text. */
  notes: { code: string; text: string }[];
};

const NAMESPACES = [
  ['', 'urn:oasis:names:specification:ubl:schema:xsd:ApplicationResponse-2'],
  ['cac', 'urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2'],
  ['cbc', 'urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2'],
  ['ds', 'http://www.w3.org/2000/09/xmldsig#'],
  ['ext', 'urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2'],
]
  .map(([prefix, uri]) => ` xmlns${prefix === '' ? '' : `:${prefix ?? ''}`}="${uri ?? ''}"`)
  .join('');

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const KINDS: Record<string, string> = {
  '01': 'Factura',
  '03': 'Boleta',
  '07': 'Nota de Credito',
  '08': 'Nota de Debito',
};
const LIMA_OFFSET = 5 * 3_600_000;

export function acceptedDescription({ tipo, serie, numero }: DocumentName): string {
  return `La ${KINDS[tipo] ?? 'constancia'} numero ${serie}-${numero}, ha sido aceptada`;
}

export const rejectedDescription = (text: string, detail: string): string =>
  detail === '' ? text : `${text} - Detalle: ${detail}`;

export const observationNotes = (codes: string[], own?: { code: string; text: string }): CdrContent['notes'] => [
  ...codes.map((code) => ({ code, text: codeText(code) })),
  ...(own === undefined ? [] : [own]),
];

/** The CDR as SUNAT sends it: ApplicationResponse (UBL 2.0), signed, in a ZIP beside an empty `dummy/` folder. */
export function buildCdr(content: CdrContent, authority: Authority): Buffer {
  const xml = signedXml(content, authority);
  const files = { 'dummy/': new Uint8Array(0), [`R-${content.name.name}.xml`]: Buffer.from(xml, 'utf8') };
  return Buffer.from(zipSync(files, { level: 1 }));
}

function signedXml(content: CdrContent, authority: Authority): string {
  // Both parts are written in canonical form already (sorted, nothing empty, nothing repeated); inside the document
  // SignedInfo inherits the namespaces that its canonical form, standing alone, has to repeat.
  const digest = authority.digest(responseXml(content, ''));
  const inside =
    `<ds:CanonicalizationMethod Algorithm="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"></ds:CanonicalizationMethod>` +
    `<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>` +
    `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${DS}enveloped-signature"></ds:Transform></ds:Transforms>` +
    `<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"></ds:DigestMethod>` +
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference>`;
  const value = authority.sign(`<ds:SignedInfo${NAMESPACES}>${inside}</ds:SignedInfo>`);
  const signature =
    `<ds:Signature Id="SignSUNAT"><ds:SignedInfo>${inside}</ds:SignedInfo><ds:SignatureValue>${value}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${authority.certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  return `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n${responseXml(content, signature)}`;
}

function responseXml(
  { process, name, receivedAt, answeredAt, code, description, notes }: CdrContent,
  signature: string,
): string {
  const [receivedOn, receivedTime] = limaParts(receivedAt);
  const [answeredOn, answeredTime] = limaParts(answeredAt);
  const id = `${name.serie}-${name.numero}`;
  return (
    `<ApplicationResponse${NAMESPACES}>` +
    `<ext:UBLExtensions><ext:UBLExtension><ext:ExtensionContent>${signature}</ext:ExtensionContent></ext:UBLExtension></ext:UBLExtensions>` +
    `<cbc:UBLVersionID>2.0</cbc:UBLVersionID><cbc:CustomizationID>1.0</cbc:CustomizationID><cbc:ID>${process}</cbc:ID>` +
    `<cbc:IssueDate>${receivedOn}</cbc:IssueDate><cbc:IssueTime>${receivedTime}</cbc:IssueTime>` +
    `<cbc:ResponseDate>${answeredOn}</cbc:ResponseDate><cbc:ResponseTime>${answeredTime}</cbc:ResponseTime>` +
    notes.map((note) => `<cbc:Note>${plainText(`${note.code} - ${note.text}`)}</cbc:Note>`).join('') +
    `<cac:Signature><cbc:ID>SignSUNAT</cbc:ID><cac:SignatoryParty><cac:PartyIdentification><cbc:ID>20131312955</cbc:ID></cac:PartyIdentification>` +
    `<cac:PartyName><cbc:Name>SUNAT</cbc:Name></cac:PartyName></cac:SignatoryParty>` +
    `<cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#SignSUNAT</cbc:URI></cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>` +
    `<cac:SenderParty><cac:PartyIdentification><cbc:ID>20131312955</cbc:ID></cac:PartyIdentification></cac:SenderParty>` +
    `<cac:ReceiverParty><cac:PartyIdentification><cbc:ID>${name.ruc}</cbc:ID></cac:PartyIdentification></cac:ReceiverParty>` +
    `<cac:DocumentResponse><cac:Response><cbc:ReferenceID>${id}</cbc:ReferenceID><cbc:ResponseCode>${code}</cbc:ResponseCode>` +
    `<cbc:Description>${plainText(description)}</cbc:Description></cac:Response>` +
    `<cac:DocumentReference><cbc:ID>${id}</cbc:ID></cac:DocumentReference>` +
    `<cac:RecipientParty><cac:PartyIdentification><cbc:ID>6-${name.ruc}</cbc:ID></cac:PartyIdentification></cac:RecipientParty>` +
    `</cac:DocumentResponse></ApplicationResponse>`
  );
}

/** Date and time of day in Lima. */
function limaParts(instant: Date): [date: string, time: string] {
  const iso = new Date(instant.getTime() - LIMA_OFFSET).toISOString();
  return [iso.slice(0, 10), iso.slice(11, 19)];
}
