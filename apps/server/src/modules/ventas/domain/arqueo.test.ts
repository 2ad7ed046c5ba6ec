import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sumar } from '@jsol/tributos/dinero';
import { arquear, cuadrar } from './arqueo.ts';
import { calcularVuelto } from './pagos.ts';

const centimos = fc.integer({ min: 1, max: 5_000_000 });
const aMonto = (cantidad: number) => (cantidad / 100).toFixed(2);

describe('the cash a drawer should hold', () => {
  it('is what a drawer holds that was opened with the float, given the cash and relieved of the change', () => {
    const venta = fc.record({
      total: centimos,
      tarjeta: fc.integer({ min: 0, max: 100 }),
      billetes: fc.integer({ min: 0, max: 20_000 }),
    });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 100_000 }), fc.array(venta, { maxLength: 30 }), (fondo, ventas) => {
        let gaveta = fondo;
        let conTarjeta = 0;
        const recibido: { medio: 'efectivo' | 'tarjeta'; monto: string }[] = [];
        const vueltos: string[] = [];
        for (const { total, tarjeta, billetes } of ventas) {
          const aparte = Math.floor((total * tarjeta) / 100);
          const efectivo = total - aparte + billetes;
          const pagos = [
            { medio: 'tarjeta' as const, monto: aMonto(aparte) },
            { medio: 'efectivo' as const, monto: aMonto(efectivo) },
          ].filter(({ monto }) => monto !== '0.00');
          const vuelto = calcularVuelto(aMonto(total), pagos);
          recibido.push(...pagos);
          vueltos.push(vuelto);
          conTarjeta += aparte;
          // In cents, independently of the decimals under test.
          gaveta += efectivo - Math.round(Number(vuelto) * 100);
        }
        const suma = (medio: string) =>
          sumar(recibido.filter((pago) => pago.medio === medio).map(({ monto }) => monto));
        const medios = ['efectivo', 'tarjeta'] as const;
        const { porMedio, efectivoEsperado } = cuadrar({
          fondo: aMonto(fondo),
          recibidoPorMedio: medios.map((medio) => ({ medio, monto: suma(medio) })),
          vueltos: sumar(vueltos),
        });
        expect(efectivoEsperado).toBe(aMonto(gaveta));
        expect(porMedio).toEqual([
          { medio: 'efectivo', monto: aMonto(gaveta - fondo) },
          { medio: 'tarjeta', monto: aMonto(conTarjeta) },
        ]);
        // What stayed is what was sold.
        expect(sumar(porMedio.map(({ monto }) => monto))).toBe(
          aMonto(ventas.reduce((todo, { total }) => todo + total, 0)),
        );
      }),
    );
  });
});

describe('the difference at the closing', () => {
  const cierre = { efectivoEsperado: '250.00', observacion: null, esSupervisor: false };

  it.each([
    ['250.00', '0.00'],
    ['260.00', '10.00'],
    ['240.00', '-10.00'],
  ])('of S/ %s counted is accepted from the cashier as %s', (contadoEfectivo, diferencia) => {
    expect(arquear({ ...cierre, contadoEfectivo })).toBe(diferencia);
  });

  it('above the tolerance takes a supervisor, and the cashier is not told by how much', () => {
    expect(() => arquear({ ...cierre, contadoEfectivo: '239.99' })).toThrow(
      expect.objectContaining({
        code: 'ventas.cierre_requiere_supervisor',
        message: expect.not.stringMatching(/250|10\.01/) as string,
      }),
    );
  });

  it('above the tolerance takes a note from the supervisor too', () => {
    const conSupervisor = { ...cierre, contadoEfectivo: '260.01', esSupervisor: true };
    expect(() => arquear(conSupervisor)).toThrow(expect.objectContaining({ code: 'ventas.falta_observacion' }));
    expect(arquear({ ...conSupervisor, observacion: 'Sobró el vuelto de un cliente' })).toBe('10.01');
  });
});
