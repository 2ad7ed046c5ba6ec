import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { calcularDocumento } from './calcular-documento.ts';
import { decimal, sumar } from './dinero.ts';
import { documentoArbitrario, escalado } from './documento-arbitrario.fixture.ts';
import type { DocumentoEntrada, LineaEntrada } from './documento.ts';
import { redondear2, reglasIncumplidas } from './reglas-de-suma.fixture.ts';

const linea = (cantidad: string, precioUnitario: string, mas: Partial<LineaEntrada> = {}): LineaEntrada => ({
  cantidad,
  precioUnitario,
  afectacion: '10',
  ...mas,
});
const documento = (
  precios: DocumentoEntrada['precios'],
  lineas: LineaEntrada[],
  mas: Partial<DocumentoEntrada> = {},
): DocumentoEntrada => ({ precios, tasaIgv: '0.18', tasaIvap: '0.04', lineas, ...mas });
const sin = (lineas: LineaEntrada[], mas?: Partial<DocumentoEntrada>) =>
  calcularDocumento(documento('sin-impuestos', lineas, mas));
const con = (lineas: LineaEntrada[], mas?: Partial<DocumentoEntrada>) =>
  calcularDocumento(documento('con-impuestos', lineas, mas));

describe('calcularDocumento, worked examples', () => {
  it('1 gravada: 3 × 11.90 with IGV', () => {
    const { lineas, totales } = con([linea('3', '11.90')]);
    expect(lineas[0]).toMatchObject({
      valorUnitario: '10.0847457627',
      valorVenta: '30.25',
      baseIgv: '30.25',
      igv: '5.45',
      porcentajeIgv: '18.00',
      impuestos: '5.45',
      precioVenta: '11.9',
      tipoPrecio: '01',
      total: '35.70',
      ajustes: [],
    });
    expect(totales).toMatchObject({
      gravado: '30.25',
      igv: '5.45',
      impuestos: '5.45',
      valorVenta: '30.25',
      precioVenta: '35.70',
      redondeo: '0.00',
      total: '35.70',
      tributos: [{ codigo: '1000', base: '30.25', monto: '5.45' }],
    });
  });

  it('2 exonerada: 2 × 100.00', () => {
    const { lineas, totales } = con([linea('2', '100.00', { afectacion: '20' })]);
    expect(lineas[0]).toMatchObject({ valorVenta: '200.00', igv: '0.00', precioVenta: '100', valorUnitario: '100' });
    expect(totales).toMatchObject({
      exonerado: '200.00',
      impuestos: '0.00',
      total: '200.00',
      tributos: [{ codigo: '9997', base: '200.00', monto: '0.00' }],
    });
  });

  it.each(['con-impuestos', 'sin-impuestos'] as const)('3 gratuita: 2 × 100.00 as a prize, %s', (precios) => {
    const { lineas, totales } = calcularDocumento(documento(precios, [linea('2', '100.00', { afectacion: '11' })]));
    expect(lineas[0]).toMatchObject({
      valorVenta: '200.00',
      valorUnitario: '0.00',
      precioVenta: '100',
      tipoPrecio: '02',
      igv: '36.00',
      impuestos: '0.00',
      total: '0.00',
      tributo: '9996',
    });
    expect(totales).toMatchObject({
      gratuito: '200.00',
      igvGratuito: '36.00',
      impuestos: '0.00',
      valorVenta: '0.00',
      total: '0.00',
      tributos: [{ codigo: '9996', base: '200.00', monto: '36.00' }],
    });
  });

  it('4 gravada with a bonus: 2 × 50.00 + 1 × 50.00', () => {
    const { lineas, totales } = sin([linea('2', '50.00'), linea('1', '50.00', { afectacion: '15' })]);
    expect(lineas[0]).toMatchObject({ valorVenta: '100.00', igv: '18.00', precioVenta: '59' });
    expect(lineas[1]).toMatchObject({ valorVenta: '50.00', igv: '9.00', impuestos: '0.00' });
    expect(totales).toMatchObject({
      valorVenta: '100.00',
      impuestos: '18.00',
      total: '118.00',
      tributos: [
        { codigo: '1000', base: '100.00', monto: '18.00' },
        { codigo: '9996', base: '50.00', monto: '9.00' },
      ],
    });
  });

  it.each([
    ['sin-impuestos', '100.00'],
    ['con-impuestos', '118.00'],
  ] as const)('5 global discount of 5 percent in the base, %s', (precios, precio) => {
    const { lineas, ajustes, totales } = calcularDocumento(
      documento(precios, [linea('2', precio)], { descuentoGlobal: { porcentaje: '5', enBase: true } }),
    );
    expect(lineas[0]).toMatchObject({ valorVenta: '200.00', igv: '36.00', ajustes: [] });
    expect(ajustes).toEqual([{ codigo: '02', esCargo: false, factor: '0.05', monto: '10.00', base: '200.00' }]);
    expect(totales).toMatchObject({
      gravado: '190.00',
      igv: '34.20',
      valorVenta: '190.00',
      precioVenta: '224.20',
      descuentosFueraDeBase: '0.00',
      descuentos: '10.00',
      total: '224.20',
    });
  });

  it('5b global discount of 5 % outside the base', () => {
    const { ajustes, totales } = sin([linea('2', '100.00')], { descuentoGlobal: { porcentaje: '5', enBase: false } });
    expect(ajustes).toEqual([{ codigo: '03', esCargo: false, factor: '0.05', monto: '11.80', base: '236.00' }]);
    expect(totales).toMatchObject({
      gravado: '200.00',
      igv: '36.00',
      valorVenta: '200.00',
      precioVenta: '236.00',
      descuentosFueraDeBase: '11.80',
      total: '224.20',
    });
  });

  it.each([
    ['sin-impuestos', '100.00'],
    ['con-impuestos', '118.00'],
  ] as const)('5c line discount of 10 percent in the base, %s', (precios, precio) => {
    const { lineas, totales } = calcularDocumento(
      documento(precios, [linea('2', precio, { descuento: { porcentaje: '10' } })]),
    );
    expect(lineas[0]).toMatchObject({
      valorUnitario: '100',
      valorVenta: '180.00',
      igv: '32.40',
      precioVenta: '106.2',
      ajustes: [{ codigo: '00', esCargo: false, factor: '0.1', monto: '20.00', base: '200.00' }],
    });
    expect(totales).toMatchObject({ gravado: '180.00', igv: '32.40', total: '212.40' });
  });

  it('6 ICBPER: a product and two bags', () => {
    const { lineas, totales } = sin([
      linea('1', '100.00'),
      linea('2', '0.05', { icbper: { bolsas: '2', tarifa: '0.50' } }),
    ]);
    // From the stored figures: (0.10 + 0.02 + 1.00) ÷ 2.
    expect(lineas[1]).toMatchObject({ valorVenta: '0.10', igv: '0.02', impuestos: '1.02', precioVenta: '0.56' });
    expect(totales).toMatchObject({
      gravado: '100.10',
      igv: '18.02',
      icbper: '1.00',
      impuestos: '19.02',
      valorVenta: '100.10',
      total: '119.12',
      tributos: [
        { codigo: '1000', base: '100.10', monto: '18.02' },
        { codigo: '7152', base: null, monto: '1.00' },
      ],
    });
  });

  it('11 rounding in cash', () => {
    const { totales } = con([linea('3', '11.90')], { redondeo: '-0.10' });
    expect(totales).toMatchObject({ precioVenta: '35.70', redondeo: '-0.10', total: '35.60' });
  });

  it('12 exportación: 5 × 100.00', () => {
    const { totales } = con([linea('5', '100.00', { afectacion: '40' })]);
    expect(totales).toMatchObject({
      exportacion: '500.00',
      igv: '0.00',
      total: '500.00',
      tributos: [{ codigo: '9995', base: '500.00', monto: '0.00' }],
    });
  });

  it('13 final invoice with an anticipo of 118.00', () => {
    const { ajustes, anticipos, totales } = sin([linea('2', '100.00')], {
      anticipos: [{ codigo: '04', total: '118.00' }],
    });
    expect(ajustes).toEqual([{ codigo: '04', esCargo: false, factor: '1', monto: '100.00', base: '100.00' }]);
    expect(anticipos).toEqual([{ codigo: '04', base: '100.00', total: '118.00' }]);
    expect(totales).toMatchObject({
      gravado: '100.00',
      igv: '18.00',
      valorVenta: '200.00',
      precioVenta: '236.00',
      anticipos: '118.00',
      total: '118.00',
    });
  });

  it.each([
    ['sin-impuestos', '100.00'],
    ['con-impuestos', '141.60'],
  ] as const)('14 ISC of 20 percent by value, %s', (precios, precio) => {
    const { lineas, totales } = calcularDocumento(
      documento(precios, [linea('1', precio, { isc: { sistema: '01', tasa: '0.20' } })]),
    );
    expect(lineas[0]).toMatchObject({
      valorVenta: '100.00',
      baseIgv: '120.00',
      igv: '21.60',
      impuestos: '41.60',
      precioVenta: '141.6',
      isc: { sistema: '01', base: '100.00', porcentaje: '20.00', monto: '20.00' },
    });
    expect(totales).toMatchObject({
      gravado: '100.00',
      igv: '21.60',
      isc: '20.00',
      impuestos: '41.60',
      valorVenta: '100.00',
      precioVenta: '141.60',
      total: '141.60',
      tributos: [
        { codigo: '1000', base: '100.00', monto: '21.60' },
        { codigo: '2000', base: '100.00', monto: '20.00' },
      ],
    });
  });

  it('16 a line of nothing, as the note that changes credit terms has', () => {
    expect(con([linea('1', '0')]).totales).toMatchObject({ gravado: '0.00', igv: '0.00', total: '0.00' });
  });
});

describe('calcularDocumento', () => {
  it('takes ISC of a fixed amount and of a suggested price', () => {
    const { lineas } = sin([
      linea('10', '5.00', { isc: { sistema: '02', montoUnitario: '2.25' } }),
      linea('2', '80.00', { isc: { sistema: '03', tasa: '0.278', precioSugerido: '118.00' } }),
    ]);
    expect(lineas[0]).toMatchObject({
      baseIgv: '72.50',
      igv: '13.05',
      isc: { base: '50.00', porcentaje: '45.00', monto: '22.50' },
    });
    // 2 × 118.00 × 0.847 = 199.892
    expect(lineas[1]?.isc).toEqual({ sistema: '03', base: '199.89', porcentaje: '27.80', monto: '55.57' });
  });

  it('computes IVAP at its own rate', () => {
    const { lineas, totales } = con([linea('10', '104.00', { afectacion: '17' })]);
    expect(lineas[0]).toMatchObject({ tributo: '1016', valorVenta: '1000.00', igv: '40.00', porcentajeIgv: '4.00' });
    expect(totales).toMatchObject({ gravadoIvap: '1000.00', ivap: '40.00', igv: '0.00', total: '1040.00' });
  });

  it('spreads a global discount over mixed lines, as code 00, to the cent', () => {
    const { lineas, ajustes, totales } = con(
      [linea('1', '118.00'), linea('1', '50.00', { afectacion: '20' }), linea('1', '7.00', { afectacion: '31' })],
      { descuentoGlobal: { porcentaje: '10', enBase: true } },
    );
    expect(ajustes).toEqual([]);
    expect(lineas.map(({ total }) => total)).toEqual(['106.20', '45.00', '0.00']);
    expect(lineas.map((una) => una.ajustes.map(({ codigo, monto }) => [codigo, monto]))).toEqual([
      [['00', '10.00']],
      [['00', '5.00']],
      [],
    ]);
    expect(totales).toMatchObject({ gravado: '90.00', exonerado: '45.00', total: '151.20' });
  });

  it('adds the recargo al consumo to what is paid, from the value without taxes', () => {
    const { ajustes, totales } = con([linea('2', '59.00')], {
      cargosGlobales: [{ codigo: '46', ajuste: { porcentaje: '10' } }],
    });
    expect(ajustes).toEqual([{ codigo: '46', esCargo: true, factor: '0.1', monto: '10.00', base: '100.00' }]);
    expect(totales).toMatchObject({ igv: '18.00', precioVenta: '118.00', cargosFueraDeBase: '10.00', total: '128.00' });
  });

  it('puts the cent that no base gives into the rounding', () => {
    const { lineas, totales } = con([linea('1', '0.10')]);
    expect(totales).toMatchObject({
      gravado: '0.08',
      igv: '0.01',
      precioVenta: '0.09',
      redondeo: '0.01',
      total: '0.10',
    });
    expect(lineas[0]).toMatchObject({ total: '0.10', igv: '0.01' });
  });

  it('rounds a discount before taking it off: 883.11 at 50 % leaves 441.55', () => {
    for (const precios of ['con-impuestos', 'sin-impuestos'] as const) {
      const { lineas } = calcularDocumento(
        documento(precios, [linea('1', '883.11', { afectacion: '20', descuento: { porcentaje: '50' } })]),
      );
      expect(lineas[0]).toMatchObject({ ajustes: [{ monto: '441.56' }], valorVenta: '441.55' });
    }
  });

  it('500 equal lines that each round the same way still match base × rate in the header', () => {
    // 0.03 ÷ 1.18 = 0.0254: rounding each line alone would give a base of 15.00 and no IGV at all.
    const { totales } = con(Array.from({ length: 500 }, () => linea('1', '0.03')));
    expect(totales).toMatchObject({ gravado: '12.71', igv: '2.29', total: '15.00', redondeo: '0.00' });
  });

  it('500 equal lines with ISC stay within a few cents of base × rate', () => {
    const { totales } = con(
      Array.from({ length: 500 }, () => linea('1', '1.07', { isc: { sistema: '01', tasa: '0.20' } })),
    );
    expect(totales.total).toBe('535.00');
    expect(decimal(totales.redondeo).abs().lte('0.02')).toBe(true);
  });

  it('lets the error of one line with ISC ask the next for nothing, never for less', () => {
    const isc = { sistema: '01', tasa: '0.20' } as const;
    const { lineas, totales } = con([
      linea('45', '0.0019', { afectacion: '20', isc }),
      linea('1', '0.0001', { afectacion: '30', isc }),
    ]);
    expect(lineas[1]).toMatchObject({ valorVenta: '0.00', total: '0.00' });
    expect(totales.total).toBe('0.09');
  });

  it('leaves IGV in each taxed line whose base reaches 0.06, also in a sale of the cheapest things', () => {
    for (const precio of ['0.06', '0.07', '0.10', '0.13'])
      for (const tasaIgv of ['0.18', '0.105', '0.10']) {
        const { lineas, totales } = con(
          Array.from({ length: 30 }, () => linea('1', precio)),
          { tasaIgv },
        );
        for (const una of lineas) if (decimal(una.baseIgv).gte('0.06')) expect(una.igv).not.toBe('0.00');
        expect(sumar(lineas.map(({ igv }) => igv))).toBe(totales.igv);
        expect(totales.total).toBe(decimal(precio).times(30).toFixed(2));
      }
  });

  it.each<[string, () => unknown]>([
    ['a quantity of zero', () => con([linea('0', '1')])],
    ['a negative price', () => con([linea('1', '-1')])],
    ['a discount above 100 %', () => con([linea('1', '1', { descuento: { porcentaje: '100.01' } })])],
    ['a discount larger than its line', () => con([linea('1', '1', { descuento: { monto: '1.01' } })])],
    ['a rate given as a percentage', () => con([linea('1', '1')], { tasaIgv: '18' })],
    ['a gift with a discount', () => con([linea('1', '1', { afectacion: '11', descuento: { monto: '0.10' } })])],
    ['an anticipo larger than the sale', () => con([linea('1', '10')], { anticipos: [{ codigo: '04', total: '11' }] })],
    ['a rounding above one', () => con([linea('1', '10')], { redondeo: '1.01' })],
    ['a label smaller than its ISC', () => con([linea('1', '1', { isc: { sistema: '02', montoUnitario: '2' } })])],
    [
      'a charge on nothing',
      () =>
        con([linea('1', '1', { afectacion: '11' })], {
          cargosGlobales: [{ codigo: '49', ajuste: { monto: '1' } }],
          descuentoGlobal: { monto: '1', enBase: true },
        }),
    ],
  ])('refuses %s', (_, calcular) => {
    expect(calcular).toThrow(RangeError);
  });
});

describe('calcularDocumento, any sale', () => {
  it('keeps every sum rule of SUNAT to the cent', () => {
    fc.assert(
      fc.property(documentoArbitrario, (entrada) => {
        const calculo = calcularDocumento(entrada);
        expect(
          reglasIncumplidas({ ...calculo, ...entrada, lineas: calculo.lineas, anticipos: calculo.anticipos }),
        ).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('keeps them in sales of the cheapest things too, and leaves no taxed base of 0.06 without IGV', () => {
    const baratas = fc.array(
      fc.record({
        cantidad: fc.integer({ min: 1, max: 3 }).map(String),
        precioUnitario: escalado(30, 2),
        afectacion: fc.constantFrom('10' as const, '10' as const, '20' as const),
      }),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(baratas, fc.constantFrom('con-impuestos' as const, 'sin-impuestos' as const), (lineas, precios) => {
        const entrada = documento(precios, lineas);
        expect(reglasIncumplidas({ ...calcularDocumento(entrada), tasaIgv: '0.18', tasaIvap: '0.04' })).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });

  it('makes the lines add up to the header, in every figure', () => {
    fc.assert(
      fc.property(documentoArbitrario, (entrada) => {
        const { lineas, totales } = calcularDocumento({
          ...entrada,
          descuentoGlobal: undefined,
          cargosGlobales: undefined,
        });
        const vendidas = lineas.filter(({ tributo }) => tributo !== '9996');
        expect(sumar(vendidas.map(({ valorVenta }) => valorVenta))).toBe(totales.valorVenta);
        expect(sumar(lineas.map(({ impuestos }) => impuestos))).toBe(totales.impuestos);
        expect(sumar(lineas.map(({ total }) => total))).toBe(totales.total);
      }),
      { numRuns: 300 },
    );
  });

  it('charges what the labels say, to the cent', () => {
    const ventas = fc.array(
      fc.record({
        cantidad: fc.oneof(fc.integer({ min: 1, max: 50 }).map(String), escalado(500_000, 3)),
        precioUnitario: fc.oneof(escalado(100_000, 2), escalado(9_999_999, 4)),
        afectacion: fc.constantFrom('10' as const, '20' as const, '30' as const, '17' as const),
        isc: fc.option(fc.constant({ sistema: '01' as const, tasa: '0.20' }), { nil: undefined, freq: 6 }),
      }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(ventas, fc.constantFrom('0.18', '0.105', '0.10'), (lineas, tasaIgv) => {
        const { totales } = con(lineas, { tasaIgv });
        const centimos = lineas.reduce((total, una) => total + redondear2(una.cantidad, una.precioUnitario), 0n);
        expect(totales.total).toBe(decimal(String(centimos)).div(100).toFixed(2));
      }),
      { numRuns: 300 },
    );
  });

  it('rounds a sale without ISC by one cent at most, and only when no base gives the total', () => {
    const ventas = fc.array(
      fc.record({ cantidad: escalado(50_000, 3, 100), precioUnitario: escalado(100_000, 2, 200) }),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(ventas, (lineas) => {
        const { totales } = con(lineas.map((una) => ({ ...una, afectacion: '10' as const })));
        const igvDe = (base: string) => decimal(base).times('0.18').toDecimalPlaces(2);
        const bases = ['-0.01', '0.00', '0.01'].map((paso) => decimal(totales.gravado).plus(paso));
        const exacta = bases.some((base) => base.plus(igvDe(base.toFixed(2))).eq(totales.total));
        expect(totales.redondeo).toMatch(exacta ? /^0\.00$/ : /^-?0\.01$/);
      }),
      { numRuns: 300 },
    );
  });
});
