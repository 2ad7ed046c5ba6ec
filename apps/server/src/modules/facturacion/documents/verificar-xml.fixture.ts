import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { SignedXml } from 'xml-crypto';
import { emisorDePrueba } from '../domain/comprobante.factory.ts';
import { cargarCertificado, certificadoDeDemostracion, type Certificado } from './certificado.ts';
import { declaracionXml, type SinFirmar } from './xml.ts';

/** Implementations other than ours that say whether a document of ours is right. */

const raiz = fileURLToPath(new URL('../../../../../../', import.meta.url));
const carpetaXsd = process.env['SUNAT_XSD_DIR'] ?? resolve(raiz, '../shared/reference/xsd');

export const hayXsd = existsSync(resolve(carpetaXsd, '2.0/maindoc'));
if (!hayXsd) console.warn('SKIPPED: the XSDs of SUNAT are not here; set SUNAT_XSD_DIR to validate against them.');

/** @param ruta Such as `2.0/maindoc/UBL-Retention-2.0.xsd`. @returns Throws on a document that is not valid. */
export function abrirEsquema(ruta: string): { validar(xml: Buffer): void; cerrar(): void } {
  const archivo = resolve(carpetaXsd, ruta);
  xmlRegisterFsInputProviders();
  using xsd = XmlDocument.fromBuffer(readFileSync(archivo), { url: pathToFileURL(archivo).href });
  const validador = XsdValidator.fromDoc(xsd);
  return {
    validar(xml) {
      using documento = XmlDocument.fromBuffer(xml);
      validador.validate(documento);
    },
    cerrar: () => {
      validador.dispose();
    },
  };
}

/** The document as libxml2 canonicalises it. */
export function canonico({ texto }: SinFirmar): string {
  using documento = XmlDocument.fromString(texto);
  return declaracionXml + documento.canonicalizeToString();
}

export function certificadoDePrueba(): Certificado {
  const { pfx, clave } = certificadoDeDemostracion(emisorDePrueba.ruc, emisorDePrueba.razonSocial);
  const cargado = cargarCertificado(pfx, clave, emisorDePrueba.ruc);
  if (cargado.kind !== 'ok') throw new Error(cargado.motivo);
  return cargado.certificado;
}

const { DOMParser } = createRequire(createRequire(import.meta.url).resolve('xml-crypto'))('@xmldom/xmldom') as {
  DOMParser: new () => {
    parseFromString(xml: string, type: string): { getElementsByTagName(name: string): ArrayLike<unknown> };
  };
};

/** Whether xml-crypto finds the signature good. */
export function firmaValida(xml: Buffer, certificado: Certificado): boolean {
  const texto = xml.toString('utf8');
  const firma = new DOMParser().parseFromString(texto, 'text/xml').getElementsByTagName('ds:Signature')[0];
  const publicCert = new X509Certificate(Buffer.from(certificado.x509, 'base64')).publicKey;
  const verificador = new SignedXml({ publicCert, getCertFromKeyInfo: () => null });
  // A DOM node: its type is the browser's, which the server does not have.
  verificador.loadSignature(firma as string);
  try {
    return verificador.checkSignature(texto);
  } catch {
    return false;
  }
}

function existe(programa: string): boolean {
  try {
    execFileSync(programa, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export const conXmlsec = existe('xmlsec1');
if (!conXmlsec) console.warn('SKIPPED: xmlsec1 is not installed; signatures are verified with xml-crypto only.');

/** Throws on a signature that xmlsec1 does not find good. */
export function verificarConXmlsec(xml: Buffer, certificado: Certificado): void {
  const carpeta = mkdtempSync(resolve(tmpdir(), 'firma-'));
  try {
    const pem = resolve(carpeta, 'certificado.pem');
    const archivo = resolve(carpeta, 'documento.xml');
    writeFileSync(pem, new X509Certificate(Buffer.from(certificado.x509, 'base64')).toString());
    writeFileSync(archivo, xml);
    execFileSync('xmlsec1', ['--verify', '--enabled-key-data', 'x509', '--trusted-pem', pem, archivo], {
      stdio: 'pipe',
    });
  } finally {
    rmSync(carpeta, { recursive: true });
  }
}
