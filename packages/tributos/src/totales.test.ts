import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { centimos, decimal, monto, restar, sumar } from './dinero.ts';
import { calcularTotales, type Afectacion, type LineaEntrada } from './totales.ts';

const linea = (cantidad: string, precioUnitario: string, mas: Partial<LineaEntrada> = {}): LineaEntrada => ({
  cantidad,
  precioUnitario,
  descuentoPorcentaje: '0',
  afectacion: '10',
  ...mas,
});

const escalado = (max: number, decimales: number) =>
  fc.integer({ min: 1, max }).map((entero) =>
    decimal(String(entero))
      .div(10 ** decimales)
      .toFixed(),
  );
const lineaArbitraria = fc.record({
  cantidad: fc.oneof(fc.integer({ min: 1, max: 50 }).map(String), escalado(500_000, 3), escalado(10_000_000, 10)),
  precioUnitario: fc.oneof(escalado(100_000, 2), escalado(9_999_999, 4), escalado(2_000_000_000, 10)),
  descuentoPorcentaje: fc.oneof(fc.constant('0'), escalado(10_000, 2)),
  afectacion: fc.constantFrom<Afectacion>('10', '10', '10', '20', '30'),
});
const ventaArbitraria = fc.array(lineaArbitraria, { minLength: 1, maxLength: 40 });
const tasaArbitraria = fc.constantFrom('0.18', '0.105', '0.10');

describe('calcularTotales, worked examples', () => {
  it('gravada: 3 × 11.90 with IGV', () => {
    const { lineas, totales } = calcularTotales([linea('3', '11.90')], '0.18');
    expect(lineas[0]).toMatchObject({
      valorUnitario: '10.0847457627',
      valorVenta: '30.25',
      baseIgv: '30.25',
      igv: '5.45',
      precioVenta: '11.9',
      total: '35.70',
      descuento: '0.00',
    });
    expect(totales).toEqual({
      gravado: '30.25',
      exonerado: '0.00',
      inafecto: '0.00',
      igv: '5.45',
      descuentos: '0.00',
      valorVenta: '30.25',
      total: '35.70',
    });
  });

  it('exonerada: 2 × 100.00', () => {
    const { lineas, totales } = calcularTotales([linea('2', '100.00', { afectacion: '20' })], '0.18');
    expect(lineas[0]).toMatchObject({ valorUnitario: '100', valorVenta: '200.00', igv: '0.00', precioVenta: '100' });
    expect(totales).toMatchObject({ gravado: '0.00', exonerado: '200.00', igv: '0.00', total: '200.00' });
  });

  it('the taxed line of the example with a bonus: 2 × 59.00', () => {
    const { totales } = calcularTotales([linea('2', '59.00')], '0.18');
    expect(totales).toMatchObject({ gravado: '100.00', igv: '18.00', total: '118.00' });
  });

  it('line discount of 10 % in the base: 2 × 118.00', () => {
    const { lineas, totales } = calcularTotales([linea('2', '118.00', { descuentoPorcentaje: '10' })], '0.18');
    expect(lineas[0]).toMatchObject({
      valorUnitario: '100',
      baseDescuento: '200.00',
      descuento: '20.00',
      factorDescuento: '0.1',
      valorVenta: '180.00',
      igv: '32.40',
      precioVenta: '106.2',
    });
    expect(totales).toMatchObject({ gravado: '180.00', igv: '32.40', descuentos: '20.00', total: '212.40' });
  });

  it('mixed: taxed, exempt and not subject in one sale', () => {
    const { totales } = calcularTotales(
      [linea('3', '11.90'), linea('2', '100.00', { afectacion: '20' }), linea('1', '7.35', { afectacion: '30' })],
      '0.18',
    );
    expect(totales).toEqual({
      gravado: '30.25',
      exonerado: '200.00',
      inafecto: '7.35',
      igv: '5.45',
      descuentos: '0.00',
      valorVenta: '237.60',
      total: '243.05',
    });
  });

  it('rounds the discount before taking it off: 883.11 at 50 % leaves 441.55', () => {
    const { lineas } = calcularTotales([linea('1', '883.11', { afectacion: '20', descuentoPorcentaje: '50' })], '0.18');
    expect(lineas[0]).toMatchObject({ descuento: '441.56', valorVenta: '441.55' });
  });

  it('500 equal lines that each round the same way still match base × rate in the header', () => {
    // 0.03 ÷ 1.18 = 0.0254: rounding each line alone would give a base of 15.00 and no IGV at all.
    const { totales } = calcularTotales(
      Array.from({ length: 500 }, () => linea('1', '0.03')),
      '0.18',
    );
    expect(totales).toMatchObject({ gravado: '12.71', igv: '2.29', total: '15.00' });
  });

  it('leaves IGV in each taxed line whose base reaches 0.06, also in a sale of the cheapest things', () => {
    for (const precio of ['0.06', '0.07', '0.10', '0.13']) {
      const { lineas } = calcularTotales(
        Array.from({ length: 30 }, () => linea('1', precio)),
        '0.10',
      );
      for (const una of lineas) if (decimal(una.baseIgv).gte('0.06')) expect(una.igv).not.toBe('0.00');
    }
  });

  it('refuses what is not a sale', () => {
    expect(() => calcularTotales([linea('0', '1')], '0.18')).toThrow(RangeError);
    expect(() => calcularTotales([linea('1', '-1')], '0.18')).toThrow(RangeError);
    expect(() => calcularTotales([linea('1', '1', { descuentoPorcentaje: '100.01' })], '0.18')).toThrow(RangeError);
    expect(() => calcularTotales([linea('1', '1')], '18')).toThrow(RangeError);
  });
});

describe('calcularTotales, any sale', () => {
  const propiedad = (comprobar: (entradas: LineaEntrada[], tasa: string) => void) =>
    fc.assert(fc.property(ventaArbitraria, tasaArbitraria, comprobar), { numRuns: 300 });

  it('charges what the labels say, to the cent', () => {
    propiedad((entradas, tasa) => {
      const esperado = entradas.map((entrada) => {
        const bruto = centimos(decimal(entrada.cantidad).times(decimal(entrada.precioUnitario)));
        return monto(bruto.minus(centimos(bruto.times(decimal(entrada.descuentoPorcentaje)).div(100))));
      });
      const { lineas, totales } = calcularTotales(entradas, tasa);
      expect(lineas.map((una) => una.total)).toEqual(esperado);
      expect(totales.total).toBe(sumar(esperado));
    });
  });

  it('adds up: lines to header and parts to total', () => {
    propiedad((entradas, tasa) => {
      const { lineas, totales } = calcularTotales(entradas, tasa);
      for (const una of lineas) {
        expect(sumar([una.valorVenta, una.igv])).toBe(una.total);
        if (una.descuento !== '0.00') expect(restar(una.baseDescuento, una.descuento)).toBe(una.valorVenta);
        expect(decimal(una.descuento).gte(0) && decimal(una.igv).gte(0) && decimal(una.valorVenta).gte(0)).toBe(true);
      }
      expect(sumar([totales.gravado, totales.exonerado, totales.inafecto])).toBe(totales.valorVenta);
      expect(sumar([totales.valorVenta, totales.igv])).toBe(totales.total);
      expect(sumar(lineas.map((una) => una.igv))).toBe(totales.igv);
      expect(sumar(lineas.map((una) => una.valorVenta))).toBe(totales.valorVenta);
    });
  });

  it('has the header IGV within a cent of base × rate, and exactly that whenever some base gives the total', () => {
    propiedad((entradas, tasa) => {
      const { lineas, totales } = calcularTotales(entradas, tasa);
      if (lineas.some((una) => decimal(una.total).lt('0.12'))) return;
      const gravado = decimal(totales.gravado);
      const conIgv = gravado.plus(decimal(totales.igv));
      const porTasa = (base: ReturnType<typeof decimal>) => centimos(base.times(decimal(tasa)));
      expect(decimal(totales.igv).minus(porTasa(gravado)).abs().lte('0.01')).toBe(true);
      const vecinas = ['-0.01', '0.00', '0.01'].map((paso) => gravado.plus(paso)).filter((base) => base.gte(0));
      if (vecinas.some((base) => base.plus(porTasa(base)).eq(conIgv)))
        expect(monto(porTasa(gravado))).toBe(totales.igv);
    });
  });

  it('keeps each line within two cents of quantity × unit value − discount, and of base × rate', () => {
    propiedad((entradas, tasa) => {
      calcularTotales(entradas, tasa).lineas.forEach((una, indice) => {
        const esperado = decimal(una.cantidad).times(decimal(una.valorUnitario)).minus(decimal(una.descuento));
        expect(esperado.minus(decimal(una.valorVenta)).abs().lte('0.02')).toBe(true);
        const tasaLinea = entradas[indice]?.afectacion === '10' ? tasa : '0';
        expect(decimal(una.baseIgv).times(tasaLinea).minus(decimal(una.igv)).abs().lte('0.02')).toBe(true);
        expect(decimal(una.precioVenta).times(decimal(una.cantidad)).minus(decimal(una.total)).abs().lte('0.01')).toBe(
          true,
        );
      });
    });
  });
});
