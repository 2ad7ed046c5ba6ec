import { zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { unaCompra, unaVenta } from './libros.factory.ts';
import { compararPropuesta, leerPropuesta, type Propuesto } from './propuesta.ts';
import { archivoSire, carDe, registroRce, registroRvie } from './sire.ts';
import { totalDe } from './venta-del-libro.ts';

const empresa = { ruc: '20100070970', razonSocial: 'FERRETERÍA SAN JOSÉ S.A.C.', periodo: '2026-10' };
const txtDeVentas = (...ventas: Parameters<typeof unaVenta>[0][]) =>
  archivoSire(
    'rvie',
    empresa,
    ventas.map((cambios) => registroRvie(unaVenta(cambios), empresa)),
  ).txt;

const filasDe = (archivo: Buffer): Propuesto[] => {
  const leida = leerPropuesta('rvie', archivo, empresa.ruc);
  if (leida.kind !== 'ok') throw new Error(leida.motivo);
  return leida.filas;
};

describe('reading a propuesta', () => {
  test('takes the TXT, the ZIP it comes in, headings, further columns and either encoding', () => {
    const txt = txtDeVentas({});
    const esperado = [
      {
        car: '2010007097001F0010000000001',
        tipo: '01',
        serie: 'F001',
        numero: '1',
        fechaEmision: '2026-10-05',
        contraparte: { numeroDocumento: '20131312955', nombre: 'CONSTRUCTORA EL PERÚ S.A.C.' },
        igv: '18.00',
        total: '118.00',
      },
    ];
    const conTitulos = Buffer.from(
      `Ruc|Razon Social|Periodo\r\n${txt.toString('latin1').replace('\r\n', '01|1|0.00|\r\n')}`,
    );
    expect(filasDe(txt)).toEqual(esperado);
    expect(filasDe(conTitulos)).toEqual(esperado);
    expect(filasDe(Buffer.from(zipSync({ 'LE.txt': new Uint8Array(txt) })))).toEqual(esperado);
  });

  test('reads the supplier of purchases', () => {
    const { txt } = archivoSire('rce', empresa, [registroRce(unaCompra(), empresa)]);
    const leida = leerPropuesta('rce', txt, empresa.ruc);
    expect(leida).toMatchObject({
      kind: 'ok',
      filas: [{ car: carDe('20131312955', '01', 'E001', '77'), igv: '9.00', total: '59.00' }],
    });
  });

  test.each([
    [
      'another company',
      txtDeVentas({}).toString('latin1').replace('20100070970', '20131312955'),
      'es del RUC 20131312955',
    ],
    ['a broken date', txtDeVentas({}).toString('latin1').replace('05/10/2026', '5 de octubre'), '"5 de octubre"'],
    [
      'an amount that is none',
      txtDeVentas({}).toString('latin1').replace('118.00', 'ciento'),
      'un importe no se entiende',
    ],
    ['too few columns', '20100070970|a|b\r\n', 'trae 3 campos'],
  ])('says what is wrong with %s', (_, texto, motivo) => {
    expect(leerPropuesta('rvie', Buffer.from(texto, 'latin1'), empresa.ruc)).toEqual({
      kind: 'ilegible',
      motivo: expect.stringContaining(motivo) as string,
    });
  });

  test('refuses a ZIP without a TXT and one that is no ZIP', () => {
    const motivo = 'El archivo no es el TXT ni el ZIP que entrega el SIRE.';
    for (const archivo of [Buffer.from(zipSync({ 'a.pdf': new Uint8Array(3) })), Buffer.from('PK nada')]) {
      expect(leerPropuesta('rvie', archivo, empresa.ruc)).toEqual({ kind: 'ilegible', motivo });
    }
  });
});

describe('comparing with what the company has', () => {
  const propio = (cambios: Parameters<typeof unaVenta>[0] = {}): Propuesto => {
    const venta = unaVenta(cambios);
    return {
      car: carDe(empresa.ruc, venta.tipo, venta.serie, venta.numero),
      tipo: venta.tipo,
      serie: venta.serie,
      numero: venta.numero,
      fechaEmision: venta.fechaEmision,
      contraparte: { numeroDocumento: '20131312955', nombre: 'X' },
      igv: venta.importes.igv,
      total: totalDe(venta.importes),
    };
  };

  test('counts what agrees and tells what does not, by receipt', () => {
    const otro = propio({ numero: '2' });
    const { iguales, diferencias } = compararPropuesta(
      [propio(), propio({ numero: '3' }), { ...otro, total: '118.01', igv: '18.01' }],
      [propio(), otro, propio({ numero: '4' })],
    );
    expect(iguales).toBe(1);
    expect(diferencias.map(({ kind, car }) => [kind, car.at(-1)])).toEqual([
      ['distinto', '2'],
      ['falta-aqui', '3'],
      ['falta-en-sunat', '4'],
    ]);
    expect(diferencias[0]).toMatchObject({ campos: ['igv', 'total'] });
  });

  test('tells nothing of two equal sides in any order', () => {
    const filas = ['1', '2', '3'].map((numero) => propio({ numero }));
    expect(compararPropuesta(filas, [...filas].reverse())).toEqual({ iguales: 3, diferencias: [] });
  });
});
