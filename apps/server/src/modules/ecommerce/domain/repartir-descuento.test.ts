import { decimal, monto, restar, sumar } from '@jsol/tributos/dinero';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { repartirDescuento } from './repartir-descuento.ts';

const centimos = (max: number) => fc.integer({ min: 0, max }).map((n) => monto(decimal(String(n)).div(100)));

test('the shares add up to the discount to the cent, and no line gets below zero', () => {
  fc.assert(
    fc.property(
      fc.array(centimos(1_000_000), { minLength: 1, maxLength: 40 }),
      fc.integer({ min: 0, max: 100 }),
      (montos, tanto) => {
        const suma = sumar(montos);
        const descuento = monto(decimal(suma).times(tanto).div(100));
        const repartido = repartirDescuento(montos, descuento);
        expect(sumar(repartido)).toBe(restar(suma, descuento));
        for (const uno of repartido) expect(decimal(uno).isNegative()).toBe(false);
      },
    ),
  );
});
