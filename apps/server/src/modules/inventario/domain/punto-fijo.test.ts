import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decimal, Decimal } from '@jsol/tributos/dinero';
import { centimos, deCentimos, deMilesimas, importe, milesimas, proporcion, unitario } from './punto-fijo.ts';

const entero = fc.bigInt({ min: -(10n ** 13n), max: 10n ** 13n });
const cantidad = fc.bigInt({ min: 1n, max: 10n ** 11n });

describe('fixed point', () => {
  it('reads what it writes, and nothing it would have to cut', () => {
    fc.assert(
      fc.property(entero, (n) => {
        expect(milesimas(deMilesimas(n))).toBe(n);
        expect(centimos(deCentimos(n))).toBe(n);
      }),
    );
    expect([milesimas('1.25'), centimos('-0.05'), deCentimos(-5n)]).toEqual([1250n, -5n, '-0.05']);
    expect(milesimas('2.5000')).toBe(2500n);
    expect(() => milesimas('1.0005')).toThrow(RangeError);
    expect(() => centimos('1e3')).toThrow(RangeError);
  });

  it('multiplies and divides as the decimals of the rest of the product do', () => {
    fc.assert(
      fc.property(cantidad, fc.bigInt({ min: 0n, max: 10n ** 14n }), cantidad, entero, (q, c, total, valor) => {
        const costo = new Decimal(c.toString()).div('1e10').toFixed();
        const esperado = decimal(deMilesimas(q)).times(costo).toFixed(2, Decimal.ROUND_HALF_UP);
        expect(deCentimos(importe(q, costo))).toBe(esperado);
        const parte = q < total ? q : total;
        expect(proporcion(valor, parte, total)).toBe(
          BigInt(
            new Decimal(valor.toString())
              .times(parte.toString())
              .div(total.toString())
              .toFixed(0, Decimal.ROUND_HALF_UP),
          ),
        );
      }),
    );
  });

  it('says what a unit costs, also of a balance below zero', () => {
    expect(unitario(1000n, 3000n)).toBe('3.3333333333');
    expect(unitario(-1000n, -3000n)).toBe('3.3333333333');
    expect(unitario(0n, 0n)).toBe('0');
  });
});
