import { codigosDeUnidad } from '@jsol/contracts/unidades';
import { describe, expect, it } from 'vitest';
import { UNITS } from '../../../../../../simulators/src/sunat/catalogues.ts';
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

  it('sells by units that have a word and that SUNAT takes', () => {
    const usadas = new Set(catalogoDemo.flatMap(({ articulos }) => articulos.map(([unidad]) => unidad)));
    expect([...usadas].filter((unidad) => !codigosDeUnidad.includes(unidad))).toEqual([]);
    expect(codigosDeUnidad.filter((unidad) => !UNITS.has(unidad))).toEqual([]);
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
