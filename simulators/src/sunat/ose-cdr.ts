import { plainText } from '../xml/canonical.ts';
import { idOf, limaParts, type CdrContent } from './cdr-content.ts';

/** The operator's own RUC, as its answers say it. */
export const OSE_RUC = '20552218810';
const CATALOGUE = 'urn:pe:gob:sunat:cpe:see:gem:codigos:codigoretorno';

/**
 * The body of a CDR in the operator's dialect: UBL 2.1, a UUID, observations as Status. Sender is who sent the document
 * and receiver the operator (SUNAT's own CDR has them the other way round); the number stands in DocumentReference alone.
 */
export function oseResponse(content: CdrContent): string {
  const { process, name, receivedAt, answeredAt, code, description, notes } = content;
  const [receivedOn, receivedTime] = limaParts(receivedAt);
  const [answeredOn, answeredTime] = limaParts(answeredAt);
  const statuses = notes
    .map(
      (note) =>
        `<cac:Status><cbc:StatusReasonCode listURI="${CATALOGUE}">${note.code}</cbc:StatusReasonCode><cbc:StatusReason>${plainText(note.text)}</cbc:StatusReason></cac:Status>`,
    )
    .join('');
  const [scheme = '-', number = '-'] = content.cliente.split('-');
  return (
    `<cbc:UBLVersionID>2.1</cbc:UBLVersionID><cbc:CustomizationID>1.0</cbc:CustomizationID><cbc:ID>${process}</cbc:ID>` +
    `<cbc:IssueDate>${receivedOn}</cbc:IssueDate><cbc:IssueTime>${receivedTime}</cbc:IssueTime>` +
    `<cbc:ResponseDate>${answeredOn}</cbc:ResponseDate><cbc:ResponseTime>${answeredTime}</cbc:ResponseTime>` +
    `<cac:Signature><cbc:ID>SignOSE</cbc:ID><cac:SignatoryParty><cac:PartyIdentification><cbc:ID>${OSE_RUC}</cbc:ID></cac:PartyIdentification><cac:PartyName><cbc:Name>OSE simulado</cbc:Name></cac:PartyName></cac:SignatoryParty><cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#SignOSE</cbc:URI></cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>` +
    `<cac:SenderParty>${company(name.ruc, '6')}</cac:SenderParty><cac:ReceiverParty>${company(OSE_RUC, '6')}</cac:ReceiverParty>` +
    `<cac:DocumentResponse><cac:Response><cbc:ResponseCode listAgencyName="PE:SUNAT">${code}</cbc:ResponseCode>` +
    `<cbc:Description>${plainText(description)}</cbc:Description>${statuses}</cac:Response>` +
    `<cac:DocumentReference><cbc:ID>${idOf(name)}</cbc:ID><cbc:IssueDate>${content.fechaEmision}</cbc:IssueDate><cbc:DocumentTypeCode>${name.tipo}</cbc:DocumentTypeCode>` +
    `<cac:Attachment><cac:ExternalReference><cbc:DocumentHash>${content.digest}</cbc:DocumentHash></cac:ExternalReference></cac:Attachment></cac:DocumentReference>` +
    `<cac:IssuerParty>${company(name.ruc, '6')}</cac:IssuerParty><cac:RecipientParty>${company(number, scheme)}</cac:RecipientParty></cac:DocumentResponse>`
  );
}

const company = (number: string, scheme: string): string =>
  `<cac:PartyLegalEntity><cbc:CompanyID schemeAgencyName="PE:SUNAT" schemeID="${scheme}">${plainText(number)}</cbc:CompanyID></cac:PartyLegalEntity>`;
