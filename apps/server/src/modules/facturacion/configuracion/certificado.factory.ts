import { generateKeyPairSync } from 'node:crypto';
import forge from 'node-forge';

/** A PKCS#12 as an accredited entity hands it out: not self-signed, valid from yesterday for `dias`. Password `clave`. */
export function unCertificadoDeEntidad(ruc: string, ahora: Date, dias = 365): { pfx: Buffer; clave: string } {
  const par = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const privada = forge.pki.privateKeyFromPem(par.privateKey);
  const x509 = forge.pki.createCertificate();
  x509.publicKey = forge.pki.publicKeyFromPem(par.publicKey);
  x509.serialNumber = `01${Date.now().toString(16)}${Math.floor(Math.random() * 65_536).toString(16)}`;
  x509.validity.notBefore = new Date(ahora.getTime() - 86_400_000);
  x509.validity.notAfter = new Date(ahora.getTime() + dias * 86_400_000);
  x509.setSubject([
    { name: 'organizationalUnitName', value: ruc },
    { name: 'commonName', value: 'Empresa de Prueba S.A.C.' },
  ]);
  x509.setIssuer([{ name: 'commonName', value: 'Entidad de Prueba' }]);
  x509.sign(privada, forge.md.sha256.create());
  const asn1 = forge.pkcs12.toPkcs12Asn1(privada, x509, 'clave', { algorithm: 'aes256' });
  return { pfx: Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'), clave: 'clave' };
}
