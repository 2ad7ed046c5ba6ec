import { describe, expect, it } from 'vitest';
import { repararCantidad } from './unidades.ts';

describe('repararCantidad', () => {
  it.each([
    ['NIU', '1', null],
    ['NIU', '1.000', null],
    ['NIU', '1.5', 'Se cuenta por unidad: escriba una cantidad entera.'],
    ['KGM', '0.125', null],
    ['KGM', '0.1255', 'Se mide por kilo con hasta 3 decimales.'],
    ['ZZ', '0.5', 'Se cuenta por servicio: escriba una cantidad entera.'],
    ['MTR', '0', 'La cantidad debe ser mayor que cero.'],
    ['MTR', '99999.001', 'La cantidad máxima por línea es 99999.'],
  ])('%s %s: %s', (unidad, cantidad, reparo) => {
    expect(repararCantidad(unidad, cantidad)).toBe(reparo);
  });
});
