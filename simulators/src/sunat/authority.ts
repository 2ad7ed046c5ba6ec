import { createHash, createPrivateKey, generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import forge from 'node-forge';
import { z } from 'zod';

/** Who signs the answers: its key and the certificate that goes into every CDR. */
export type Authority = {
  /** DER of the certificate in base64, as ds:X509Certificate wants it. */
  certificate: string;
  digest: (canonical: string) => string;
  sign: (canonical: string) => string;
};

const stored = z.object({ key: z.string(), certificate: z.string() });
const YEARS = 10;

export type AuthorityName = { file: string; commonName: string; ruc: string };
const sunatName: AuthorityName = { file: 'sunat-authority.json', commonName: 'SUNAT simulada', ruc: '20131312955' };

/** Made at first start and kept in `folder`, so that a CDR verifies after a restart. */
export function openAuthority(folder: string, now: Date, name = sunatName): Authority {
  const path = join(folder, name.file);
  const { key, certificate } = existsSync(path)
    ? stored.parse(JSON.parse(readFileSync(path, 'utf8')))
    : create(now, name);
  writeFileSync(path, JSON.stringify({ key, certificate }), { mode: 0o600 });
  // Parsed once: reading the PEM costs more than the signature itself.
  const privateKey = createPrivateKey(key);
  return {
    certificate,
    digest: (canonical) => createHash('sha256').update(canonical, 'utf8').digest('base64'),
    sign: (canonical) => sign('sha256', Buffer.from(canonical, 'utf8'), privateKey).toString('base64'),
  };
}

function create(now: Date, { commonName, ruc }: AuthorityName): z.infer<typeof stored> {
  const pair = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(pair.publicKey);
  certificate.serialNumber = '01';
  certificate.validity.notBefore = new Date(now.getTime() - 86_400_000);
  certificate.validity.notAfter = new Date(now.getTime());
  certificate.validity.notAfter.setFullYear(now.getFullYear() + YEARS);
  const subject = [
    { name: 'commonName', value: commonName },
    { name: 'organizationName', value: `${commonName}: sin valor legal` },
    { name: 'organizationalUnitName', value: ruc },
    { name: 'countryName', value: 'PE' },
  ];
  certificate.setSubject(subject);
  certificate.setIssuer(subject);
  certificate.sign(forge.pki.privateKeyFromPem(pair.privateKey), forge.md.sha256.create());
  const der = forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes();
  return { key: pair.privateKey, certificate: forge.util.encode64(der) };
}
