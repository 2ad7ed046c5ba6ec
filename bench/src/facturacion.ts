import { sign } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import {
  cargarCertificado,
  certificadoDeDemostracion,
  type Certificado,
} from '../../apps/server/src/modules/facturacion/documents/certificado.ts';
import { comprobanteXml } from '../../apps/server/src/modules/facturacion/documents/comprobante-xml.ts';
import { empaquetar } from '../../apps/server/src/modules/facturacion/documents/empaquetar.ts';
import { firmar } from '../../apps/server/src/modules/facturacion/documents/firmar.ts';
import type { Comprobante } from '../../apps/server/src/modules/facturacion/domain/comprobante.ts';
import { crearComprobante } from '../../apps/server/src/modules/facturacion/domain/crear-comprobante.ts';
import { benchEmision } from './emision.ts';
import { median, type BenchResult } from './report.ts';

const ruc = '20000000001';
const rounds = 7;
const roundMs = 700;

/**
 * Runs for about `roundMs` and says how many times per second of processor. The processor's time and not the clock's:
 * on a machine that does other things both sides keep their proportion.
 */
function rate(work: (index: number) => void): number {
  const start = process.cpuUsage();
  let count = 0;
  let elapsed = 0;
  while (elapsed < roundMs) {
    for (let i = 0; i < 20; i += 1) work((count += 1));
    const { user, system } = process.cpuUsage(start);
    elapsed = (user + system) / 1e3;
  }
  return (count / elapsed) * 1000;
}

function certificado(): Certificado {
  const { pfx, clave } = certificadoDeDemostracion(ruc, 'FERRETERÍA DE PRUEBA S.A.C.');
  const cargado = cargarCertificado(pfx, clave, ruc);
  if (cargado.kind !== 'ok') throw new Error(cargado.motivo);
  return cargado.certificado;
}

/** Figures, words and rounding of a sale, taxed and exempt: what its transaction freezes. */
const venta = (numero: number, cuantas = 10): Comprobante =>
  crearComprobante({
    tipo: '01',
    serie: 'F001',
    numero,
    establecimiento: '0000',
    moneda: 'PEN',
    precios: 'con-impuestos',
    tasaIgv: '0.18',
    tasaIvap: '0.04',
    emisor: {
      ruc,
      razonSocial: 'FERRETERÍA DE PRUEBA S.A.C.',
      nombreComercial: 'Ferretería de prueba',
      direccion: 'Av. Los Constructores 1250',
      distrito: 'La Molina',
      provincia: 'Lima',
      departamento: 'Lima',
      ubigeo: '150114',
      telefono: null,
      web: null,
    },
    cliente: {
      tipoDocumento: '6',
      numeroDocumento: '20131312955',
      nombre: 'CLIENTE DE PRUEBA',
      direccion: null,
      email: null,
    },
    lineas: Array.from({ length: cuantas }, (_, i) => ({
      productoId: 'p',
      codigo: `P-${i}`,
      descripcion: `Producto número ${i} de la prueba`,
      unidad: 'NIU',
      cantidad: String(1 + (i % 10)),
      precioUnitario: `${17 + (i % 10)}.90`,
      ...(i % 3 === 0 ? { descuento: { porcentaje: '10' } } : {}),
      afectacion: i % 4 === 3 ? ('20' as const) : ('10' as const),
    })),
    emitidoEn: new Date(1_795_000_000_000 + numero * 1_000),
  });

const nombre = ({ numero }: Comprobante) => `${ruc}-01-F001-${numero}.xml`;

/** From the frozen sale to the bytes that are sent: XML, signature, ZIP. */
const emitir = (comprobante: Comprobante, signer: Certificado): Buffer =>
  empaquetar(nombre(comprobante), firmar(comprobanteXml(comprobante), signer).xml);

/** The same document the way most projects do it: parsed, canonicalized and signed by xml-crypto. */
function emitirConXmlCrypto(comprobante: Comprobante, privateKey: string, publicCert: string): Buffer {
  const signed = new SignedXml({
    privateKey,
    publicCert,
    signatureAlgorithm: 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
    canonicalizationAlgorithm: 'http://www.w3.org/TR/2001/REC-xml-c14n-20010315',
  });
  signed.addReference({
    xpath: '/*',
    isEmptyUri: true,
    transforms: ['http://www.w3.org/2000/09/xmldsig#enveloped-signature'],
    digestAlgorithm: 'http://www.w3.org/2001/04/xmlenc#sha256',
  });
  signed.computeSignature(comprobanteXml(comprobante).texto, {
    prefix: 'ds',
    location: { reference: "//*[local-name(.)='ExtensionContent']", action: 'append' },
  });
  return empaquetar(nombre(comprobante), Buffer.from(signed.getSignedXml()));
}

/** Microseconds per line from the sale to the ZIP, the signature apart. */
function microsecondsPerLine(lines: number): number {
  const perDocument =
    1e6 / rate((index) => void empaquetar('x.xml', Buffer.from(comprobanteXml(venta(index, lines)).texto)));
  return perDocument / lines;
}

/**
 * Documents per second of one core, beside bare RSA-2048 signatures, which are the limit, and beside xml-crypto; what a
 * line costs in a document of 1,000 beside one of 100; and receipts emitted end to end by two workers.
 */
export async function benchFacturacion(): Promise<BenchResult> {
  const signer = certificado();
  const key = signer.clave.export({ type: 'pkcs8', format: 'pem' }).toString();
  const cert = `-----BEGIN CERTIFICATE-----\n${signer.x509}\n-----END CERTIFICATE-----\n`;
  const digestInput = Buffer.alloc(600, 'a');
  const ventas = Array.from({ length: 100 }, (_, i) => venta(i + 1));
  const alguna = (index: number) => ventas[index % ventas.length]!;
  const rates = { rsa: [] as number[], ours: [] as number[], xmlCrypto: [] as number[], figures: [] as number[] };
  const perLine = { hundred: [] as number[], thousand: [] as number[] };
  // The first ones compile.
  for (let i = 0; i < 50; i += 1) {
    emitir(alguna(i), signer);
    emitirConXmlCrypto(alguna(i), key, cert);
  }
  for (let round = 0; round < rounds; round += 1) {
    rates.rsa.push(rate(() => void sign('sha256', digestInput, signer.clave)));
    rates.ours.push(rate((index) => void emitir(alguna(index), signer)));
    rates.xmlCrypto.push(rate((index) => void emitirConXmlCrypto(alguna(index), key, cert)));
    rates.figures.push(rate((index) => void venta(index)));
    perLine.hundred.push(microsecondsPerLine(100));
    perLine.thousand.push(microsecondsPerLine(1_000));
  }
  const signed = median(rates.ours);
  const endToEnd = await benchEmision();
  return {
    bench: 'facturacion',
    ratios: { rsa: signed / median(rates.rsa), 'xml-crypto': signed / median(rates.xmlCrypto) },
    figures: {
      signedPerSecond: signed,
      ...endToEnd,
      rsaPerSecond: median(rates.rsa),
      xmlCryptoPerSecond: median(rates.xmlCrypto),
      salesComputedPerSecond: median(rates.figures),
      lineMicroseconds: median(perLine.thousand),
      lineCost1000LinesBeside100: median(perLine.thousand) / median(perLine.hundred),
    },
  };
}
