import { textoLimpio } from '../domain/comprobante.ts';

/**
 * The small pieces of every document of SUNAT, written as text that is already canonical (Canonical XML 1.0), so that
 * signing needs no DOM: digests are taken over these very bytes. What makes it canonical, and must stay so:
 *
 * - all namespaces are declared on the root, default first, then by prefix; nowhere else;
 * - attributes stand in alphabetical order, in double quotes, one blank before each;
 * - an element without content has a start and an end tag;
 * - no comments, CDATA, entities or line breaks; text escapes only & < > (control characters never get here).
 *
 * The tests canonicalise with an independent implementation and expect the same bytes.
 */

const ubl = 'urn:oasis:names:specification:ubl:schema:xsd:';
const sunat = 'urn:sunat:names:specification:ubl:peru:schema:xsd:';

/** The unsigned document, with {@link lugarDeLaFirma} empty. */
export type SinFirmar = {
  texto: string;
  /** The root's namespaces: the signer repeats them on SignedInfo, as inclusive C14N does. */
  espacios: string;
};

/** Namespaces of a UBL document (`Invoice`, `DespatchAdvice` …). */
export const espaciosUbl = (raiz: string): string =>
  `xmlns="${ubl}${raiz}-2" xmlns:cac="${ubl}CommonAggregateComponents-2" xmlns:cbc="${ubl}CommonBasicComponents-2"` +
  ` xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:ext="${ubl}CommonExtensionComponents-2"`;

/** Namespaces of a document of SUNAT's own (`SummaryDocuments`, `Retention` …). */
export const espaciosSunat = (raiz: string): string =>
  `xmlns="${sunat}${raiz}-1" xmlns:cac="${ubl}CommonAggregateComponents-2" xmlns:cbc="${ubl}CommonBasicComponents-2"` +
  ` xmlns:ds="http://www.w3.org/2000/09/xmldsig#" xmlns:ext="${ubl}CommonExtensionComponents-2"` +
  ` xmlns:sac="${sunat}SunatAggregateComponents-1"`;

export const declaracionXml = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** The empty place of the signature, and what cac:Signature points to. */
export const lugarDeLaFirma = '<ext:ExtensionContent></ext:ExtensionContent>';
export const idDeLaFirma = 'SignatureSP';

/** The whole document around its content. */
export const documentoXml = (raiz: string, espacios: string, contenido: string): SinFirmar => ({
  texto:
    `${declaracionXml}<${raiz} ${espacios}>` +
    `<ext:UBLExtensions><ext:UBLExtension>${lugarDeLaFirma}</ext:UBLExtension></ext:UBLExtensions>` +
    `${contenido}</${raiz}>`,
  espacios,
});

export const catalogo = (numero: string) => `urn:pe:gob:sunat:cpe:see:gem:catalogos:catalogo${numero}`;
export const unece = 'United Nations Economic Commission for Europe';

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const necesitaLimpieza = /[^\u0020-\u007e\u00a1-\ud7ff]|^ | $| {2}/;

/** Text content. The test first is for speed: most texts need nothing. */
export function texto(valor: string): string {
  const limpio = necesitaLimpieza.test(valor) ? textoLimpio(valor) : valor;
  return /[&<>]/.test(limpio) ? limpio.replace(/[&<>]/g, (caracter) => escapes[caracter]!) : limpio;
}

/** An attribute's value: only codes (currency, unit, document type) are variable there. */
export const atributo = (valor: string): string => texto(valor).replace(/"/g, '&quot;');

/** An optional element: SUNAT refuses present and empty. */
export const opcional = (nombre: string, valor: string | null): string => {
  const contenido = texto(valor ?? '');
  return contenido === '' ? '' : `<cbc:${nombre}>${contenido}</cbc:${nombre}>`;
};

/** Who signs, and where the signature stands. */
export const firmante = ({ ruc, razonSocial }: { ruc: string; razonSocial: string }): string =>
  `<cac:Signature><cbc:ID>${idDeLaFirma}</cbc:ID><cac:SignatoryParty>` +
  `<cac:PartyIdentification><cbc:ID>${texto(ruc)}</cbc:ID></cac:PartyIdentification>` +
  `<cac:PartyName><cbc:Name>${texto(razonSocial)}</cbc:Name></cac:PartyName></cac:SignatoryParty>` +
  `<cac:DigitalSignatureAttachment><cac:ExternalReference><cbc:URI>#${idDeLaFirma}</cbc:URI>` +
  '</cac:ExternalReference></cac:DigitalSignatureAttachment></cac:Signature>';

const atributosDocumento = `schemeName="Documento de Identidad" schemeURI="${catalogo('06')}"`;

/** An identity document of catalogue 06, as UBL 2.1 documents write it. */
export const identificacion = (tipo: string, numero: string): string =>
  `<cac:PartyIdentification><cbc:ID schemeAgencyName="PE:SUNAT" schemeID="${atributo(tipo)}" ${atributosDocumento}>` +
  `${texto(numero)}</cbc:ID></cac:PartyIdentification>`;
