import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { crearBaja, type Baja } from '../domain/baja.ts';
import { emisorDePrueba, unComprobante } from '../domain/comprobante.factory.ts';
import type { Nota } from '../domain/comprobante.ts';
import { unaGuia, unaGuiaDeTransportista, unaGuiaPublica } from '../domain/guia-remision.factory.ts';
import { unResumen, unaLineaResumen } from '../domain/resumen-diario.factory.ts';
import { unPagado, unaPercepcion, unaRetencion } from '../domain/retencion-percepcion.factory.ts';
import { bajaXml } from './baja-xml.ts';
import type { Certificado } from './certificado.ts';
import { firmar } from './firmar.ts';
import { guiaXml } from './guia-xml.ts';
import { resumenDiarioXml } from './resumen-diario-xml.ts';
import { percepcionXml, retencionXml } from './retencion-percepcion-xml.ts';
import {
  abrirEsquema,
  canonico,
  certificadoDePrueba,
  conXmlsec,
  firmaValida,
  hayXsd,
  verificarConXmlsec,
} from './verificar-xml.fixture.ts';
import { xmlDeDocumento } from './xml-de-documento.ts';
import type { SinFirmar } from './xml.ts';

const unaBaja = (cambios: Partial<Baja> = {}): Baja =>
  crearBaja({
    clase: 'RA',
    fechaReferencia: '2026-11-23',
    fechaGeneracion: '2026-11-24',
    correlativo: 2,
    emisor: emisorDePrueba,
    lineas: [
      { comprobanteId: 'a', tipo: '01', serie: 'F001', numero: 15, motivo: 'Cliente equivocado <& otro>' },
      { comprobanteId: 'b', tipo: '07', serie: 'FC01', numero: 3, motivo: 'Error de digitación' },
    ],
    ...cambios,
  });

/** Texts that break writers: markup, control characters, half of a surrogate pair, emoji, blanks. */
const texto = fc
  .oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.string({ unit: fc.constantFrom('&', '<', '>', '"', "'", 'ñ', ' ', '\n', ']]>', '😀', '\u0085'), minLength: 1 }),
  )
  .map((uno) => `A${uno}`);
const muestra = <Valor>(arbitrario: fc.Arbitrary<Valor>, cuantos: number): Valor[] =>
  fc.sample(arbitrario, { numRuns: cuantos, seed: 20_261_124 });
const importe = fc.integer({ min: 1, max: 99_999_999 }).map((centimos) => (centimos / 100).toFixed(2));
const importeOCero = fc.oneof(fc.constant('0.00'), importe);

const resumenes = muestra(
  fc
    .array(
      fc.record({
        total: importe,
        gravado: importeOCero,
        exonerado: importeOCero,
        inafecto: importeOCero,
        exportacion: importeOCero,
        gratuito: importeOCero,
        igv: importeOCero,
        isc: importeOCero,
        icbper: importeOCero,
        otrosTributos: importeOCero,
        otrosCargos: importeOCero,
        deIvap: fc.boolean(),
        ivap: importeOCero,
        condicion: fc.constantFrom<'1' | '2' | '3'>('1', '2', '3'),
        moneda: fc.constantFrom<'PEN' | 'USD'>('PEN', 'USD'),
        afectado: fc.constantFrom(null, { tipo: '03', numero: 'B001-9' } as const),
        clienteTipoDocumento: fc.constantFrom('-', '1', '6'),
        percepcion: fc.option(
          fc.record({
            codigo: fc.constantFrom<'01' | '02'>('01', '02'),
            porcentaje: fc.constant('2.00'),
            base: importe,
            monto: importe,
            totalConPercepcion: importe,
          }),
        ),
      }),
      { minLength: 1, maxLength: 30 },
    )
    .map((lineas) =>
      unResumen(
        lineas.map((linea, indice) =>
          unaLineaResumen({ ...linea, tipo: linea.afectado ? '07' : '03', numero: `B001-${indice + 1}` }),
        ),
      ),
    ),
  40,
);
const guias = muestra(
  fc.record({
    base: fc.constantFrom(unaGuia, unaGuiaPublica, unaGuiaDeTransportista),
    nombre: texto,
    direccion: texto,
    descripcion: texto,
    observacion: fc.option(texto),
  }),
  40,
).map(({ base, nombre, direccion, descripcion, observacion }) =>
  base({
    destinatario: { tipoDocumento: '1', numeroDocumento: '12345678', nombre },
    partida: { ubigeo: '150101', direccion, establecimiento: { codigo: '0001', ruc: emisorDePrueba.ruc } },
    lineas: [{ orden: 1, productoId: null, codigo: 'X', descripcion, unidad: 'NIU', cantidad: '1' }],
    observacion,
  }),
);
const regimenes = muestra(
  fc.record({
    nombre: texto,
    observacion: fc.option(texto),
    pagos: fc.array(fc.record({ importe, dolares: fc.boolean() }), { minLength: 1, maxLength: 12 }),
  }),
  40,
).map(({ nombre, observacion, pagos }) => ({
  contraparte: { tipoDocumento: '6', numeroDocumento: '20000000001', nombre },
  observacion,
  documentos: pagos.map((pago, indice) =>
    unPagado({
      numero: `F001-${indice + 1}`,
      total: pago.importe,
      pago: { numero: 1, fecha: '2026-11-24', importe: pago.importe },
      moneda: pago.dolares ? 'USD' : 'PEN',
      tipoCambio: pago.dolares ? { factor: '3.752', fecha: '2026-11-24' } : null,
    }),
  ),
}));

const clases: Record<string, { xsd: string; documentos: SinFirmar[] }> = {
  'RC 1.1': {
    xsd: '2.0/maindoc/UBL-SummaryDocuments-2.0.xsd',
    documentos: [unResumen(), ...resumenes].map(resumenDiarioXml),
  },
  'RA y RR': {
    xsd: '2.0/maindoc/UBL-VoidedDocuments-2.0.xsd',
    documentos: [
      unaBaja(),
      unaBaja({
        clase: 'RR',
        lineas: [{ orden: 1, comprobanteId: 'c', tipo: '20', serie: 'R001', numero: 4, motivo: 'Pago anulado' }],
      }),
    ].map(bajaXml),
  },
  'guías 09 y 31': {
    xsd: '2.1/maindoc/UBL-DespatchAdvice-2.1.xsd',
    documentos: [
      unaGuia(),
      unaGuiaPublica(),
      unaGuiaDeTransportista(),
      unaGuia({ indicadores: ['TrasladoVehiculoM1L'], vehiculos: [], conductores: [], observacion: 'Frágil' }),
      unaGuia({
        motivo: { codigo: '09', descripcion: 'Exportación' },
        pesoNeto: '120',
        documentos: [
          { tipo: '50', nombre: 'Declaración Aduanera de Mercancías', numero: '235-2026-40-123456', emisor: null },
        ],
      }),
      unaGuia({
        motivo: { codigo: '13', descripcion: 'Exhibición en feria' },
        comprador: { tipoDocumento: '1', numeroDocumento: '12345678', nombre: 'Ana Ríos' },
        proveedor: { tipoDocumento: '6', numeroDocumento: '20000000001', nombre: 'Proveedor' },
        llegada: null,
      }),
      ...guias,
    ].map(guiaXml),
  },
  'retención 20': {
    xsd: '2.0/maindoc/UBL-Retention-2.0.xsd',
    documentos: [
      unaRetencion({ documentos: [unPagado(), unPagado({ tipo: '07', numero: 'FC01-2', pago: null })] }),
      ...regimenes.map((una) => unaRetencion(una)),
    ].map(retencionXml),
  },
  'percepción 40': {
    xsd: '2.0/maindoc/UBL-Perception-2.0.xsd',
    documentos: [unaPercepcion({ observacion: 'Segundo pago' }), ...regimenes.map((una) => unaPercepcion(una))].map(
      percepcionXml,
    ),
  },
};

let certificado: Certificado;
beforeAll(() => {
  certificado = certificadoDePrueba();
});

describe.each(Object.entries(clases))('the XML of %s', (_, { xsd, documentos }) => {
  it('is already canonical, as libxml2 canonicalises it', () => {
    for (const documento of documentos) expect(canonico(documento)).toBe(documento.texto);
  });

  it('is signed so that xml-crypto verifies it, and notices one changed character', () => {
    for (const documento of documentos.slice(0, 12)) {
      const { xml } = firmar(documento, certificado);
      expect(firmaValida(xml, certificado)).toBe(true);
      const cambiado = xml.toString('utf8').replace(emisorDePrueba.ruc, '20131312956');
      expect(firmaValida(Buffer.from(cambiado), certificado)).toBe(false);
    }
  });

  it.skipIf(!conXmlsec)('is signed so that xmlsec1 verifies it', () => {
    const { xml } = firmar(documentos[0]!, certificado);
    verificarConXmlsec(xml, certificado);
    const cambiado = Buffer.from(xml.toString('utf8').replace(emisorDePrueba.ruc, '20131312956'));
    expect(() => {
      verificarConXmlsec(cambiado, certificado);
    }).toThrow();
  });

  describe.skipIf(!hayXsd)('against its XSD', () => {
    let esquema: ReturnType<typeof abrirEsquema>;
    beforeAll(() => {
      esquema = abrirEsquema(xsd);
    });
    afterAll(() => {
      esquema.cerrar();
    });

    it('is valid, and an element out of place is noticed', () => {
      for (const documento of documentos) esquema.validar(firmar(documento, certificado).xml);
      const [documento] = documentos;
      const [version = ''] = /<cbc:UBLVersionID>[\d.]+<\/cbc:UBLVersionID>/.exec(documento!.texto) ?? [];
      const movido = documento!.texto.replace(version, '').replace(/(<\/\w+>)$/, `${version}$1`);
      expect(movido).not.toBe(documento!.texto);
      expect(() => {
        esquema.validar(Buffer.from(movido));
      }).toThrow();
    });
  });
});

const lector = new XMLParser({
  ignoreAttributes: false,
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  isArray: (nombre) => /Line$|DocumentReference$|BillingPayment|TaxTotal|DriverPerson|SpecialInstructions/.test(nombre),
});
const leer = ({ texto: xml }: SinFirmar): unknown => Object.values(lector.parse(xml) as object)[1];
const en = (nodo: unknown, ...ruta: (string | number)[]): unknown =>
  ruta.reduce((dentro, nombre) => (dentro as Record<string | number, unknown> | undefined)?.[nombre], nodo);

describe('resumenDiarioXml', () => {
  const unica = (cambios: Parameters<typeof unaLineaResumen>[0]) =>
    en(leer(resumenDiarioXml(unResumen([unaLineaResumen(cambios)]))), 'SummaryDocumentsLine', 0);

  it('tells the worked example 17: a boleta with bags', () => {
    const linea = unica({ total: '119.12', gravado: '100.10', igv: '18.02', icbper: '1.00' });
    expect(en(linea, 'TotalAmount')).toEqual({ '#text': '119.12', '@_currencyID': 'PEN' });
    expect(en(linea, 'BillingPayment')).toEqual([
      { PaidAmount: { '#text': '100.10', '@_currencyID': 'PEN' }, InstructionID: '01' },
    ]);
    expect(en(linea, 'TaxTotal')).toMatchObject([
      {
        TaxAmount: { '#text': '18.02' },
        TaxSubtotal: { TaxCategory: { Percent: '18.00', TaxScheme: { ID: '1000', Name: 'IGV', TaxTypeCode: 'VAT' } } },
      },
      {
        TaxAmount: { '#text': '1.00' },
        TaxSubtotal: { TaxCategory: { TaxScheme: { ID: '7152', Name: 'ICBPER', TaxTypeCode: 'OTH' } } },
      },
    ]);
  });

  it('tells the worked example 18: an exempt boleta still names the IGV, at zero', () => {
    const linea = unica({ total: '200.00', gravado: '0.00', exonerado: '200.00', igv: '0.00' });
    expect(en(linea, 'BillingPayment')).toMatchObject([{ PaidAmount: { '#text': '200.00' }, InstructionID: '02' }]);
    expect(en(linea, 'TaxTotal')).toHaveLength(1);
    expect(en(linea, 'TaxTotal', 0, 'TaxAmount', '#text')).toBe('0.00');
  });

  it('names IVAP instead of IGV, the amended boleta, the condition and who bought', () => {
    const linea = unica({
      tipo: '07',
      numero: 'BC01-3',
      afectado: { tipo: '03', numero: 'B001-15' },
      condicion: '3',
      deIvap: true,
      tasaIgv: '0.04',
      ivap: '4.00',
      clienteTipoDocumento: '1',
      clienteNumeroDocumento: '12345678',
    });
    expect(en(linea, 'TaxTotal', 0, 'TaxSubtotal', 'TaxCategory')).toMatchObject({
      Percent: '4.00',
      TaxScheme: { ID: '1016' },
    });
    expect(en(linea, 'BillingReference', 'InvoiceDocumentReference', 0)).toEqual({
      ID: 'B001-15',
      DocumentTypeCode: '03',
    });
    expect(en(linea, 'Status', 'ConditionCode')).toBe('3');
    expect(en(linea, 'AccountingCustomerParty')).toEqual({
      CustomerAssignedAccountID: '12345678',
      AdditionalAccountID: '1',
    });
  });

  it('is called after the day it was made, not after the day it tells of', () => {
    const resumen = leer(resumenDiarioXml(unResumen()));
    expect(en(resumen, 'ID')).toBe('RC-20261124-1');
    expect([en(resumen, 'ReferenceDate'), en(resumen, 'IssueDate')]).toEqual(['2026-11-23', '2026-11-24']);
  });
});

describe('guiaXml', () => {
  it('says who carries in public transport and nothing of vehicles', () => {
    const envio = en(leer(guiaXml(unaGuiaPublica())), 'Shipment');
    expect(en(envio, 'ShipmentStage', 'TransportModeCode', '#text')).toBe('01');
    expect(en(envio, 'ShipmentStage', 'CarrierParty', 'PartyLegalEntity', 'CompanyID')).toBe('151234567');
    expect(en(envio, 'ShipmentStage', 'DriverPerson')).toBeUndefined();
    expect(en(envio, 'TransportHandlingUnit')).toBeUndefined();
    expect(en(envio, 'GrossWeightMeasure')).toEqual({ '#text': '125.500', '@_unitCode': 'KGM' });
  });

  it('names the sender, both drivers and both plates in a carrier’s guía', () => {
    const guia = leer(guiaXml(unaGuiaDeTransportista()));
    const envio = en(guia, 'Shipment');
    expect(en(guia, 'DespatchAdviceTypeCode', '#text')).toBe('31');
    expect(en(envio, 'HandlingCode')).toBeUndefined();
    expect(en(envio, 'Delivery', 'Despatch', 'DespatchParty', 'PartyLegalEntity', 'RegistrationName')).toBe(
      'Cementos del Norte S.A.',
    );
    expect(en(envio, 'ShipmentStage', 'DriverPerson')).toMatchObject([
      { JobTitle: 'Principal' },
      { JobTitle: 'Secundario' },
    ]);
    expect(en(envio, 'TransportHandlingUnit', 'TransportEquipment')).toMatchObject({
      ID: 'ABC123',
      ApplicableTransportMeans: { RegistrationNationalityID: '15M21012345E' },
      AttachedTransportEquipment: { ID: 'T1B987' },
    });
  });
});

const nota: Nota = {
  motivo: '01',
  sustento: 'Anulación de la venta',
  afectado: { tipo: '03', numero: 'B001-15', fechaEmision: '2026-11-24' },
};
describe('xmlDeDocumento', () => {
  it.each([
    ['Invoice', unComprobante()],
    ['CreditNote', unComprobante({ tipo: '07', serie: 'BC01', nota })],
    ['DebitNote', unComprobante({ tipo: '08', serie: 'BD01', nota })],
    ['DespatchAdvice', unaGuia()],
    ['DespatchAdvice', unaGuiaDeTransportista()],
    ['Retention', unaRetencion()],
    ['Perception', unaPercepcion()],
  ])('writes %s for the type that asks for it', (raiz, contenido) => {
    expect(xmlDeDocumento(contenido).texto).toMatch(new RegExp(`^<\\?xml [^>]+\\?>\\n<${raiz} .*</${raiz}>$`));
  });
});

describe('retencionXml and percepcionXml', () => {
  it('say what was withheld of each payment, with the day’s exchange rate', () => {
    const documento = unaRetencion({
      documentos: [unPagado({ moneda: 'USD', tipoCambio: { factor: '3.7520', fecha: '2026-11-24' } })],
    });
    const retencion = leer(retencionXml(documento));
    expect(en(retencion, 'TotalInvoiceAmount', '#text')).toBe('132.82');
    expect(en(retencion, 'SUNATRetentionDocumentReference', 0)).toMatchObject({
      ID: { '#text': 'F001-320', '@_schemeID': '01' },
      Payment: { PaidAmount: { '#text': '1180.00', '@_currencyID': 'USD' } },
      SUNATRetentionInformation: {
        SUNATRetentionAmount: { '#text': '132.82', '@_currencyID': 'PEN' },
        SUNATNetTotalPaid: { '#text': '4294.54' },
        ExchangeRate: { SourceCurrencyCode: 'USD', TargetCurrencyCode: 'PEN', CalculationRate: '3.752' },
      },
    });
  });

  it('refuse each other’s content', () => {
    expect(() => retencionXml(unaPercepcion())).toThrow(/not a retención/);
    expect(() => percepcionXml(unaRetencion())).toThrow(/not a percepción/);
  });
});
