import { describe, expect, it } from 'vitest';
import { enMitades, planificarResumenes, type PorInformar } from './plan-resumenes.ts';

let siguiente = 0;
const boleta = (cambios: Partial<PorInformar> = {}): PorInformar => {
  siguiente += 1;
  return {
    comprobanteId: `doc-${siguiente}`,
    tipo: '03',
    serie: 'B001',
    numero: siguiente,
    fechaEmision: '2026-11-24',
    clase: 'RC',
    condicion: '1',
    motivo: null,
    esperaA: null,
    ...cambios,
  };
};
const tamanios = (pendientes: readonly PorInformar[]) =>
  planificarResumenes(pendientes).archivos.map(
    ({ fechaReferencia, lineas }) => `${fechaReferencia} ${lineas[0]!.condicion} × ${lineas.length}`,
  );

describe('the files of a resumen diario', () => {
  it('are none when nothing is pending', () => {
    expect(planificarResumenes([])).toEqual({ archivos: [], aplazados: [] });
  });

  it('hold one issue date each, the oldest first, and 500 lines at most', () => {
    const hoy = Array.from({ length: 1_001 }, () => boleta());
    const ayer = [boleta({ fechaEmision: '2026-11-23' })];
    expect(tamanios([...hoy, ...ayer])).toEqual([
      '2026-11-23 1 × 1',
      '2026-11-24 1 × 500',
      '2026-11-24 1 × 500',
      '2026-11-24 1 × 1',
    ]);
  });

  it('never say two things of one document in one file, nor mix what they do', () => {
    const una = boleta();
    expect(tamanios([una, { ...una, condicion: '2' }, { ...una, condicion: '3' }, boleta()])).toEqual([
      '2026-11-24 1 × 2',
      '2026-11-24 2 × 1',
      '2026-11-24 3 × 1',
    ]);
  });

  it('tell a note behind its boleta, in the same file', () => {
    const original = boleta({ numero: 900 });
    const nota = boleta({ tipo: '07', serie: 'BC01', numero: 1, esperaA: original.comprobanteId });
    const { archivos, aplazados } = planificarResumenes([nota, original]);
    expect(archivos).toHaveLength(1);
    expect(archivos[0]!.lineas.map(({ tipo }) => tipo)).toEqual(['03', '07']);
    expect(aplazados).toEqual([]);
  });

  it('keep a note with its boleta where a file is full', () => {
    const llenado = Array.from({ length: 499 }, () => boleta());
    const original = boleta({ serie: 'B999' });
    const nota = boleta({ tipo: '07', serie: 'BC01', esperaA: original.comprobanteId });
    const { archivos } = planificarResumenes([...llenado, original, nota]);
    expect(archivos.map(({ lineas }) => lineas.length)).toEqual([499, 2]);
  });

  it('leave a note for the next run while SUNAT does not know its boleta of another day', () => {
    const nota = boleta({ tipo: '07', serie: 'BC01', esperaA: 'de-ayer' });
    expect(planificarResumenes([nota])).toEqual({ archivos: [], aplazados: [nota] });
  });
});

describe('a file in two halves', () => {
  const partir = (lineas: PorInformar[]) =>
    enMitades(planificarResumenes(lineas).archivos[0]!).map((mitad) => mitad.lineas.map(({ numero }) => numero));

  it('has every document in one of them, half of them in each', () => {
    const lineas = Array.from({ length: 7 }, (_, indice) => boleta({ numero: indice + 1 }));
    expect(partir(lineas)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
    ]);
    expect(partir(lineas.slice(0, 2))).toEqual([[1], [2]]);
  });

  it('keeps a note with its boleta, and what cannot be parted together', () => {
    const original = boleta({ numero: 1 });
    const nota = boleta({ tipo: '07', serie: 'BC01', numero: 50, esperaA: original.comprobanteId });
    expect(partir([original, boleta({ numero: 2 }), nota])).toEqual([[1, 50], [2]]);
    expect(partir([original, nota])).toEqual([[1, 50]]);
  });
});
