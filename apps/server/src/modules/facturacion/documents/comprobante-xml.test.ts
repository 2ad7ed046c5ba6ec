import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { X509Certificate } from 'node:crypto';
import { decimal, sumar } from '@jsol/tributos/dinero';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { XmlDocument, XsdValidator } from 'libxml2-wasm';
import { xmlRegisterFsInputProviders } from 'libxml2-wasm/lib/nodejs.mjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SignedXml } from 'xml-crypto';
import { clienteConRuc, emisorDePrueba, unComprobante, unaLinea } from '../domain/comprobante.factory.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import type { DatosComprobante } from '../domain/crear-comprobante.ts';
import { cargarCertificado, certificadoDeDemostracion, type Certificado } from './certificado.ts';
import { comprobanteXml } from './comprobante-xml.ts';
import { firmar } from './firmar.ts';
import { declaracionXml } from './xml.ts';

const raiz = fileURLToPath(new URL('../../../../../../', import.meta.url));
const carpetaXsd = process.env['SUNAT_XSD_DIR'] ?? resolve(raiz, '../shared/reference/xsd');
const esquema = resolve(carpetaXsd, '2.1/maindoc/UBL-Invoice-2.1.xsd');
const hayXsd = existsSync(esquema);
if (!hayXsd) console.warn('SKIPPED: the XSDs of UBL are not here; set SUNAT_XSD_DIR to validate against them.');

function hayXmlsec(): boolean {
  try {
    execFileSync('xmlsec1', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const conXmlsec = hayXmlsec();
if (!conXmlsec) console.warn('SKIPPED: xmlsec1 is not installed; signatures are verified with xml-crypto only.');

const { DOMParser } = createRequire(createRequire(import.meta.url).resolve('xml-crypto'))('@xmldom/xmldom') as {
  DOMParser: new () => {
    parseFromString(
      xml: string,
      type: string,
    ): { getElementsByTagName(name: string): ArrayLike<Parameters<SignedXml['loadSignature']>[0]> };
  };
};

let certificado: Certificado;
beforeAll(() => {
  const { pfx, clave } = certificadoDeDemostracion(emisorDePrueba.ruc, emisorDePrueba.razonSocial);
  const cargado = cargarCertificado(pfx, clave, emisorDePrueba.ruc);
  if (cargado.kind !== 'ok') throw new Error(cargado.motivo);
  certificado = cargado.certificado;
});

const casos: [string, Partial<DatosComprobante>][] = [
  ['boleta gravada', {}],
  ['boleta exonerada', { lineas: [unaLinea({ afectacion: '20', cantidad: '2', precioUnitario: '100' })] }],
  ['boleta inafecta', { lineas: [unaLinea({ afectacion: '30' })] }],
  ['factura gravada', { tipo: '01' }],
  ['factura exonerada', { tipo: '01', lineas: [unaLinea({ afectacion: '20' })] }],
  [
    'factura mixta con descuentos',
    {
      tipo: '01',
      moneda: 'USD',
      lineas: [
        unaLinea({ descuento: { porcentaje: '10' } }),
        unaLinea({ afectacion: '20', descuento: { porcentaje: '33.33' }, unidad: 'KGM', cantidad: '1.255' }),
        unaLinea({ afectacion: '30', codigo: '', descripcion: "Perno <1/2\" & tuerca>\ttipo 'A'" }),
      ],
    },
  ],
  ['boleta a nombre de alguien', { cliente: { ...clienteConRuc, tipoDocumento: '1', numeroDocumento: '12345678' } }],
];

const entero = (max: number, decimales: number) =>
  fc.integer({ min: 1, max }).map((valor) =>
    decimal(String(valor))
      .div(10 ** decimales)
      .toFixed(),
  );
const textoArbitrario = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }),
    fc.string({
      unit: fc.constantFrom('&', '<', '>', '"', "'", 'ñ', ' ', '\n', '\r', ']]>', '😀', '\u0085'),
      minLength: 1,
    }),
  )
  .map((texto) => `A${texto}`);
const comprobanteArbitrario = fc
  .record({
    tipo: fc.constantFrom<'01' | '03'>('01', '03'),
    numero: fc.integer({ min: 1, max: 99_999_999 }),
    moneda: fc.constantFrom<'PEN' | 'USD'>('PEN', 'USD'),
    nombre: textoArbitrario,
    direccion: fc.option(textoArbitrario),
    lineas: fc.array(
      fc.record({
        descripcion: textoArbitrario,
        codigo: fc.oneof(
          fc.constant(''),
          textoArbitrario.map((texto) => texto.slice(0, 20)),
        ),
        unidad: fc.constantFrom('NIU', 'KGM', 'ZZ', 'MTR'),
        cantidad: entero(1_000_000, 3),
        precioUnitario: entero(100_000_000, 4),
        descuento: fc.option(fc.record({ porcentaje: entero(9_999, 2) }), { nil: undefined }),
        afectacion: fc.constantFrom<'10' | '20' | '30'>('10', '20', '30'),
      }),
      { minLength: 1, maxLength: 12 },
    ),
  })
  .map(({ tipo, numero, moneda, nombre, direccion, lineas }) =>
    unComprobante({
      tipo,
      numero,
      moneda,
      cliente: { ...clienteConRuc, nombre, direccion },
      lineas: lineas.map((linea) => unaLinea(linea)),
    }),
  );
/** 160 receipts, the same in every run. */
const generados = fc.sample(comprobanteArbitrario, { numRuns: 160, seed: 20_261_124 });
const todos: Comprobante[] = [...casos.map(([, cambios]) => unComprobante(cambios)), ...generados];

describe('comprobanteXml', () => {
  it('writes every receipt already canonical, as libxml2 canonicalises it', () => {
    for (const comprobante of todos) {
      const xml = comprobanteXml(comprobante).texto;
      using documento = XmlDocument.fromString(xml);
      expect(declaracionXml + documento.canonicalizeToString()).toBe(xml);
    }
  });

  it('reads back to the same figures and texts', () => {
    const lector = new XMLParser({
      ignoreAttributes: false,
      removeNSPrefix: true,
      parseTagValue: false,
      parseAttributeValue: false,
      trimValues: false,
      isArray: (nombre) => nombre === 'InvoiceLine' || nombre === 'TaxSubtotal',
    });
    for (const comprobante of todos) {
      const { Invoice: invoice } = lector.parse(comprobanteXml(comprobante).texto) as { Invoice: Arbol };
      const { totales } = comprobante;
      expect(invoice.ID).toBe(`${comprobante.serie}-${comprobante.numero}`);
      expect(invoice.AccountingCustomerParty.Party.PartyLegalEntity.RegistrationName).toBe(comprobante.cliente.nombre);
      expect(invoice.LegalMonetaryTotal.PayableAmount['#text']).toBe(totales.total);
      expect(invoice.LegalMonetaryTotal.LineExtensionAmount['#text']).toBe(totales.valorVenta);
      expect(sumar(invoice.TaxTotal.TaxSubtotal.map((uno) => uno.TaxableAmount['#text']))).toBe(totales.valorVenta);
      expect(sumar(invoice.TaxTotal.TaxSubtotal.map((uno) => uno.TaxAmount['#text']))).toBe(totales.igv);
      expect(
        invoice.InvoiceLine.map((linea) => ({
          orden: linea.ID,
          descripcion: linea.Item.Description,
          codigo: linea.Item.SellersItemIdentification?.ID ?? '',
          cantidad: linea.InvoicedQuantity['#text'],
          unidad: linea.InvoicedQuantity['@_unitCode'],
          valorVenta: linea.LineExtensionAmount['#text'],
          precioVenta: linea.PricingReference.AlternativeConditionPrice.PriceAmount['#text'],
          valorUnitario: linea.Price.PriceAmount['#text'],
          igv: linea.TaxTotal.TaxAmount['#text'],
          descuento: linea.AllowanceCharge?.Amount['#text'] ?? '0.00',
        })),
      ).toEqual(
        comprobante.lineas.map((linea) => ({
          orden: String(linea.orden),
          descripcion: linea.descripcion,
          codigo: linea.codigo,
          cantidad: linea.cantidad,
          unidad: linea.unidad,
          valorVenta: linea.valorVenta,
          precioVenta: linea.precioVenta,
          valorUnitario: linea.valorUnitario,
          igv: linea.igv,
          descuento: linea.ajustes[0]?.monto ?? '0.00',
        })),
      );
    }
  });

  it('names the payment terms in a factura and not in a boleta', () => {
    expect(comprobanteXml(unComprobante({ tipo: '01' })).texto).toContain(
      '<cbc:ID>FormaPago</cbc:ID><cbc:PaymentMeansID>Contado</cbc:PaymentMeansID>',
    );
    expect(comprobanteXml(unComprobante()).texto).not.toContain('FormaPago');
  });

  it('keeps to SUNAT’s number formats: 2 decimals in amounts, up to 10 elsewhere, no exponent', () => {
    for (const comprobante of generados) {
      const xml = comprobanteXml(comprobante).texto;
      for (const [, importe] of xml.matchAll(
        /<cbc:(?!PriceAmount|PayableRoundingAmount)\w*Amount currencyID="\w+">([^<]*)</g,
      ))
        expect(importe).toMatch(/^\d{1,12}\.\d{2}$/);
      for (const [, numero] of xml.matchAll(/<cbc:(?:PriceAmount|InvoicedQuantity)[^>]*>([^<]*)</g))
        expect(numero).toMatch(/^\d{1,12}(\.\d{1,10})?$/);
      for (const [, factor] of xml.matchAll(/<cbc:MultiplierFactorNumeric>([^<]*)</g))
        expect(factor).toMatch(/^\d(\.\d{1,5})?$/);
    }
  });
});

describe.skipIf(!hayXsd)('comprobanteXml against the XSDs', () => {
  let validador: XsdValidator;
  beforeAll(() => {
    xmlRegisterFsInputProviders();
    using xsd = XmlDocument.fromBuffer(readFileSync(esquema), { url: pathToFileURL(esquema).href });
    validador = XsdValidator.fromDoc(xsd);
  });
  afterAll(() => validador.dispose());

  const validar = (xml: Buffer) => {
    using documento = XmlDocument.fromBuffer(xml);
    validador.validate(documento);
  };

  it.each(casos)('accepts the signed %s', (_, cambios) => {
    validar(firmar(comprobanteXml(unComprobante(cambios)), certificado).xml);
  });

  it('accepts 160 generated receipts', () => {
    for (const comprobante of generados) validar(firmar(comprobanteXml(comprobante), certificado).xml);
  });

  it('would notice an element out of place', () => {
    const xml = comprobanteXml(unComprobante()).texto.replace('<cbc:UBLVersionID>2.1</cbc:UBLVersionID>', '');
    expect(() =>
      validar(Buffer.from(xml.replace('</Invoice>', '<cbc:UBLVersionID>2.1</cbc:UBLVersionID></Invoice>'))),
    ).toThrow();
  });
});

describe('firmar', () => {
  function verificar(xml: string): boolean {
    const documento = new DOMParser().parseFromString(xml, 'text/xml');
    const firma = documento.getElementsByTagName('ds:Signature')[0];
    const publica = new X509Certificate(Buffer.from(certificado.x509, 'base64')).publicKey;
    const verificador = new SignedXml({ publicCert: publica, getCertFromKeyInfo: () => null });
    verificador.loadSignature(firma!);
    try {
      return verificador.checkSignature(xml);
    } catch {
      return false;
    }
  }

  it('makes signatures that xml-crypto verifies, over documents it canonicalises itself', () => {
    for (const comprobante of todos.slice(0, 40)) {
      expect(verificar(firmar(comprobanteXml(comprobante), certificado).xml.toString('utf8'))).toBe(true);
    }
  });

  it('notices one changed cent', () => {
    const xml = firmar(comprobanteXml(unComprobante()), certificado).xml.toString('utf8');
    expect(verificar(xml.replace('>35.70</cbc:PayableAmount>', '>35.71</cbc:PayableAmount>'))).toBe(false);
  });

  it.skipIf(!conXmlsec)('makes signatures that xmlsec1 verifies', () => {
    const carpeta = mkdtempSync(resolve(tmpdir(), 'firma-'));
    try {
      const pem = resolve(carpeta, 'certificado.pem');
      writeFileSync(pem, new X509Certificate(Buffer.from(certificado.x509, 'base64')).toString());
      const archivos = todos.slice(0, 30).map((comprobante, indice) => {
        const archivo = resolve(carpeta, `${indice}.xml`);
        writeFileSync(archivo, firmar(comprobanteXml(comprobante), certificado).xml);
        return archivo;
      });
      const verificarArchivo = (archivo: string) =>
        execFileSync('xmlsec1', ['--verify', '--enabled-key-data', 'x509', '--trusted-pem', pem, archivo], {
          stdio: 'pipe',
        });
      for (const archivo of archivos) verificarArchivo(archivo);
      writeFileSync(archivos[0]!, readFileSync(archivos[0]!, 'utf8').replace('B001-15', 'B001-16'));
      expect(() => verificarArchivo(archivos[0]!)).toThrow();
    } finally {
      rmSync(carpeta, { recursive: true });
    }
  });

  it('gives the digest of the reference as hash, and the same bytes each time', () => {
    const sinFirmar = comprobanteXml(unComprobante());
    const una = firmar(sinFirmar, certificado);
    expect(una.xml.toString('utf8')).toContain(`<ds:DigestValue>${una.hash}</ds:DigestValue>`);
    expect(firmar(sinFirmar, certificado).xml.equals(una.xml)).toBe(true);
  });

  it('refuses a document it did not write', () => {
    expect(() => firmar({ texto: '<Invoice></Invoice>', espacios: '' }, certificado)).toThrow(/our own writers/);
  });
});

type Valor = { '#text': string; '@_unitCode': string };
type Arbol = {
  ID: string;
  AccountingCustomerParty: { Party: { PartyLegalEntity: { RegistrationName: string } } };
  LegalMonetaryTotal: { PayableAmount: Valor; LineExtensionAmount: Valor };
  TaxTotal: { TaxSubtotal: { TaxableAmount: Valor; TaxAmount: Valor }[] };
  InvoiceLine: {
    ID: string;
    InvoicedQuantity: Valor;
    LineExtensionAmount: Valor;
    PricingReference: { AlternativeConditionPrice: { PriceAmount: Valor } };
    AllowanceCharge?: { Amount: Valor };
    TaxTotal: { TaxAmount: Valor };
    Item: { Description: string; SellersItemIdentification?: { ID: string } };
    Price: { PriceAmount: Valor };
  }[];
};
