import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { clienteConRuc, unComprobante, unaLinea } from '../../domain/comprobante.factory.ts';
import { descuentoDeLinea, type Comprobante } from '../../domain/comprobante.ts';
import { conMiles, direccionDe, filasDeTotales, precio, textoQr, type Impresion } from './contenido-impreso.ts';
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

/** Sizes in points, one of each page. */
const paginas = (pdf: Buffer): [number, number][] =>
  [...pdf.toString('latin1').matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)].map(([, ancho, alto]) => [
    Number(ancho),
    Number(alto),
  ]);
const imprimir = (comprobante: Comprobante, formato: FormatoImpreso, cambios: Partial<Impresion> = {}) =>
  representacionImpresa(comprobante, { ...impresion, ...cambios, formato });

describe('representacionImpresa', () => {
  it('prints one A4 page for a short sale and as many as it takes for a long one', async () => {
    expect(paginas(await imprimir(unComprobante(), 'a4'))).toEqual([[595.28, 841.89]]);
    expect(paginas(await imprimir(surtido(60), 'a4')).length).toBeGreaterThan(2);
  });

  it('prints a ticket 80 mm wide and as long as its content', async () => {
    const [[ancho, corto] = [0, 0], ...resto] = paginas(await imprimir(unComprobante(), 'ticket'));
    expect(resto).toEqual([]);
    expect(ancho).toBeCloseTo(226.77, 1);
    expect(corto).toBeLessThan(520);
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

  it('prints before it is signed, and the same bytes each time', async () => {
    const sinFirma = await imprimir(unComprobante(), 'ticket', { hash: null });
    expect(sinFirma.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await imprimir(unComprobante(), 'a4')).equals(await imprimir(unComprobante(), 'a4'))).toBe(true);
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
    execFileSync('pdftotext', ['-layout', '-', '-'], { input: pdf, encoding: 'utf8' }).replace(/\s+/g, ' ');

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

  it.each<FormatoImpreso>(['a4', 'ticket'])(
    'gives in %s the whole name of the cashier, however long',
    async (formato) => {
      const cajero = 'Carlos Alberto Huamanchumo Ccahuana de la Cruz y Montalván';
      expect(texto(await imprimir(unComprobante(), formato, { cajero }))).toContain(cajero);
    },
  );

  it('prints every line of a long sale once, and numbers the pages', async () => {
    const comprobante = surtido(60);
    const palabras = texto(await imprimir(comprobante, 'a4'));
    for (const linea of comprobante.lineas)
      if (linea.descripcion.startsWith('Tubo'))
        expect(palabras.split(`${linea.descripcion} `).length - 1, linea.descripcion).toBe(1);
    const total = /Página 1 de (\d+)/.exec(palabras)?.[1];
    expect(palabras).toContain(`Página ${total} de ${total}`);
  });
});

describe('contenido impreso', () => {
  it('puts the fields of the QR in SUNAT’s order, the digest last and only when there is one', () => {
    const comprobante = unComprobante();
    expect(textoQr(comprobante, null)).toBe('20131312955|03|B001|15|5.45|35.70|2026-11-24|-|-|');
    expect(textoQr(comprobante, 'abc=')).toBe('20131312955|03|B001|15|5.45|35.70|2026-11-24|-|-|abc=|');
  });

  it('leaves out the kinds of operation that are not there, and adds up to the last row', () => {
    expect(filasDeTotales(unComprobante())).toEqual([
      { rotulo: 'Op. gravada', importe: '30.25' },
      { rotulo: 'IGV 18 %', importe: '5.45' },
      { rotulo: 'IMPORTE TOTAL', importe: '35.70' },
    ]);
    const exonerada = unComprobante({ lineas: [unaLinea({ afectacion: '20' })] });
    expect(filasDeTotales(exonerada).map(({ rotulo }) => rotulo)).toEqual([
      'Op. exonerada',
      'IGV 18 %',
      'IMPORTE TOTAL',
    ]);
  });

  it('writes thousands, prices and addresses as people do', () => {
    expect(conMiles('1234567.5')).toBe('1,234,567.5');
    expect(conMiles('999')).toBe('999');
    expect(precio('1250')).toBe('1,250.00');
    expect(precio('0.1255')).toBe('0.1255');
    expect(direccionDe(unComprobante())).toBe('Av. Argentina 2833, LIMA');
    const [linea] = unComprobante({ lineas: [unaLinea({ descuento: { porcentaje: '10' } })] }).lineas;
    expect(descuentoDeLinea(linea!, 'con-impuestos')).toBe('3.57');
  });
});
