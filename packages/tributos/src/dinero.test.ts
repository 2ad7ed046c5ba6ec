import { describe, expect, it } from 'vitest';
import { centimos, comparar, decimal, monto, restar, sumar, valorUnitario } from './dinero.ts';

describe('dinero', () => {
  it('rounds half up where binary numbers would not', () => {
    expect(monto('1.005')).toBe('1.01');
    expect(monto('2.675')).toBe('2.68');
    expect(monto('-1.005')).toBe('-1.01');
    expect(centimos(decimal('5.445')).toFixed(2)).toBe('5.45');
  });

  it('writes amounts with two decimals and prices without trailing zeros, never with an exponent', () => {
    expect(monto('35.7')).toBe('35.70');
    expect(monto(decimal('999999999999').times('0.99'))).toBe('989999999999.01');
    expect(valorUnitario('3.5000000000')).toBe('3.5');
    expect(valorUnitario('100')).toBe('100');
    expect(valorUnitario('0.0000000001')).toBe('0.0000000001');
    expect(valorUnitario(decimal('35.70').div('1.18'))).toBe('30.2542372881');
  });

  it('adds, subtracts and compares amounts exactly', () => {
    expect(sumar(['0.1', '0.2'])).toBe('0.30');
    expect(sumar([])).toBe('0.00');
    expect(sumar(Array.from({ length: 1000 }, () => '0.01'))).toBe('10.00');
    expect(restar('0.30', '0.40')).toBe('-0.10');
    expect(comparar('1', '1.00')).toBe(0);
    expect(comparar('10', '9.99')).toBeGreaterThan(0);
  });

  it.each(['', '1e3', 'NaN', '1,5', ' 1', '.5', '0x10', '1000000000000'])('refuses %j', (texto) => {
    expect(() => decimal(texto)).toThrow(RangeError);
  });
});
