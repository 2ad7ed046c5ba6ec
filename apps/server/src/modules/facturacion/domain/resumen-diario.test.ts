import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unComprobante, unaLinea } from './comprobante.factory.ts';
import type { DatosComprobante } from './crear-comprobante.ts';
import { unResumen, unaLineaResumen } from './resumen-diario.factory.ts';
import { lineaResumen, repartirEnResumenes, validarResumen } from './resumen-diario.ts';

/** Worked example 6: a product of 100.00 and two bags. */
const boleta = (cambios: Partial<DatosComprobante> = {}) =>
  unComprobante({
    precios: 'sin-impuestos',
    lineas: [
      unaLinea({ cantidad: '1', precioUnitario: '100.00' }),
      unaLinea({ cantidad: '2', precioUnitario: '0.05', icbper: { bolsas: '2', tarifa: '0.50' } }),
    ],
    ...cambios,
  });
const umbral = '700';
const percepcion = {
  codigo: '01',
  porcentaje: '2.00',
  base: '35.70',
  monto: '0.71',
  totalConPercepcion: '36.41',
} as const;
const motivos = (...lineas: Parameters<typeof unaLineaResumen>[0][]) =>
  validarResumen(unResumen(lineas.map((linea) => unaLineaResumen(linea))), umbral);

describe('lineaResumen', () => {
  it('tells a boleta by its kinds, as the worked example 17', () => {
    expect(lineaResumen(boleta(), '1')).toMatchObject({
      tipo: '03',
      numero: 'B001-15',
      condicion: '1',
      total: '119.12',
      gravado: '100.10',
      igv: '18.02',
      icbper: '1.00',
      deIvap: false,
      clienteTipoDocumento: '-',
      afectado: null,
    });
  });

  it('tells an exempt boleta, as the worked example 18', () => {
    const exonerada = boleta({ lineas: [unaLinea({ cantidad: '2', precioUnitario: '100', afectacion: '20' })] });
    expect(lineaResumen(exonerada, '1')).toMatchObject({
      total: '200.00',
      gravado: '0.00',
      exonerado: '200.00',
      igv: '0.00',
    });
  });

  it('puts the base of IVAP under taxed operations, with its own rate', () => {
    const arroz = boleta({ lineas: [unaLinea({ cantidad: '1', precioUnitario: '100', afectacion: '17' })] });
    expect(lineaResumen(arroz, '1')).toMatchObject({
      gravado: '100.00',
      igv: '0.00',
      ivap: '4.00',
      deIvap: true,
      tasaIgv: '0.04',
    });
  });

  it('says which boleta a note amends', () => {
    const afectado = { tipo: '03', numero: 'B001-6', fechaEmision: '2026-11-23' } as const;
    const nota = boleta({ tipo: '07', serie: 'BC01', nota: { motivo: '01', sustento: 'Anulación', afectado } });
    expect(lineaResumen(nota, '3')).toMatchObject({
      tipo: '07',
      numero: 'BC01-15',
      condicion: '3',
      afectado: { tipo: '03', numero: 'B001-6' },
    });
  });

  it('tells a percepción by its own catalogue, of boletas that are added or voided only (2986)', () => {
    const percibida = boleta({ percepcion: { codigo: '52', porcentaje: '1' } });
    for (const condicion of ['1', '3'] as const)
      expect(lineaResumen(percibida, condicion).percepcion).toEqual({
        codigo: '02',
        porcentaje: '1.00',
        base: '119.12',
        monto: '1.19',
        totalConPercepcion: '120.31',
      });
    expect(lineaResumen(percibida, '2').percepcion).toBeNull();
    expect(
      lineaResumen(boleta({ tipo: '08', percepcion: { codigo: '52', porcentaje: '1' } }), '1').percepcion,
    ).toBeNull();
  });

  it('takes no factura', () => {
    expect(() => lineaResumen(unComprobante({ tipo: '01' }), '1')).toThrow(/no type 01/);
  });
});

describe('validarResumen', () => {
  it('finds nothing wrong with a day of boletas', () => {
    expect(motivos({}, { numero: 'B001-16' }, { numero: '0001-7' })).toEqual([]);
  });

  it.each([
    ['a boleta above the threshold without customer (2514)', { total: '826.00' }, 'lineas.0.clienteNumeroDocumento'],
    [
      'a customer of zeros above the threshold',
      { total: '700.01', clienteTipoDocumento: '0', clienteNumeroDocumento: '00000000' },
      'lineas.0.clienteNumeroDocumento',
    ],
    ['a note without its boleta (2524)', { tipo: '07' }, 'lineas.0.afectado'],
    ['a boleta with one', { afectado: { tipo: '03', numero: 'B001-1' } }, 'lineas.0.afectado'],
    ['a percepción from nobody (2679)', { percepcion }, 'lineas.0.clienteNumeroDocumento'],
    [
      'a percepción of what is modified (2986)',
      { percepcion, condicion: '2', clienteTipoDocumento: '1', clienteNumeroDocumento: '12345678' },
      'lineas.0.percepcion',
    ],
    ['a series of facturas', { numero: 'F001-1' }, 'lineas.0.numero'],
  ] as const)('refuses %s', (_, cambios, campo) => {
    expect(motivos(cambios).map((uno) => uno.campo)).toEqual([campo]);
  });

  it('takes exactly the threshold without customer, and more with one', () => {
    expect(motivos({ total: '700.00' })).toEqual([]);
    expect(motivos({ total: '826.00', clienteTipoDocumento: '1', clienteNumeroDocumento: '12345678' })).toEqual([]);
  });

  it('refuses a document told twice, whatever for (3094, 3095, 3096)', () => {
    for (const condicion of ['1', '2', '3'] as const)
      expect(motivos({ condicion: '1' }, { condicion })).toEqual([
        { campo: 'lineas.1', motivo: expect.stringContaining('dos veces') as string },
      ]);
  });

  it('refuses none and 501 lines, a date before its receipts and a correlative out of range', () => {
    expect(validarResumen(unResumen([]), umbral).map(({ campo }) => campo)).toEqual(['lineas']);
    const muchas = Array.from({ length: 501 }, (_, indice) => unaLineaResumen({ numero: `B001-${indice + 1}` }));
    expect(validarResumen(unResumen(muchas), umbral).map(({ campo }) => campo)).toEqual(['lineas']);
    expect(validarResumen(unResumen(muchas.slice(1)), umbral)).toEqual([]);
    const mal = { ...unResumen(), fechaReferencia: '2026-11-25', correlativo: 0 };
    expect(validarResumen(mal, umbral).map(({ campo }) => campo)).toEqual(['fechaReferencia', 'correlativo']);
  });
});

describe('repartirEnResumenes', () => {
  it('keeps every line once and in order, 500 a file, a document once a file, later lines in later files', () => {
    const lineas = fc.array(
      fc.record({ tipo: fc.constant('03' as const), numero: fc.constantFrom('B001-1', 'B001-2', 'B001-3') }),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(lineas, fc.integer({ min: 0, max: 1200 }), (repetidas, otras) => {
        const unicas = Array.from({ length: otras }, (_, n) => ({ tipo: '03' as const, numero: `B002-${n + 1}` }));
        const entrada = [...repetidas, ...unicas].map((linea, orden) => ({ ...linea, entrada: orden }));
        const archivos = repartirEnResumenes(entrada);
        expect(archivos.flat().length).toBe(entrada.length);
        expect(new Set(archivos.flat().map((linea) => linea.entrada)).size).toBe(entrada.length);
        const vistos = new Map<string, number>();
        archivos.forEach((archivo) => {
          expect(archivo.length).toBeGreaterThan(0);
          expect(archivo.length).toBeLessThanOrEqual(500);
          expect(new Set(archivo.map(({ numero }) => numero)).size).toBe(archivo.length);
          for (const { numero, entrada: orden } of archivo) {
            expect(orden).toBeGreaterThan(vistos.get(numero) ?? -1);
            vistos.set(numero, orden);
          }
        });
        const minimo = Math.ceil(entrada.length / 500);
        expect(archivos.length).toBeLessThanOrEqual(minimo + repetidas.length);
      }),
      { numRuns: 60, seed: 20_261_124 },
    );
    expect(repartirEnResumenes([])).toEqual([]);
  });
});
