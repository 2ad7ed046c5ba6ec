import { X509Certificate, createPrivateKey, generateKeyPairSync, randomBytes, type KeyObject } from 'node:crypto';
import forge from 'node-forge';
import { fechaPeruana, limaDate } from '../../../platform/time/lima.ts';

/** A signing certificate, opened. The key never leaves memory. */
export type Certificado = {
  ruc: string;
  /** Common name of the subject. */
  titular: string;
  desde: Date;
  hasta: Date;
  /** Parsed once: parsing a PEM for each signature would cost as much as signing. */
  clave: KeyObject;
  /** DER of the leaf certificate, base64 without headers, as ds:X509Certificate wants it. */
  x509: string;
};

export type FallaCertificado =
  | 'no-configurado'
  | 'ilegible'
  | 'clave-incorrecta'
  | 'sin-clave-privada'
  | 'clave-debil'
  | 'aun-no-vigente'
  | 'vencido'
  | 'ruc-distinto';

export type CertificadoCargado =
  | { kind: 'ok'; certificado: Certificado }
  | { kind: FallaCertificado; /** In Spanish, for the person who configures it. */ motivo: string };

/** SUNAT asks for RSA of at least this many bits. */
const bitsMinimos = 2048;

/**
 * Opens a PKCS#12 file (.pfx, .p12) and checks that it can sign for this RUC now. Expected problems are returned, in
 * Spanish; nothing is written to disk.
 */
export function cargarCertificado(
  pfx: Buffer,
  clave: string,
  ruc: string,
  ahora: Date = new Date(),
): CertificadoCargado {
  const abierto = abrir(pfx, clave);
  if ('kind' in abierto) return abierto;
  const { privada, x509 } = abierto;

  if (privada.n.bitLength() < bitsMinimos)
    return { kind: 'clave-debil', motivo: `La clave del certificado tiene menos de ${bitsMinimos} bits.` };
  const { notBefore: desde, notAfter: hasta } = x509.validity;
  if (ahora < desde) return { kind: 'aun-no-vigente', motivo: `El certificado vale recién desde el ${dia(desde)}.` };
  if (ahora > hasta) return { kind: 'vencido', motivo: `El certificado venció el ${dia(hasta)}.` };
  const rucs = rucsDe(x509);
  if (!rucs.includes(ruc))
    return {
      kind: 'ruc-distinto',
      motivo:
        rucs.length === 0
          ? `El certificado no dice a qué RUC pertenece; debe ser del ${ruc}.`
          : `El certificado es del RUC ${rucs.join(', ')} y la empresa tiene el ${ruc}.`,
    };

  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(x509)).getBytes(), 'latin1');
  return {
    kind: 'ok',
    certificado: {
      ruc,
      // Read by Node: the other library leaves the bytes of UTF-8 names as they are.
      titular: /^CN=(.*)$/m.exec(new X509Certificate(der).subject)?.[1] ?? '',
      desde,
      hasta,
      clave: createPrivateKey(forge.pki.privateKeyToPem(privada)),
      x509: der.toString('base64'),
    },
  };
}

const dia = (fecha: Date): string => fechaPeruana(limaDate(fecha));

type Abierto = { privada: forge.pki.rsa.PrivateKey; x509: forge.pki.Certificate };

function abrir(pfx: Buffer, clave: string): Abierto | Exclude<CertificadoCargado, { kind: 'ok' }> {
  let asn1: forge.asn1.Asn1;
  try {
    asn1 = forge.asn1.fromDer(pfx.toString('latin1'));
  } catch {
    return { kind: 'ilegible', motivo: 'El archivo no es un certificado PKCS#12 (.pfx o .p12).' };
  }
  let contenedor: forge.pkcs12.Pkcs12Pfx;
  try {
    contenedor = forge.pkcs12.pkcs12FromAsn1(asn1, clave);
  } catch (error) {
    // The library tells a bad password only by its words; anything else is a file it does not understand.
    return error instanceof Error && /mac could not be verified|invalid password|decrypt/i.test(error.message)
      ? { kind: 'clave-incorrecta', motivo: 'La clave del certificado no es correcta.' }
      : { kind: 'ilegible', motivo: 'El archivo no es un certificado PKCS#12 que se pueda leer.' };
  }
  const bolsas = (tipo: string) => contenedor.getBags({ bagType: tipo })[tipo] ?? [];
  const claves = [...bolsas(forge.pki.oids['pkcs8ShroudedKeyBag']!), ...bolsas(forge.pki.oids['keyBag']!)].flatMap(
    ({ key }) => (key && 'n' in key ? [key as forge.pki.rsa.PrivateKey] : []),
  );
  if (claves.length === 0)
    return { kind: 'sin-clave-privada', motivo: 'El archivo no trae la clave privada RSA; expórtelo con ella.' };

  // The file may bring the issuer's certificates too: the leaf is the one with the key's modulus.
  for (const { cert } of bolsas(forge.pki.oids['certBag']!)) {
    if (!cert) continue;
    const publica = cert.publicKey as forge.pki.rsa.PublicKey;
    const privada = claves.find((una) => publica.n?.equals(una.n));
    if (privada) return { privada, x509: cert };
  }
  return {
    kind: 'sin-clave-privada',
    motivo: 'La clave privada del archivo no corresponde a ningún certificado suyo.',
  };
}

/** The RUC stands in OU, serialNumber or organizationIdentifier, alone or in words ("RUC 20…", "NTRPE-20…"). */
function rucsDe(x509: forge.pki.Certificate): string[] {
  const textos = x509.subject.attributes.flatMap(({ value }) => (typeof value === 'string' ? [value] : []));
  const hallados = textos.flatMap((texto) => texto.match(/(?<!\d)(?:10|15|16|17|20)\d{9}(?!\d)/g) ?? []);
  return [...new Set(hallados)];
}

/**
 * A self-signed certificate of this RUC, valid for ten years from yesterday: for demonstration, tests and SUNAT's
 * beta, which take any. Random password of 32 hex digits.
 */
export function certificadoDeDemostracion(
  ruc: string,
  razonSocial: string,
  ahora: Date = new Date(),
): { pfx: Buffer; clave: string } {
  const par = generateKeyPairSync('rsa', {
    modulusLength: bitsMinimos,
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const privada = forge.pki.privateKeyFromPem(par.privateKey);
  const x509 = forge.pki.createCertificate();
  x509.publicKey = forge.pki.publicKeyFromPem(par.publicKey);
  // Positive, as RFC 5280 asks.
  x509.serialNumber = `01${randomBytes(15).toString('hex')}`;
  x509.validity.notBefore = new Date(ahora.getTime() - 86_400_000);
  x509.validity.notAfter = new Date(ahora.getTime() + 3650 * 86_400_000);
  // UTF8String: the library's default type cannot carry ñ.
  const utf8 = forge.asn1.Type.UTF8 as unknown as forge.asn1.Class;
  const nombre = [
    { name: 'countryName', value: 'PE' },
    { name: 'organizationName', value: razonSocial, valueTagClass: utf8 },
    { name: 'organizationalUnitName', value: ruc },
    { name: 'commonName', value: `${razonSocial} (demostración)`, valueTagClass: utf8 },
  ];
  x509.setSubject(nombre);
  x509.setIssuer(nombre);
  x509.sign(privada, forge.md.sha256.create());

  const clave = randomBytes(16).toString('hex');
  const asn1 = forge.pkcs12.toPkcs12Asn1(privada, x509, clave, { algorithm: 'aes256' });
  return { pfx: Buffer.from(forge.asn1.toDer(asn1).getBytes(), 'latin1'), clave };
}
