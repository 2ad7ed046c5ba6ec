import { describe, expect, it } from 'vitest';
import { calcularPercepcion, calcularRetencion, montoDetraccion, pendienteDeCredito } from './regimenes.ts';

describe('regímenes, worked examples', () => {
  it('7 detracción of 12 % of 1180.00', () => {
    expect(montoDetraccion('1180.00', '12', null)).toBe('141.60');
  });

  it('computes the detracción of a receipt in dollars in soles, rounded once', () => {
    expect(montoDetraccion('1180.00', '12', '3.725')).toBe('527.46');
    expect(montoDetraccion('33.33', '10', '3.725')).toBe('12.42');
  });

  it('8b detracción and credit: what is left is the total without the deposit', () => {
    const venta = { total: '1180.00', porcentajeDetraccion: '12', porcentajeRetencion: null, pagado: '0' };
    expect(pendienteDeCredito(venta)).toBe('1038.40');
    expect(pendienteDeCredito({ ...venta, pagado: '38.40' })).toBe('1000.00');
  });

  it('9 retención of 3 % and credit', () => {
    expect(calcularRetencion('1180.00', '3')).toEqual({ porcentaje: '3', base: '1180.00', monto: '35.40' });
    expect(
      pendienteDeCredito({ total: '1180.00', porcentajeDetraccion: null, porcentajeRetencion: '3', pagado: '0' }),
    ).toBe('1144.60');
  });

  it('10 percepción of 2 % of 236.00, and of a receipt in dollars in soles', () => {
    expect(calcularPercepcion('236.00', '2', null)).toEqual({
      porcentaje: '2',
      base: '236.00',
      monto: '4.72',
      totalConPercepcion: '240.72',
    });
    expect(calcularPercepcion('100.00', '0.5', '3.725')).toMatchObject({ base: '372.50', monto: '1.86' });
  });
});
