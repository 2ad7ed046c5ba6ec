import { createHash, verify, X509Certificate } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { canonicalDocument, canonicalElement } from '../xml/canonical.ts';
import type { XmlDocument, XmlElement } from '../xml/parse.ts';
import { all, attribute, descendants, one, text } from '../xml/query.ts';
import { demand, SunatProblem } from './codes.ts';

const DS = 'http://www.w3.org/2000/09/xmldsig#';
const C14N = 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315';
const ENVELOPED = `${DS}enveloped-signature`;
const SIGNATURE_METHODS = new Map([
  [`${DS}rsa-sha1`, 'sha1'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha256', 'sha256'],
]);
const DIGESTS = new Map([
  [`${DS}sha1`, 'sha1'],
  ['http://www.w3.org/2001/04/xmlenc#sha256', 'sha256'],
]);
const MIN_KEY_BITS = 2048;
const MAX_CACHED_CERTIFICATES = 200;

export type VerifiedSignature = { id: string; digest: string };

/** Parsing an X.509 costs more than using it, and a sender signs thousands of documents with the same one. */
const certificates = new Map<string, KnownCertificate>();

type KnownCertificate = { key: KeyObject; bits: number; from: Date; to: Date; namedRucs: string[] };

/**
 * Verifies the enveloped XMLDSig of a document: one signature inside ExtensionContent, one reference to
 * the whole document, RSA, a current certificate of at least 2048 bits that names the issuer's RUC when it names one.
 */
export function verifySignature(document: XmlDocument, issuerRuc: string, now: Date): VerifiedSignature {
  const found = descendants(document.root).filter((node) => node.local === 'Signature' && node.namespace === DS);
  demand(found.length > 0, '2085');
  const signature = found[0];
  demand(found.length === 1 && signature !== undefined, '2335', 'hay más de una firma');
  demand(signature.parent?.local === 'ExtensionContent', '2335', 'la firma no está en ext:ExtensionContent');
  const id = attribute(signature, 'Id') ?? '';
  demand(id !== '', '2085');

  const signedInfo = one(signature, 'SignedInfo');
  demand(signedInfo !== null, '2335', 'falta ds:SignedInfo');
  demand(
    algorithm(signedInfo, 'CanonicalizationMethod') === C14N,
    '2086',
    algorithm(signedInfo, 'CanonicalizationMethod'),
  );
  const method = SIGNATURE_METHODS.get(algorithm(signedInfo, 'SignatureMethod'));
  demand(method !== undefined, '2088', algorithm(signedInfo, 'SignatureMethod'));
  const references = all(signedInfo, 'Reference');
  const reference = references[0];
  demand(references.length === 1 && reference !== undefined && attribute(reference, 'URI') === '', '2090');
  const transforms = all(reference, 'Transforms', 'Transform').map((transform) => attribute(transform, 'Algorithm'));
  demand(transforms.length === 1 && transforms[0] === ENVELOPED, '2092', transforms.join(' '));
  const digestMethod = DIGESTS.get(algorithm(reference, 'DigestMethod'));
  demand(digestMethod !== undefined, '2094', algorithm(reference, 'DigestMethod'));

  const digest = bare(reference, 'DigestValue');
  demand(digest !== '', '2096');
  const actual = createHash(digestMethod).update(canonicalDocument(document, signature), 'utf8').digest('base64');
  demand(actual === digest, '2335', `DigestValue ${digest}, calculado ${actual}`);
  const value = bare(signature, 'SignatureValue');
  demand(/^[A-Za-z0-9+/]+={0,2}$/.test(value), '2098');
  const encoded = bare(signature, 'KeyInfo', 'X509Data', 'X509Certificate');
  demand(encoded !== '', '2101');
  const certificate = certificateOf(encoded);
  const signed = Buffer.from(canonicalElement(signedInfo), 'utf8');
  demand(
    certificate.key.asymmetricKeyType === 'rsa' &&
      verify(method, signed, certificate.key, Buffer.from(value, 'base64')),
    '2335',
    'la firma no corresponde al certificado',
  );
  checkCertificate(certificate, issuerRuc, now);
  return { id, digest };
}

function checkCertificate({ bits, from, to, namedRucs }: KnownCertificate, issuerRuc: string, now: Date): void {
  demand(bits >= MIN_KEY_BITS, '2325', `clave de ${bits} bits`);
  demand(from <= now && now <= to, '2327', `vigente de ${from.toISOString()} a ${to.toISOString()}`);
  // Accredited certificates carry the RUC in OU or serialNumber; a self-signed one may carry none (allowed in beta).
  demand(namedRucs.length === 0 || namedRucs.includes(issuerRuc), '2325', `certificado de ${namedRucs.join(', ')}`);
}

function certificateOf(base64: string): KnownCertificate {
  const cached = certificates.get(base64);
  if (cached !== undefined) return cached;
  let known: KnownCertificate;
  try {
    const certificate = new X509Certificate(Buffer.from(base64, 'base64'));
    known = {
      key: certificate.publicKey,
      bits: certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? 0,
      from: new Date(certificate.validFrom),
      to: new Date(certificate.validTo),
      namedRucs: certificate.subject.match(/(?<!\d)(?:10|15|16|17|20)\d{9}(?!\d)/g) ?? [],
    };
  } catch (cause) {
    throw Object.assign(new SunatProblem('2100'), { cause });
  }
  if (certificates.size >= MAX_CACHED_CERTIFICATES) certificates.clear();
  certificates.set(base64, known);
  return known;
}

const algorithm = (parent: XmlElement, child: string): string => attribute(one(parent, child), 'Algorithm') ?? '';
const bare = (from: XmlElement, ...path: string[]): string => text(from, ...path).replace(/\s+/g, '');
