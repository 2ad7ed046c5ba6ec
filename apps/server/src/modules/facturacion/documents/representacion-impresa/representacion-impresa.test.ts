import { execFileSync } from 'node:child_process';
import { restar, sumar } from '@jsol/tributos/dinero';
import { describe, expect, it } from 'vitest';
import { clienteConRuc, unComprobante, unaLinea } from '../../domain/comprobante.factory.ts';
import type { Comprobante } from '../../domain/comprobante.ts';
import type { ContenidoDocumento } from '../../domain/contenido.ts';
import { unaGuia, unaGuiaDeTransportista, unaGuiaPublica } from '../../domain/guia-remision.factory.ts';
import { unPagado, unaPercepcion, unaRetencion } from '../../domain/retencion-percepcion.factory.ts';
import { unPng } from '../imagen.fixture.ts';
import { conMiles, direccionDe, enMoneda, precio } from './formato.ts';
import { filasDeTotales, impresoDeComprobante } from './impreso-comprobante.ts';
import { impresoDeGuia } from './impreso-guia.ts';
import type { Impresion } from './impreso.ts';
import { marcaDe, type Branding } from './marca.ts';
import { representacionImpresa, type FormatoImpreso } from './representacion-impresa.ts';

const impresion: Impresion = {
  hash: 'q2Jx0y1Gk3mVYbV0d1y5S8l2c0h7pQz9sXy7T0rM5Ew=',
  pagos: [{ medio: 'efectivo', monto: '50' }],
  vuelto: '14.30',
  cajero: 'Rosa Quispe',
};
const largo = 'Llave mixta de acero cromo vanadio con estuche enrollable '.repeat(8);
const surtido = (lineas: number) =>
  unComprobante({
    tipo: '01',
    lineas: Array.from({ length: lineas }, (_, indice) =>
      unaLinea({ descripcion: indice % 9 === 0 ? largo : `Tubo PVC ${indice}`, cantidad: String(indice + 1) }),
    ),
  });
const deTodo = () =>
  unComprobante({
    tipo: '01',
    ordenCompra: 'OC-118',
    guias: [{ tipo: '09', numero: 'T001-7' }],
    fechaVencimiento: '2026-12-24',
    formaPago: { tipo: 'Credito', cuotas: [{ monto: '40.00', vence: '2026-12-24' }] },
    detraccion: { codigo: '037', porcentaje: '12', cuenta: '00-004-123456', medioPago: '001' },
    retencion: { porcentaje: '3' },
    anticipos: [{ codigo: '04', total: '118.00', documento: { tipo: '02', numero: 'F001-9' } }],
    cargosGlobales: [{ codigo: '46', ajuste: { porcentaje: '10' } }],
    redondeo: '-0.10',
    lineas: [
      unaLinea({ precioUnitario: '1180', descuento: { porcentaje: '10' } }),
      unaLinea({ afectacion: '20', descuentoFueraDeBase: { monto: '5' } }),
      unaLinea({ afectacion: '30' }),
      unaLinea({ afectacion: '11', precioUnitario: '10' }),
      unaLinea({ isc: { sistema: '01', tasa: '0.20' } }),
      unaLinea({ icbper: { bolsas: '3', tarifa: '0.50' } }),
    ],
  });
const nota = () =>
  unComprobante({
    tipo: '07',
    serie: 'FC01',
    cliente: clienteConRuc,
    nota: {
      motivo: '07',
      sustento: 'Devolución de dos martillos',
      afectado: { tipo: '01', numero: 'F001-15', fechaEmision: '2026-11-20' },
    },
  });
const documentos: [string, () => ContenidoDocumento][] = [
  ['boleta', () => unComprobante()],
  ['factura de todo', deTodo],
  ['nota de crédito', nota],
  ['guía remitente', () => unaGuia()],
  ['guía por transporte público', () => unaGuiaPublica()],
  ['guía transportista', () => unaGuiaDeTransportista()],
  [
    'retención',
    () => unaRetencion({ documentos: [unPagado(), unPagado({ tipo: '07', numero: 'FC01-2', pago: null })] }),
  ],
  ['percepción', () => unaPercepcion()],
];

/** Sizes in points, one of each page. */
const paginas = (pdf: Buffer): [number, number][] =>
  [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ancho, alto]) => [
    Number(ancho),
    Number(alto),
  ]);
const imprimir = (
  contenido: ContenidoDocumento,
  formato: FormatoImpreso,
  cambios: Partial<Impresion> & { branding?: Branding } = {},
) => representacionImpresa(contenido, { ...impresion, ...cambios, formato });

describe('representacionImpresa', () => {
  it.each(documentos)(
    'prints a %s on A4 pages and on one piece of ticket, the same bytes each time',
    async (_, crear) => {
      const a4 = await imprimir(crear(), 'a4');
      expect(new Set(paginas(a4).map(String))).toEqual(new Set(['595.28,841.89']));
      expect((await imprimir(crear(), 'a4')).equals(a4)).toBe(true);
      expect(paginas(await imprimir(crear(), 'ticket'))).toHaveLength(1);
    },
  );

  it('prints a short sale on one A4 page', async () => {
    expect(paginas(await imprimir(unComprobante(), 'a4'))).toHaveLength(1);
  });

  it('prints a ticket 80 mm wide and as long as its content', async () => {
    const [[ancho, corto] = [0, 0], ...resto] = paginas(await imprimir(unComprobante(), 'ticket'));
    expect(resto).toEqual([]);
    expect(ancho).toBeCloseTo(226.77, 1);
    expect(corto).toBeLessThan(540);
    const [[, largoConDos] = [0, 0]] = paginas(
      await imprimir(unComprobante({ lineas: [unaLinea(), unaLinea()] }), 'ticket'),
    );
    expect(largoConDos).toBeGreaterThan(corto + 15);
    expect(largoConDos).toBeLessThan(corto + 40);
  });

  it('continues a ticket longer than any reader takes in another piece', async () => {
    const tramos = paginas(await imprimir(surtido(500), 'ticket'));
    expect(tramos.length).toBeGreaterThan(1);
    for (const [, alto] of tramos) expect(alto).toBeLessThan(14_400);
  });

  it('prints before it is signed', async () => {
    const sinFirma = await imprimir(unComprobante(), 'ticket', { hash: null });
    expect(sinFirma.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it.each<FormatoImpreso>(['a4', 'ticket'])(
    'prints the logo in %s, and comes out without one that is damaged',
    async (formato) => {
      const branding = { logo: unPng(), color: '#8a1538' };
      const conLogo = await imprimir(unComprobante(), formato, { branding });
      expect(conLogo.toString('latin1')).toContain('/Subtype /Image');
      const danado = { ...branding, logo: unPng({ filas: 3 }) };
      const sinLogo = await imprimir(unComprobante(), formato, { branding: danado });
      expect(sinLogo.toString('latin1')).not.toContain('/Subtype /Image');
      expect(paginas(sinLogo)).toHaveLength(1);
    },
  );
});

describe('marcaDe', () => {
  it('writes in dark on a light colour, in white on a dark one, and never in a colour that paper swallows', () => {
    expect(marcaDe({ logo: null, color: '#ffd400' })).toEqual({
      logo: null,
      banda: '#ffd400',
      sobreBanda: '#1b1f2a',
      texto: '#1b1f2a',
    });
    expect(marcaDe({ logo: null, color: '#8a1538' })).toMatchObject({ sobreBanda: '#ffffff', texto: '#8a1538' });
    expect(marcaDe({ logo: null, color: 'rojo' }).banda).toBe(marcaDe({ logo: null, color: null }).banda);
  });
});

function hayPdftotext(): boolean {
  try {
    execFileSync('pdftotext', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
const conPdftotext = hayPdftotext();
if (!conPdftotext) console.warn('SKIPPED: pdftotext is not installed; the words inside the PDFs are not read back.');

describe.skipIf(!conPdftotext)('representacionImpresa, read back', () => {
  const texto = (pdf: Buffer) =>
    execFileSync('pdftotext', ['-raw', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s+/g, ' ');

  it.each<FormatoImpreso>(['a4', 'ticket'])('says in %s all that the law asks for', async (formato) => {
    const comprobante = unComprobante({
      tipo: '01',
      cliente: clienteConRuc,
      lineas: [unaLinea({ descuento: { porcentaje: '10' } }), unaLinea({ afectacion: '20' })],
    });
    const palabras = texto(await imprimir(comprobante, formato));
    for (const parte of [
      'RUC 20131312955',
      'FERRETERÍA SAN JOSÉ S.A.C.',
      'FACTURA ELECTRÓNICA',
      'F001-15',
      '24/11/2026 18:05',
      'Constructora Ñañez & Hijos S.R.L.',
      'RUC 20000000001',
      'Martillo de uña 16 oz',
      'Op. gravada',
      'Op. exonerada',
      'IGV 18 %',
      `S/ ${comprobante.totales.total}`,
      'SON SESENTA Y SIETE CON 83/100 SOLES',
      'Contado',
      '−3.57',
      'Efectivo',
      'Vuelto',
      'Rosa Quispe',
      'Resumen: q2Jx0y1Gk3mVYbV0d1y5S8l2c0h7pQz9s',
      'Representación impresa de la factura electrónica',
    ])
      expect(palabras).toContain(parte);
  });

  it.each<[string, () => ContenidoDocumento, string[]]>([
    [
      'a credit sale under every régimen',
      deTodo,
      [
        'Crédito',
        'Cuota 1',
        '24/12/2026',
        'S/ 40.00',
        'OC-118',
        'T001-7',
        'Operación sujeta a detracción',
        '037',
        '00-004-123456',
        'Retención del IGV',
        'Factura F001-9',
        'ISC',
        'ICBPER',
        'Otros cargos',
        'Redondeo',
        '−S/ 0.10',
        '(gratuito)',
      ],
    ],
    [
      'a note',
      nota,
      [
        'NOTA DE CRÉDITO ELECTRÓNICA',
        'Documento que modifica',
        'Factura F001-15',
        '20/11/2026',
        'Devolución de dos martillos',
      ],
    ],
    [
      'a guía',
      () => unaGuia({ observacion: 'Frágil' }),
      [
        'GUÍA DE REMISIÓN REMITENTE ELECTRÓNICA',
        'T001-7',
        'Venta',
        'Transporte privado',
        '125.5 kg',
        'Bultos',
        'Av. Argentina 2833',
        '150122',
        'ABC123',
        'Julio César Paredes Luján',
        'Q45678912',
        'Factura',
        'Cemento 42.5 kg',
        '40',
        'Frágil',
        'la guía de remisión remitente electrónica',
      ],
    ],
    [
      'a carrier’s guía',
      () => unaGuiaDeTransportista(),
      ['Cementos del Norte S.A.', '1512345CNG', 'T1B987', '15M21012345E', 'Óscar'],
    ],
    [
      'a retención',
      () => unaRetencion(),
      [
        'COMPROBANTE DE RETENCIÓN ELECTRÓNICO',
        'R001-4',
        'Factura F001-320',
        '3.00 %',
        '1,180.00',
        '35.40',
        'S/ 1,144.60',
        'SON TREINTA Y CINCO CON 40/100 SOLES',
      ],
    ],
    ['a percepción', () => unaPercepcion(), ['COMPROBANTE DE PERCEPCIÓN ELECTRÓNICO', '23.60', 'S/ 1,203.60']],
  ])('says in both forms what there is to say of %s', async (_, crear, partes) => {
    for (const formato of ['a4', 'ticket'] as const) {
      const palabras = texto(await imprimir(crear(), formato));
      for (const parte of partes) expect(palabras).toContain(parte);
    }
  });

  it('says what is charged with a percepción', async () => {
    const comprobante = unComprobante({ tipo: '01', percepcion: { codigo: '51', porcentaje: '2' } });
    const palabras = texto(await imprimir(comprobante, 'a4'));
    expect(palabras).toContain('COMPROBANTE DE PERCEPCIÓN');
    expect(palabras).toContain('Total con percepción S/ 36.41');
  });

  it.each<FormatoImpreso>(['a4', 'ticket'])(
    'gives in %s the whole name of the cashier, however long',
    async (formato) => {
      const cajero = 'Carlos Alberto Huamanchumo Ccahuana de la Cruz y Montalván';
      expect(texto(await imprimir(unComprobante(), formato, { cajero }))).toContain(cajero);
    },
  );

  it('keeps figures of twelve digits whole, and prints texts of any length', async () => {
    const [nombre, descripcion] = ['Ñ'.repeat(180), 'Z'.repeat(400)];
    const comprobante = unComprobante({
      tipo: '01',
      cliente: { ...clienteConRuc, nombre },
      lineas: [unaLinea({ cantidad: '99999.999', precioUnitario: '9999999.99' }), unaLinea({ descripcion })],
    });
    for (const formato of ['a4', 'ticket'] as const) {
      const palabras = texto(await imprimir(comprobante, formato));
      for (const importe of ['999,999,989,000.00', `S/ ${conMiles(comprobante.totales.total)}`])
        expect(palabras).toContain(importe);
      expect(palabras.replaceAll(' ', '')).toContain(nombre);
      expect(palabras.replaceAll(' ', '')).toContain(descripcion);
    }
    const enorme = unaLinea({ cantidad: '123456789.1234567891', precioUnitario: '0.0000000001' });
    expect(paginas(await imprimir(unComprobante({ lineas: [enorme, unaLinea()] }), 'a4'))).toHaveLength(1);
  });

  it('prints every one of 1,000 lines once, numbers the pages and carries what they add up to', async () => {
    const comprobante = surtido(1000);
    const pdf = await imprimir(comprobante, 'a4');
    const palabras = texto(pdf);
    for (const linea of comprobante.lineas)
      if (linea.descripcion.startsWith('Tubo'))
        expect(palabras.split(`${linea.descripcion} `).length - 1, linea.descripcion).toBe(1);
    const total = paginas(pdf).length;
    expect(total).toBeGreaterThan(20);
    expect(palabras).toContain(`Página ${total} de ${total}`);
    const van = [...palabras.matchAll(/Van: (S\/ [\d,.]+)/g)].map(([, importe]) => importe);
    const vienen = [...palabras.matchAll(/Vienen: (S\/ [\d,.]+)/g)].map(([, importe]) => importe);
    expect(van).toHaveLength(vienen.length);
    expect(van).toEqual(vienen);
    expect(van.length).toBeGreaterThan(20);
    const acumulados = new Set(
      impresoDeComprobante(comprobante, impresion).filas.map(({ acumulado }) => acumulado ?? ''),
    );
    for (const importe of van) expect(acumulados).toContain(importe);
  });
});

describe('impresoDe', () => {
  const qr = (comprobante: Comprobante, hash: string | null) =>
    impresoDeComprobante(comprobante, { ...impresion, hash }).qr;

  it('puts the fields of the QR in SUNAT’s order, the digest last and only when there is one', () => {
    const comprobante = unComprobante();
    expect(qr(comprobante, null)).toBe('20131312955|03|B001|15|5.45|35.70|2026-11-24|-|-|');
    expect(qr(comprobante, 'abc=')).toBe('20131312955|03|B001|15|5.45|35.70|2026-11-24|-|-|abc=|');
  });

  it('gives a guía the QR of its CDR, and none before', () => {
    const enlace = 'https://e-factura.sunat.gob.pe/v1/contribuyente/gre/comprobantes/descargaqr?hashqr=a';
    expect(impresoDeGuia(unaGuia(), { ...impresion, enlace }).qr).toBe(enlace);
    expect(impresoDeGuia(unaGuia(), impresion).qr).toBeNull();
  });

  it('leaves out the kinds of operation that are not there', () => {
    expect(filasDeTotales(unComprobante())).toEqual([
      { rotulo: 'Op. gravada', importe: 'S/ 30.25' },
      { rotulo: 'IGV 18 %', importe: 'S/ 5.45' },
    ]);
    const exonerada = unComprobante({ lineas: [unaLinea({ afectacion: '20' })] });
    expect(filasDeTotales(exonerada).map(({ rotulo }) => rotulo)).toEqual(['Op. exonerada', 'IGV 18 %']);
    const arroz = unComprobante({ lineas: [unaLinea({ afectacion: '17' })] });
    expect(filasDeTotales(arroz).map(({ rotulo }) => rotulo)).toContain('IVAP 4 %');
    expect(filasDeTotales(arroz).map(({ rotulo }) => rotulo)).not.toContain('IGV 18 %');
  });

  it.each<[string, () => Comprobante]>([
    ['a boleta', () => unComprobante()],
    ['a receipt of everything', deTodo],
    ['rice', () => unComprobante({ lineas: [unaLinea({ afectacion: '17' })] })],
    ['an export', () => unComprobante({ lineas: [unaLinea({ afectacion: '40' })] })],
    ['a discount on the total', () => unComprobante({ descuentoGlobal: { porcentaje: '5', enBase: false } })],
    [
      'prices without taxes',
      () => unComprobante({ precios: 'sin-impuestos', lineas: [unaLinea(), unaLinea({ afectacion: '30' })] }),
    ],
  ])('adds up the rows of %s, those in brackets aside, to what is paid', (_, crear) => {
    const comprobante = crear();
    const importes = filasDeTotales(comprobante)
      .filter(({ rotulo }) => !rotulo.startsWith('('))
      .map(({ importe }) => importe.replace('−', '-').replace('S/ ', '').replaceAll(',', ''));
    expect(restar(comprobante.totales.total, sumar(importes))).toBe('0.00');
  });

  it('writes thousands, prices, amounts and addresses as people do', () => {
    expect(conMiles('1234567.5')).toBe('1,234,567.5');
    expect(conMiles('999')).toBe('999');
    expect(precio('1250')).toBe('1,250.00');
    expect(precio('0.1255')).toBe('0.1255');
    expect(enMoneda('USD', '-1234.5')).toBe('−US$ 1,234.50');
    expect(direccionDe(unComprobante().emisor)).toBe('Av. Argentina 2833, LIMA');
  });
});
