import { describe, expect, it } from 'vitest';
import { leerNumeroCompleto, nombreArchivo, numeroCompleto, serieValida } from './numeracion.ts';

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
});
