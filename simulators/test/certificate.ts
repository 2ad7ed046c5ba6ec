import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

export type Signer = { key: string; certificate: string };

/** A self-signed certificate as an issuer would have it; the subject carries the RUC in OU unless told otherwise. */
export function makeSigner(
  options: { ruc?: string | null; bits?: number; validDays?: [from: number, to: number] } = {},
): Signer {
  const { ruc = '20000000001', bits = 2048, validDays = [-1, 365] } = options;
  const pair = generateKeyPairSync('rsa', {
    modulusLength: bits,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = '0a';
  const day = 86_400_000;
  certificate.validity.notBefore = new Date(Date.now() + validDays[0] * day);
  certificate.validity.notAfter = new Date(Date.now() + validDays[1] * day);
  const subject = [
    { name: 'commonName', value: 'Empresa de prueba S.A.C.' },
    ...(ruc === null ? [] : [{ name: 'organizationalUnitName', value: ruc }]),
  ];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  return { key: pair.privateKey, certificate: forge.pki.certificateToPem(certificate) };
}
