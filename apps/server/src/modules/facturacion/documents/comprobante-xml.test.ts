import fc from 'fast-check';
import { reglasIncumplidas } from '@jsol/tributos/reglas-de-suma.fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comprobanteArbitrario } from '../domain/comprobante-arbitrario.fixture.ts';
import { clienteConRuc, unComprobante, unaLinea } from '../domain/comprobante.factory.ts';
import type { Comprobante } from '../domain/comprobante.ts';
import type { DatosComprobante } from '../domain/crear-comprobante.ts';
import type { Certificado } from './certificado.ts';
import { comprobanteXml } from './comprobante-xml.ts';
import { firmar } from './firmar.ts';
import { leerComprobante } from './leer-comprobante.fixture.ts';
import {
  abrirEsquema,
  canonico,
  certificadoDePrueba,
  conXmlsec,
  firmaValida,
  hayXsd,
  verificarConXmlsec,
} from './verificar-xml.fixture.ts';

const detraccion = { codigo: '037', porcentaje: '12', cuenta: '00-000-123456', medioPago: '001' };
const servicio = unaLinea({ cantidad: '1', precioUnitario: '1000.00', unidad: 'ZZ' });
const factura: Partial<DatosComprobante> = { tipo: '01', precios: 'sin-impuestos' };
const afectado = { tipo: '01', numero: 'F001-9', fechaEmision: '2026-11-20' } as const;

/** The worked examples that differ in XML. */
const casos: [string, Partial<DatosComprobante>][] = [
  ['gravada', {}],
  ['exonerada', { lineas: [unaLinea({ afectacion: '20', cantidad: '2', precioUnitario: '100' })] }],
  ['gratuita', { ...factura, lineas: [unaLinea({ afectacion: '11', cantidad: '2', precioUnitario: '100.00' })] }],
  ['with a bonus', { ...factura, lineas: [unaLinea(), unaLinea({ afectacion: '15' })] }],
  ['global discount in the base', { ...factura, descuentoGlobal: { porcentaje: '5', enBase: true } }],
  ['global discount outside the base', { ...factura, descuentoGlobal: { porcentaje: '5', enBase: false } }],
  ['line discount', { ...factura, lineas: [unaLinea({ descuento: { porcentaje: '10' } })] }],
  ['ICBPER', { ...factura, lineas: [unaLinea(), unaLinea({ icbper: { bolsas: '3', tarifa: '0.50' } })] }],
  ['detracción', { ...factura, lineas: [servicio], detraccion }],
  ['detracción in dollars', { ...factura, moneda: 'USD', tipoCambio: '3.725', lineas: [servicio], detraccion }],
  [
    'credit',
    {
      ...factura,
      formaPago: {
        tipo: 'Credito',
        cuotas: [
          { monto: '20.00', vence: '2026-12-24' },
          { monto: '22.13', vence: '2027-01-24' },
        ],
      },
    },
  ],
  ['retención', { ...factura, retencion: { porcentaje: '3' } }],
  ['percepción', { ...factura, percepcion: { codigo: '51', porcentaje: '2' } }],
  ['rounding in cash', { redondeo: '-0.10' }],
  [
    'exportación',
    { ...factura, lineas: [unaLinea({ afectacion: '40' })], cliente: { ...clienteConRuc, tipoDocumento: '0' } },
  ],
  [
    'anticipo',
    { ...factura, anticipos: [{ codigo: '04', total: '11.80', documento: { tipo: '02', numero: 'F001-100' } }] },
  ],
  ['ISC', { ...factura, lineas: [unaLinea({ isc: { sistema: '01', tasa: '0.20' } })] }],
  ['IVAP', { ...factura, lineas: [unaLinea({ afectacion: '17' })] }],
  [
    'credit note',
    { tipo: '07', serie: 'F001', cliente: clienteConRuc, nota: { motivo: '01', sustento: 'Anulada', afectado } },
  ],
  [
    'debit note',
    { tipo: '08', serie: 'F001', cliente: clienteConRuc, nota: { motivo: '02', sustento: 'Aumento', afectado } },
  ],
  [
    'credit note of the credit terms',
    {
      tipo: '07',
      serie: 'F001',
      cliente: clienteConRuc,
      lineas: [unaLinea({ precioUnitario: '0' })],
      nota: { motivo: '13', sustento: 'Nuevas fechas', afectado },
      formaPago: { tipo: 'Credito', cuotas: [{ monto: '118.00', vence: '2027-01-30' }] },
    },
  ],
];

/** The same 240 receipts in every run: four kinds × lines × discounts × taxes × kind of price × payment. */
const generados = fc.sample(comprobanteArbitrario, { numRuns: 240, seed: 20_261_124 });
const todos: Comprobante[] = [...casos.map(([, cambios]) => unComprobante(cambios)), ...generados];

let certificado: Certificado;
beforeAll(() => {
  certificado = certificadoDePrueba();
});

describe('comprobanteXml', () => {
  it('is tried with every kind of receipt, price, tax and payment', () => {
    const cuantos = (si: (uno: Comprobante) => boolean) => generados.filter(si).length;
    for (const tipo of ['01', '03', '07', '08']) expect(cuantos((uno) => uno.tipo === tipo)).toBeGreaterThan(15);
    for (const precios of ['con-impuestos', 'sin-impuestos'])
      expect(cuantos((uno) => uno.precios === precios)).toBeGreaterThan(50);
    for (const codigo of ['1000', '1016', '2000', '7152', '9995', '9996', '9997', '9998', '9999'])
      expect(cuantos(({ totales }) => totales.tributos.some((uno) => uno.codigo === codigo))).toBeGreaterThan(5);
    for (const codigo of ['02', '03', '04', '45', '46', '49', '50'])
      expect(
        cuantos(({ ajustes }) => ajustes.some((uno) => uno.codigo === codigo)),
        codigo,
      ).toBeGreaterThan(3);
    for (const codigo of ['00', '01', '47', '48'])
      expect(
        cuantos(({ lineas }) => lineas.some((una) => una.ajustes.some((uno) => uno.codigo === codigo))),
      ).toBeGreaterThan(20);
    for (const regimen of ['detraccion', 'percepcion', 'retencion'] as const)
      expect(cuantos((uno) => uno[regimen] !== null)).toBeGreaterThan(10);
    expect(cuantos(({ formaPago }) => formaPago.tipo === 'Credito')).toBeGreaterThan(20);
    expect(cuantos(({ totales }) => totales.redondeo !== '0.00')).toBeGreaterThan(30);
  });

  it('writes every receipt already canonical, as libxml2 canonicalises it', () => {
    for (const comprobante of todos) {
      const xml = comprobanteXml(comprobante);
      expect(canonico(xml)).toBe(xml.texto);
    }
  });

  it('reads back to the same figures', () => {
    for (const comprobante of todos) {
      const leido = leerComprobante(comprobanteXml(comprobante).texto);
      const { totales } = comprobante;
      expect(leido.totales).toEqual({
        ...totales,
        // What no line has is not told, and what the document has no discounts of is nothing.
        gravado: totales.tributos.some(({ codigo }) => codigo === '1000') ? totales.gravado : '0.00',
      });
      expect(leido.ajustes).toEqual(comprobante.ajustes);
      expect(leido.anticipos).toEqual(
        comprobante.anticipos.map(({ codigo, base, total }) => ({ codigo, base, total })),
      );
      expect(leido.lineas).toEqual(
        comprobante.lineas.map((linea) => ({
          cantidad: linea.cantidad,
          precioUnitario: '0',
          afectacion: linea.afectacion,
          tributo: linea.tributo,
          tipoPrecio: linea.tipoPrecio,
          precioVenta: linea.precioVenta,
          valorUnitario: linea.valorUnitario,
          ajustes: linea.ajustes,
          valorVenta: linea.valorVenta,
          baseIgv: linea.baseIgv,
          igv: linea.igv,
          porcentajeIgv: linea.porcentajeIgv,
          isc: linea.isc,
          icbper: linea.icbper,
          otrosTributos: linea.otrosTributos,
          impuestos: linea.impuestos,
          total: (leido.lineas[linea.orden - 1] ?? linea).total,
        })),
      );
    }
  });

  it('keeps every sum rule of SUNAT to the cent in what is read back', () => {
    for (const comprobante of todos)
      expect(reglasIncumplidas(leerComprobante(comprobanteXml(comprobante).texto))).toEqual([]);
  });

  it('reads back to the same texts, dates, terms and references', () => {
    for (const comprobante of todos) {
      const leido = leerComprobante(comprobanteXml(comprobante).texto);
      const { tipo, nota, cliente, detraccion: retenido, percepcion, retencion, formaPago, moneda } = comprobante;
      const esNota = tipo === '07' || tipo === '08';
      expect(leido).toMatchObject({
        raiz: tipo === '07' ? 'CreditNote' : tipo === '08' ? 'DebitNote' : 'Invoice',
        numero: `${comprobante.serie}-${comprobante.numero}`,
        tipo: esNota ? null : tipo,
        tipoOperacion: esNota ? null : comprobante.tipoOperacion,
        fecha: comprobante.fechaEmision,
        hora: comprobante.horaEmision,
        vence: comprobante.fechaVencimiento,
        moneda,
        cliente: { tipo: cliente.tipoDocumento, numero: cliente.numeroDocumento, nombre: cliente.nombre },
        textos: comprobante.lineas.map(({ descripcion, codigo, unidad }) => ({ descripcion, codigo, unidad })),
        leyendas: comprobante.leyendas,
        nota: nota && {
          motivo: nota.motivo,
          sustento: nota.sustento,
          afectado: nota.afectado.numero,
          tipoAfectado: nota.afectado.tipo,
        },
        anticiposDe: comprobante.anticipos.map(({ documento, total }) => ({ ...documento, total })),
      });
      const nada = { vence: null, porcentaje: null };
      const conFormaPago = tipo === '01' || nota?.motivo === '13';
      expect(leido.pagos).toEqual([
        ...(retenido
          ? [
              {
                id: 'Detraccion',
                medio: retenido.codigo,
                monto: retenido.monto,
                vence: null,
                porcentaje: Number(retenido.porcentaje).toFixed(2),
                moneda: 'PEN',
              },
            ]
          : []),
        ...(percepcion
          ? [{ id: 'Percepcion', medio: null, monto: percepcion.totalConPercepcion, ...nada, moneda: 'PEN' }]
          : []),
        ...(conFormaPago && formaPago.tipo === 'Contado'
          ? [{ id: 'FormaPago', medio: 'Contado', monto: null, ...nada, moneda: null }]
          : []),
        ...(conFormaPago && formaPago.tipo === 'Credito'
          ? [
              { id: 'FormaPago', medio: 'Credito', monto: formaPago.pendiente, ...nada, moneda },
              ...formaPago.cuotas.map(({ numero, monto, vence }) => ({
                id: 'FormaPago',
                medio: `Cuota00${numero}`,
                monto,
                vence,
                porcentaje: null,
                moneda,
              })),
            ]
          : []),
      ]);
      expect(leido.regimenes.map(({ codigo, monto, base }) => ({ codigo, monto, base }))).toEqual([
        ...(percepcion ? [{ codigo: percepcion.codigo, monto: percepcion.monto, base: percepcion.base }] : []),
        ...(retencion ? [{ codigo: '62', monto: retencion.monto, base: retencion.base }] : []),
      ]);
    }
  });

  it('keeps to SUNAT’s number formats: 2 decimals in amounts, up to 10 elsewhere, no exponent', () => {
    for (const comprobante of todos) {
      const xml = comprobanteXml(comprobante).texto;
      for (const [, elemento, importe] of xml.matchAll(/<cbc:(?!PriceAmount)(\w*Amount) currencyID="\w+">([^<]*)</g))
        expect(importe).toMatch(elemento === 'PayableRoundingAmount' ? /^-?[01]\.\d{2}$/ : /^\d{1,12}\.\d{2}$/);
      for (const [, numero] of xml.matchAll(/<cbc:(?:PriceAmount|\w+Quantity)[^>]*>([^<]*)</g))
        expect(numero).toMatch(/^\d{1,12}(\.\d{1,10})?$/);
      for (const [, factor] of xml.matchAll(/<cbc:(?:MultiplierFactorNumeric|Percent)>([^<]*)</g))
        expect(factor).toMatch(/^\d{1,3}(\.\d{1,5})?$/);
    }
  });
});

describe.skipIf(!hayXsd)('comprobanteXml against the XSDs', () => {
  const esquemas = new Map<string, ReturnType<typeof abrirEsquema>>();
  beforeAll(() => {
    for (const raiz of ['Invoice', 'CreditNote', 'DebitNote'])
      esquemas.set(raiz, abrirEsquema(`2.1/maindoc/UBL-${raiz}-2.1.xsd`));
  });
  afterAll(() => {
    for (const esquema of esquemas.values()) esquema.cerrar();
  });
  const validar = (xml: Buffer) => {
    const raiz = /<(Invoice|CreditNote|DebitNote) /.exec(xml.toString('utf8'))?.[1];
    esquemas.get(raiz!)!.validar(xml);
  };

  it.each(casos)('accepts the signed receipt: %s', (_, cambios) => {
    validar(firmar(comprobanteXml(unComprobante(cambios)), certificado).xml);
  });

  it('accepts 240 generated receipts', () => {
    for (const comprobante of generados) validar(firmar(comprobanteXml(comprobante), certificado).xml);
  });

  it('would notice an element out of place', () => {
    const { texto } = comprobanteXml(unComprobante());
    const version = '<cbc:UBLVersionID>2.1</cbc:UBLVersionID>';
    const movido = texto.replace(version, '').replace('</Invoice>', `${version}</Invoice>`);
    expect(() => {
      validar(Buffer.from(movido));
    }).toThrow();
  });
});

describe('firmar', () => {
  it('makes signatures that xml-crypto verifies, over documents it canonicalises itself', { timeout: 60_000 }, () => {
    for (const comprobante of todos)
      expect(firmaValida(firmar(comprobanteXml(comprobante), certificado).xml, certificado)).toBe(true);
  });

  it('notices one changed cent', () => {
    const xml = firmar(comprobanteXml(unComprobante()), certificado).xml.toString('utf8');
    const alterado = xml.replace('>35.70</cbc:PayableAmount>', '>35.71</cbc:PayableAmount>');
    expect(firmaValida(Buffer.from(alterado), certificado)).toBe(false);
  });

  it.skipIf(!conXmlsec)('makes signatures that xmlsec1 verifies', { timeout: 60_000 }, () => {
    const firmados = todos.slice(0, 60).map((comprobante) => firmar(comprobanteXml(comprobante), certificado).xml);
    for (const xml of firmados) verificarConXmlsec(xml, certificado);
    const alterado = Buffer.from(firmados[0]!.toString('utf8').replace('B001-15', 'B001-16'));
    expect(() => {
      verificarConXmlsec(alterado, certificado);
    }).toThrow();
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
