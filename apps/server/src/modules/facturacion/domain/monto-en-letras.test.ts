import { describe, expect, it } from 'vitest';
import { montoEnLetras } from './monto-en-letras.ts';

describe('montoEnLetras', () => {
  it.each([
    ['35.70', 'SON TREINTA Y CINCO CON 70/100 SOLES'],
    ['1', 'SON UNO CON 00/100 SOLES'],
    ['0.50', 'SON CERO CON 50/100 SOLES'],
    ['16', 'SON DIECISÉIS CON 00/100 SOLES'],
    ['21.05', 'SON VEINTIUNO CON 05/100 SOLES'],
    ['100', 'SON CIEN CON 00/100 SOLES'],
    ['101', 'SON CIENTO UNO CON 00/100 SOLES'],
    ['531', 'SON QUINIENTOS TREINTA Y UNO CON 00/100 SOLES'],
    ['700.9', 'SON SETECIENTOS CON 90/100 SOLES'],
    ['999.99', 'SON NOVECIENTOS NOVENTA Y NUEVE CON 99/100 SOLES'],
    ['1000', 'SON MIL CON 00/100 SOLES'],
    ['1001', 'SON MIL UNO CON 00/100 SOLES'],
    ['21000', 'SON VEINTIÚN MIL CON 00/100 SOLES'],
    ['31200.10', 'SON TREINTA Y UN MIL DOSCIENTOS CON 10/100 SOLES'],
    ['101000', 'SON CIENTO UN MIL CON 00/100 SOLES'],
    ['100000', 'SON CIEN MIL CON 00/100 SOLES'],
    ['1000000', 'SON UN MILLÓN CON 00/100 SOLES'],
    ['1000001', 'SON UN MILLÓN UNO CON 00/100 SOLES'],
    ['21000000', 'SON VEINTIÚN MILLONES CON 00/100 SOLES'],
    ['1001000000', 'SON MIL UN MILLONES CON 00/100 SOLES'],
    [
      '999999999999.99',
      'SON NOVECIENTOS NOVENTA Y NUEVE MIL NOVECIENTOS NOVENTA Y NUEVE MILLONES NOVECIENTOS NOVENTA Y NUEVE MIL ' +
        'NOVECIENTOS NOVENTA Y NUEVE CON 99/100 SOLES',
    ],
  ])('writes %s', (total, letras) => {
    expect(montoEnLetras(total, 'PEN')).toBe(letras);
  });

  it('names dollars and euros, and any other currency by its code', () => {
    expect(montoEnLetras('118', 'USD')).toBe('SON CIENTO DIECIOCHO CON 00/100 DÓLARES AMERICANOS');
    expect(montoEnLetras('1', 'EUR')).toBe('SON UNO CON 00/100 EUROS');
    expect(montoEnLetras('2', 'GBP')).toBe('SON DOS CON 00/100 GBP');
  });
});
