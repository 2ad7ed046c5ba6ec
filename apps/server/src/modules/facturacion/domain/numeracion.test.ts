import { describe, expect, it } from 'vitest';
import {
  leerNumeroCompleto,
  nombreArchivo,
  nombreArchivoResumen,
  numeroCompleto,
  numeroResumen,
  serieValida,
} from './numeracion.ts';

describe('numeracion', () => {
  it('writes the number without padding, and the file name with RUC and type', () => {
    expect(numeroCompleto('B001', 15)).toBe('B001-15');
    expect(nombreArchivo('20000000001', { tipo: '03', serie: 'B001', numero: 15 })).toBe('20000000001-03-B001-15');
  });

  it('reads padded numbers as the same number', () => {
    expect(leerNumeroCompleto('F001-00000015')).toEqual({ serie: 'F001', numero: 15 });
    expect(leerNumeroCompleto('F001-15')).toEqual({ serie: 'F001', numero: 15 });
    expect(leerNumeroCompleto('F001-123456789')).toBeNull();
    expect(leerNumeroCompleto('F001')).toBeNull();
  });

  it('keeps each type to its letter and refuses the portal’s and the paper series', () => {
    expect(serieValida('01', 'F001')).toBe(true);
    expect(serieValida('03', 'BA1Z')).toBe(true);
    for (const serie of ['B001', 'E001', '0001', 'f001', 'F01', 'F0011']) expect(serieValida('01', serie)).toBe(false);
    expect(serieValida('03', 'EB01')).toBe(false);
  });

  it('gives each other document its letter: notes those of what they amend, T, V, R and P', () => {
    for (const tipo of ['07', '08'] as const) {
      expect(serieValida(tipo, 'FC01')).toBe(true);
      expect(serieValida(tipo, 'B001')).toBe(true);
      expect(serieValida(tipo, 'T001')).toBe(false);
    }
    for (const [tipo, serie] of [
      ['09', 'T001'],
      ['31', 'V001'],
      ['20', 'R001'],
      ['40', 'P001'],
    ] as const) {
      expect(serieValida(tipo, serie)).toBe(true);
      expect(serieValida(tipo, `F${serie.slice(1)}`)).toBe(false);
    }
  });

  it('names every file as SUNAT does', () => {
    const ruc = '20000000001';
    expect(nombreArchivo(ruc, { tipo: '01', serie: 'F001', numero: 1 })).toBe('20000000001-01-F001-1');
    expect(nombreArchivo(ruc, { tipo: '09', serie: 'T001', numero: 7 })).toBe('20000000001-09-T001-7');
    const resumen = { clase: 'RC', fechaGeneracion: '2026-11-24', correlativo: 1 } as const;
    expect(numeroResumen(resumen)).toBe('RC-20261124-1');
    expect(nombreArchivoResumen(ruc, { ...resumen, clase: 'RR', correlativo: 12 })).toBe('20000000001-RR-20261124-12');
  });
});
