import { describe, expect, it } from 'vitest';
import { isClean, recount, type RecountInput } from './recount.ts';

const dia: RecountInput = {
  ventasPorCaja: [2, 1],
  comprobantes: [
    { tipo: '03', numero: 'B001-7', estado: 'aceptado' },
    { tipo: '03', numero: 'B001-8', estado: 'observado' },
    { tipo: '01', numero: 'F001-3', estado: 'aceptado' },
  ],
  enSunat: [
    { nombre: '03-B001-7', veces: 1 },
    { nombre: '03-B001-8', veces: 1 },
    { nombre: '01-F001-3', veces: 1 },
  ],
  correos: ['<a@x>', '<b@x>'],
};

describe('recount', () => {
  it('finds a good day clean', () => {
    const result = recount(dia);
    expect(result).toMatchObject({
      ventas: 3,
      perdidos: 0,
      duplicados: 0,
      comprobantes: { aceptado: 2, observado: 1 },
    });
    expect(isClean(result)).toBe(true);
  });

  it.each<[string, Partial<RecountInput>, { perdidos: number; duplicados: number }]>([
    ['a sale without a receipt', { ventasPorCaja: [2, 2] }, { perdidos: 1, duplicados: 0 }],
    ['a receipt nobody sold', { ventasPorCaja: [2] }, { perdidos: 0, duplicados: 1 }],
    ['an accepted receipt SUNAT does not have', { enSunat: dia.enSunat.slice(1) }, { perdidos: 1, duplicados: 0 }],
    [
      'a document accepted twice',
      { enSunat: [{ nombre: '03-B001-7', veces: 2 }, ...dia.enSunat.slice(1)] },
      { perdidos: 0, duplicados: 1 },
    ],
    ['a mail delivered twice', { correos: ['<a@x>', '<a@x>'] }, { perdidos: 0, duplicados: 1 }],
    [
      'a gap in a series',
      { comprobantes: [...dia.comprobantes.slice(1), { tipo: '03', numero: 'B001-6', estado: 'emitido' }] },
      { perdidos: 1, duplicados: 0 },
    ],
  ])('counts %s', (_name, change, expected) => {
    const result = recount({ ...dia, ...change });
    expect(result).toMatchObject(expected);
    expect(result.hallazgos).toHaveLength(expected.perdidos + expected.duplicados);
    expect(isClean(result)).toBe(false);
  });

  it('is not clean while a receipt waits for its answer, or when nothing was sold', () => {
    const waiting = {
      ...dia,
      comprobantes: [...dia.comprobantes.slice(0, 2), { ...dia.comprobantes[2]!, estado: 'desconocido' }],
    };
    expect(isClean(recount(waiting))).toBe(false);
    expect(isClean(recount({ ventasPorCaja: [], comprobantes: [], enSunat: [], correos: [] }))).toBe(false);
  });
});
