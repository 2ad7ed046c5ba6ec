import { describe, expect, it } from 'vitest';
import { catalogoDemo } from './catalogo-demo.ts';
import { codigoEan13 } from './codigo-barras.ts';

describe('the demo catalogue', () => {
  it('has enough products, in categories, with distinct names and some without IGV', () => {
    const articulos = catalogoDemo.flatMap(({ articulos }) => articulos);
    expect(articulos.length).toBeGreaterThanOrEqual(160);
    expect(new Set(articulos.map(([, nombre]) => nombre)).size).toBe(articulos.length);
    expect(catalogoDemo.length).toBeGreaterThanOrEqual(10);
    expect(new Set(catalogoDemo.flatMap(({ afectaciones }) => Object.values(afectaciones ?? {})))).toEqual(
      new Set(['20', '30']),
    );
  });

  it('has bar codes with their check digit', () => {
    // Worked by hand: 7·1 7·3 5·1 0·3 … 1·3 = 7+21+5+3 = 36 → 4.
    expect(codigoEan13(1)).toBe('7750000000014');
    for (const codigo of [0, 10_000, 999_999_999].map(codigoEan13)) {
      const suma = [...codigo].reduce(
        (total, digito, indice) => total + Number(digito) * (indice % 2 === 0 ? 1 : 3),
        0,
      );
      expect(suma % 10).toBe(0);
      expect(codigo).toHaveLength(13);
    }
  });
});
