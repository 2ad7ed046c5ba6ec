import { createHash, sign } from 'node:crypto';
import type { Certificado } from './certificado.ts';
import { declaracionXml, idDeLaFirma, lugarDeLaFirma, type SinFirmar } from './xml.ts';

export type XmlFirmado = {
  /** The bytes to keep and to send, always these: parsing and writing them again would break the signature (2335). */
  xml: Buffer;
  /** DigestValue of the reference, base64: the "hash" of the printed form. */
  hash: string;
};

const dsig = 'http://www.w3.org/2000/09/xmldsig#';
const c14n = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const sha256 = 'http://www.w3.org/2001/04/xmlenc#sha256';

/**
 * Signs what one of our writers wrote (xml.ts): XMLDSig enveloped, inclusive C14N, RSA-SHA256. The document is canonical by construction and its declaration is no part of the canonical form, so the
 * digest is taken over the text itself with the signature's place empty; SignedInfo is written canonical too, which
 * for inclusive C14N means with the root's namespaces on it.
 */
export function firmar({ texto, espacios }: SinFirmar, certificado: Certificado): XmlFirmado {
  // Encoded once: twice would cost as much as writing the document.
  const bytes = Buffer.from(texto, 'utf8');
  const lugar = bytes.indexOf(lugarDeLaFirma);
  if (!texto.startsWith(declaracionXml) || lugar < 0) throw new Error('only what our own writers wrote can be signed');

  const hash = createHash('sha256').update(bytes.subarray(declaracionXml.length)).digest('base64');
  const contenido =
    `<ds:CanonicalizationMethod Algorithm="${c14n}"></ds:CanonicalizationMethod>` +
    '<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"></ds:SignatureMethod>' +
    `<ds:Reference URI=""><ds:Transforms><ds:Transform Algorithm="${dsig}enveloped-signature"></ds:Transform>` +
    `</ds:Transforms><ds:DigestMethod Algorithm="${sha256}"></ds:DigestMethod>` +
    `<ds:DigestValue>${hash}</ds:DigestValue></ds:Reference></ds:SignedInfo>`;
  const firmado = Buffer.from(`<ds:SignedInfo ${espacios}>${contenido}`, 'utf8');
  const firma =
    `<ds:Signature Id="${idDeLaFirma}"><ds:SignedInfo>${contenido}<ds:SignatureValue>` +
    `${sign('sha256', firmado, certificado.clave).toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificado.x509}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>` +
    '</ds:Signature>';

  const donde = lugar + '<ext:ExtensionContent>'.length;
  return { xml: Buffer.concat([bytes.subarray(0, donde), Buffer.from(firma, 'utf8'), bytes.subarray(donde)]), hash };
}
